package io.panvisor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of file stands on: texts without loss, strict descriptions, trees, values. */
class FrameTest {

  @Property(tries = 500)
  void anyBytesAreATextAndTheSameBytesAgain(@ForAll byte[] bytes) {
    assertThat(FileText.encode(FileText.decode(bytes))).isEqualTo(bytes);
  }

  @Property(tries = 500)
  void anyTextIsItsLinesJoined(@ForAll String text) {
    assertThat(Lines.join(Lines.of(text))).isEqualTo(text);
  }

  @Test
  void aLineIsAppendedAsTheOthersEnd() {
    assertThat(Lines.join(Lines.append(Lines.of("a\r\nb"), "c"))).isEqualTo("a\r\nb\r\nc\r\n");
    assertThat(Lines.join(Lines.append(Lines.of(""), "c"))).isEqualTo("c\n");
    assertThat(Lines.join(Lines.insert(Lines.of("a\nb\n"), 1, "c"))).isEqualTo("a\nc\nb\n");
  }

  @Test
  void aDifferenceIsShownAsOtherToolsShowIt() {
    Difference difference = Difference.between("one\ntwo\nthree\n", "one\n2\nthree\nfour");

    assertThat(difference.unified())
        .isEqualTo(
            """
            @@ -1,3 +1,4 @@
             one
            -two
            +2
             three
            +four
            \\ No newline at end of file
            """);
    assertThat(difference.hunks())
        .containsExactly(
            new Difference.Hunk(2, List.of("two"), List.of("2")),
            new Difference.Hunk(4, List.of(), List.of("four\n\\ No newline at end of file")));
    assertThat(Difference.between("same\n", "same\n").isEmpty()).isTrue();
    assertThat(Difference.between("same\n", "same").isEmpty()).isFalse();
  }

  @Test
  void aDescriptionIsReadByTypeAndItsErrorsNameTheField() {
    SpecNode spec =
        SpecNode.yaml(
            """
            name: brid0
            mtu: 1500
            stp: true
            ports: [eth0, eth1]
            ipv4:
              address: 10.0.0.2/24
            pairs: {a: 1, b: two}
            """);

    assertThat(spec.requiredText("name")).isEqualTo("brid0");
    assertThat(spec.number("mtu", 68, 65_535)).hasValue(1500);
    assertThat(spec.flag("stp")).hasValue(true);
    assertThat(spec.texts("ports")).containsExactly("eth0", "eth1");
    assertThat(spec.pairs("pairs")).containsEntry("a", "1").containsEntry("b", "two");
    SpecNode ipv4 = spec.child("ipv4").orElseThrow();
    assertThat(ipv4.at("address")).isEqualTo("ipv4.address");
    assertThatThrownBy(() -> ipv4.value("address", text -> Values.ipv4("x", text)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("ipv4.address '10.0.0.2/24'");
    assertThatCode(spec::done).doesNotThrowAnyException();
  }

  @Test
  void aFieldThatNobodyKnowsIsRefused() {
    SpecNode spec = SpecNode.yaml("name: brid0\nipv4: {adress: secret}\n");
    spec.requiredText("name");
    spec.child("ipv4").orElseThrow().text("address");

    assertThatThrownBy(spec::done)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("ipv4.adress")
        .hasMessageContaining("known here: address")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1\na: 2\n",
        "- list\n",
        "text",
        "a: [1\n",
        "a: &x [*x]\n",
        "\u0000",
        "!!java.net.URL [x]"
      })
  void whatIsNoDescriptionIsRefused(String yaml) {
    assertThatThrownBy(() -> SpecNode.yaml(yaml).pairs("a"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void noIsATextAndNotFalse() {
    assertThat(SpecNode.yaml("country: no\n").requiredText("country")).isEqualTo("no");
  }

  @Test
  void linksAreFollowedBelowTheRoot(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("usr/lib"));
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("usr/lib/os-release"), "ID=debian\nVERSION_ID=\"12\"\n");
    Files.createSymbolicLink(root.resolve("etc/os-release"), Path.of("/usr/lib/os-release"));
    Files.createSymbolicLink(root.resolve("round"), Path.of("round"));
    HostTree host = HostTree.at(root);

    assertThat(host.resolve("/etc/os-release"))
        .isEqualTo(root.toRealPath().resolve("usr/lib/os-release"));
    assertThat(host.os().isDebianLike()).isTrue();
    assertThat(host.os().majorVersion()).isEqualTo(12);
    assertThat(host.text("/etc/nothing")).isEmpty();
    assertThat(host.names("/nowhere")).isEmpty();
    assertThatThrownBy(() -> host.resolve("/round/a")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> host.resolve("/etc/../x")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> HostTree.at(root.resolve("none")))
        .isInstanceOf(InvalidSpecException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"::", "::1", "2001:db8::2", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1", "fe80::1"})
  void ipv6AddressesAreTaken(String text) {
    assertThat(Values.isIpv6(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "g::",
        "12345::",
        "1:2:3:4:5:6:7::8",
        "fe80::1%eth0"
      })
  void whatIsNoIpv6AddressIsNot(String text) {
    assertThat(Values.isIpv6(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "a.b.c.d"})
  void whatIsNoIpv4AddressIsNot(String text) {
    assertThat(Values.isIpv4(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\u0000b", "a\u2028b", "a\u001bb"})
  void nothingGetsIntoAFileThroughALine(String text) {
    assertThatThrownBy(() -> Values.line("field", text)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Values.token("field", text)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Values.device("field", text)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Values.hostName("field", text))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Values.absolutePath("field", "/" + text))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aKindThatIsNotThereIsToldWithThoseThatAre() {
    assertThatThrownBy(() -> ConfigKinds.of(List.of()).require("nothing"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nothing");
  }
}
