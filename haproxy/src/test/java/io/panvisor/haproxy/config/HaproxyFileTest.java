package io.panvisor.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read stays as it is, and edits touch only their lines. */
class HaproxyFileTest {

  private static final String FILE =
      """
      # The front of the shop.
      global
      \tdaemon
      \tstats socket /run/shop.sock mode 600 level admin   # for the crew

      defaults tcpish
          mode   tcp

      frontend shop from tcpish
          bind :80,:8080 name plain
          default_backend  shelves

      backend shelves
          balance roundrobin
          server  one   192.0.2.11:80   check  weight 10   # the old one
          server two 192.0.2.12:80 sni 'str(a b)'   check

      # The end.
      """;

  private final HaproxyFile file = HaproxyFile.parse(FILE);

  @Test
  void everyByteOfAFileIsKept() {
    for (String text :
        List.of(
            FILE,
            FILE.replace("\n", "\r\n"),
            FILE.strip(),
            "",
            "\n\n",
            "  \t ",
            "no section \\ at 'all",
            "backend x\n\u00a0 weird \uF7E9 bytes # \uF7FF\r\n\r")) {
      assertThat(HaproxyFile.parse(text).text()).isEqualTo(text);
    }
  }

  @Test
  void sectionsAreFoundWithTheirNames() {
    assertThat(file.sections())
        .extracting(Section::toString)
        .containsExactly("global", "defaults tcpish", "frontend shop", "backend shelves");
    assertThat(file.sections().get(2).from()).contains("tcpish");
    assertThat(file.sections().get(3).line()).isEqualTo(13);
  }

  @Test
  void aServerIsReadWithWhatItSays() {
    Server one = file.backend("shelves").orElseThrow().server("one").orElseThrow();
    assertThat(one.endpoint()).isEqualTo(new Endpoint("", "192.0.2.11", "80"));
    assertThat(one.weight()).hasValue(10);
    assertThat(one.isChecked()).isTrue();
    assertThat(one.isBackup()).isFalse();
  }

  @Test
  void anEditedServerKeepsTheWritingOfWhatStays() {
    Server one = file.backend("shelves").orElseThrow().server("one").orElseThrow();
    String edited =
        file.withServer("shelves", one.toBuilder().weight(20).build(), HaproxyVersion.V2_6).text();
    assertThat(edited).isEqualTo(FILE.replace("weight 10 ", "weight 20 "));
  }

  @Test
  void aNewServerStandsBehindTheLast() {
    Server three =
        Server.named("three", "192.0.2.13", 80).check(Duration.ofSeconds(5), 2, 3).backup().build();
    assertThat(file.withServer("shelves", three, HaproxyVersion.V2_6).text())
        .isEqualTo(
            FILE.replace(
                "\n\n# The end",
                "\n"
                    + "    server three 192.0.2.13:80 check inter 5s fall 2 rise 3 backup\n\n"
                    + "# The end"));
  }

  @Test
  void aServerThatIsTakenOutTakesItsLineAlone() {
    assertThat(file.withoutServer("shelves", "two").text())
        .isEqualTo(FILE.replace("    server two 192.0.2.12:80 sni 'str(a b)'   check\n", ""));
  }

  @Test
  void anEditKeepsTheEndingsOfWindows() {
    String windows = FILE.replace("\n", "\r\n");
    Server one = file.backend("shelves").orElseThrow().server("one").orElseThrow();
    assertThat(
            HaproxyFile.parse(windows)
                .withServer("shelves", one.toBuilder().backup().build(), HaproxyVersion.V2_6)
                .text())
        .isEqualTo(windows.replace("weight 10  ", "weight 10 backup  "));
  }

  @Test
  void aServerCannotBringAnotherLineAlong() {
    assertThatThrownBy(() -> Server.named("a\nserver b", "192.0.2.1", 80))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Server.named("a", "192.0.2.1 backup", 80))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(
            () -> Server.named("a", "192.0.2.1", 80).parameter("sni", "x\nserver b 192.0.2.2:80"))
        .isInstanceOf(InvalidSpecException.class);
  }
}
