package io.panvisor.config.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.SampleHost;
import io.panvisor.process.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Held against Apache itself. */
@Tag("engine")
@net.jqwik.api.Tag("engine")
class HttpdEngineTest {

  private static Verdict check(String text) {
    try (SampleHost host = new SampleHost()) {
      return new HttpdCheck().check(host.staged("/etc/apache2/ports.conf", text), Commands.here());
    }
  }

  @Provide
  Arbitrary<List<Listen>> listens() {
    return HttpdTest.listens();
  }

  @Property(tries = 200)
  void whatIsWrittenIsAccepted(@ForAll("listens") List<Listen> listens) {
    String text = HttpdDocument.parse("Listen 80\n").listening(listens).text();

    assertThat(check(text).state()).as(text).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Test
  void aBadFileIsRefusedWithItsLine() {
    for (String bad :
        List.of("Listen 80\nLisen 8\n", "Listen 80\nListen 80\n", "Listen 80\nListen x\n")) {
      Verdict verdict = check(bad);
      assertThat(verdict.state()).as(bad).isEqualTo(Verdict.State.REFUSED);
      assertThat(verdict.problems()).as(bad).anyMatch(problem -> problem.line() == 2);
    }
  }

  @Test
  void aFileOfAnotherHostIsNotJudged() {
    assertThat(check("ServerRoot \"/etc/httpd\"\nLoadModule x_module modules/mod_x.so\n").state())
        .isEqualTo(Verdict.State.NOT_CHECKED);
  }

  @Test
  void theFilesOfThePackageArePrintedAsTheyAre() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("/etc/apache2"))) {
      List<Path> all =
          files
              .filter(
                  file ->
                      file.toString().matches(".*\\.(?:conf|load)") && Files.isRegularFile(file))
              .toList();
      assertThat(all).hasSizeGreaterThan(20);
      for (Path file : all) {
        String text = Files.readString(file);
        assertThat(HttpdDocument.parse(text).text()).isEqualTo(text);
      }
    }
  }
}
