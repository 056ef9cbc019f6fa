package io.panvisor.config.rsyslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.FileText;
import io.panvisor.config.SampleHost;
import io.panvisor.process.Command;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Held against rsyslogd, which only looks at the files. */
@Tag("engine")
@net.jqwik.api.Tag("engine")
class RsyslogEngineTest {

  private final CommandRunner programs = Commands.here();

  private Verdict check(String text) {
    try (SampleHost host = new SampleHost()) {
      return new RsyslogCheck().check(host.staged("/etc/rsyslog.conf", text), programs);
    }
  }

  @Provide
  Arbitrary<RsyslogDropIn> dropIns() {
    return RsyslogSamples.dropIns();
  }

  @Provide
  Arbitrary<String> goodFiles() {
    return RsyslogSamples.goodFiles();
  }

  @Provide
  Arbitrary<UdpInput> inputs() {
    return RsyslogSamples.inputs();
  }

  @Property(tries = 200)
  void everyDropInIsAccepted(@ForAll("dropIns") RsyslogDropIn dropIn) {
    Verdict verdict = check(dropIn.render());

    assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Property(tries = 200)
  void everyEditedFileIsAccepted(
      @ForAll("goodFiles") String text, @ForAll("inputs") UdpInput input) {
    RsyslogDocument document = RsyslogDocument.parse(text).with(input);
    Verdict verdict = check(document.text());

    assertThat(verdict.state())
        .as(document.text() + verdict.words())
        .isEqualTo(Verdict.State.ACCEPTED);
  }

  @Test
  void aBadFileIsRefusedWithItsLine() {
    Verdict verdict = check("*.* /x\ninput(type=\"imudp\" port=\"514\"\n*.* /y\n");

    assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(verdict.problems()).anyMatch(problem -> problem.line() > 1);
    assertThat(check("local22.* /x\n").state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(check("$Bogus 1\n*.* /x\n").state()).isEqualTo(Verdict.State.REFUSED);
  }

  @Test
  void aDropInWithoutAnActionIsNoFault() {
    assertThat(check("module(load=\"imudp\")\n").state()).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Test
  void shippedFilesAreKeptByteByByteAndAccepted() throws IOException {
    List<Path> shipped = new ArrayList<>();
    for (String line :
        programs.run(Command.of("dpkg", "-L", "rsyslog", "haproxy")).out().split("\n")) {
      if (line.matches("/etc/rsyslog.*\\.conf|/usr/share/rsyslog/.*\\.conf")
          && Files.isRegularFile(Path.of(line))) {
        shipped.add(Path.of(line));
      }
    }
    if (Files.isRegularFile(Path.of("/etc/rsyslog.conf"))) {
      shipped.add(Path.of("/etc/rsyslog.conf"));
    }
    assertThat(shipped).hasSizeGreaterThan(1);
    for (Path file : shipped) {
      byte[] bytes = Files.readAllBytes(file);
      RsyslogDocument document = RsyslogDocument.parse(FileText.decode(bytes));
      assertThat(FileText.encode(document.text())).isEqualTo(bytes);
      assertThat(document.problems()).isEmpty();
      assertThat(document.with(UdpInput.local()).udpInputs()).contains(UdpInput.local());
    }
  }

  @Test
  void logrotateTakesTheRotation() throws IOException {
    LogRotation rotation =
        new LogRotation(
            List.of(new SyslogAction.ToFile("/var/log/panvisor-none.log", false)),
            LogRotation.Every.DAILY,
            7);
    try (SampleHost host = new SampleHost()) {
      host.write("/rotation", rotation.render());
      var result =
          programs.run(
              Command.of(
                  "logrotate",
                  "-d",
                  "-s",
                  host.root().resolve("state").toString(),
                  host.root().resolve("rotation").toString()));
      assertThat(result.exitCode()).as(result.words()).isZero();
      assertThat(result.words()).contains("after 1 days (7 rotations)").doesNotContain("error:");
    }
  }
}
