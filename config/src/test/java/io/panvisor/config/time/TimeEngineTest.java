package io.panvisor.config.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Held against chronyd. */
@Tag("engine")
class TimeEngineTest {

  private static final String PATH = "/etc/chrony/chrony.conf";

  /**
   * Runs a chronyd that leaves the clock alone, in a network of its own, and asks it; what it says
   * of itself and of its sources has a line of dashes between.
   */
  private static final String LIVE =
      """
      ip link set lo up
      printf '%s\\n' 'server 127.0.0.1 port 11123' 'local stratum 8' 'port 11124' 'cmdport 0' \
        "bindcmdaddress $0/sock" "pidfile $0/pid" > "$0/c.conf"
      chronyd -x -n -u root -f "$0/c.conf" > "$0/log" 2>&1 &
      daemon=$!
      tries=0
      until chronyc -h "$0/sock" -c tracking > "$0/tracking" 2>&1 || [ $tries -gt 50 ]; do
        tries=$((tries + 1))
        sleep 0.1
      done
      cat "$0/tracking"
      echo ---
      chronyc -h "$0/sock" -c sources
      kill $daemon
      wait $daemon
      """;

  private static Verdict check(String text) {
    try (SampleHost host = new SampleHost()) {
      return new ChronyCheck().check(host.staged(PATH, text), Commands.here());
    }
  }

  @Property(tries = 300)
  void chronydAcceptsWhatWeWrite(@ForAll("settings") TimeSettings settings) {
    Verdict verdict = check(TimeDocument.chrony("# ours\n").with(settings).text());

    assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Example
  void whatChronydRefusesIsRefusedWithItsLine() {
    Verdict verdict = check("# c\nserver a iburst\nserver a bogus\n");

    assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(verdict.problems()).extracting(Problem::line).containsExactly(3);
  }

  @Property(tries = 150)
  void whatChronydRefusesOfSourcesWeNameToo(@ForAll("anyText") String text) {
    Verdict verdict = check(text);
    for (Problem problem : verdict.problems()) {
      String line = text.split("\n", -1)[Math.max(0, problem.line() - 1)];
      if (line.matches("(?i)(server|pool|peer|bogus).*")) {
        assertThat(TimeDocument.chrony(text).problems())
            .as(text)
            .filteredOn(Problem::isError)
            .extracting(Problem::line)
            .contains(problem.line());
      }
    }
  }

  @Example
  void theFileOfChronysPackageIsKeptByteForByteAndHasNoErrors() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(PATH));
    TimeDocument document = TimeDocument.chrony(FileText.decode(bytes));

    assertThat(FileText.encode(document.text())).isEqualTo(bytes);
    assertThat(document.problems()).isEmpty();
    assertThat(document.sources()).isNotEmpty();
  }

  @Example
  void whatARunningChronydSaysIsRead() {
    try (SampleHost host = new SampleHost()) {
      CommandResult result =
          Commands.here()
              .run(Command.of("unshare", "-n", "sh", "-c", LIVE, host.root().toString()));
      String[] parts = result.out().split("---\n", -1);

      assertThat(parts).as(result.words()).hasSize(2);
      assertThat(ChronyTracking.parse(parts[0]).stratum()).isEqualTo(8);
      List<ChronySource> sources = ChronySource.parse(parts[1]);
      assertThat(sources).hasSize(1);
      assertThat(sources.get(0).name()).isEqualTo("127.0.0.1");
      assertThat(sources.get(0).isSelected()).isFalse();
    }
  }

  @Provide
  Arbitrary<TimeSettings> settings() {
    return TimeTexts.settings(TimeSyntax.CHRONY);
  }

  @Provide
  Arbitrary<String> anyText() {
    return TimeTexts.anyText();
  }
}
