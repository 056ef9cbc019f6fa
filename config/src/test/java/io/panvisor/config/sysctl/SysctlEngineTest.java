package io.panvisor.config.sysctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.FileText;
import io.panvisor.config.HostTree;
import io.panvisor.config.SampleHost;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Held against sysctl itself, which is only asked with {@code --dry-run}. */
@Tag("engine")
@net.jqwik.api.Tag("engine")
class SysctlEngineTest {

  private static final String PATH = "/etc/sysctl.d/50-sample.conf";

  /**
   * Puts the tree's folders over this machine's, in name spaces of their own, where the kernel's
   * parameters cannot be written: sysctl takes {@code --dry-run} only before {@code --system}.
   */
  private static final String OVERLAY =
      """
      set -e
      mount --bind /proc/sys /proc/sys
      mount -o remount,bind,ro /proc/sys
      mount -t tmpfs none /run
      mkdir /run/sysctl.d
      for folder in etc/sysctl.d run/sysctl.d usr/lib/sysctl.d; do
        mount --bind "$0/$folder" "/$folder"
      done
      mount --bind "$0/etc/sysctl.conf" /etc/sysctl.conf
      exec sysctl --dry-run --system
      """;

  private final CommandRunner programs = Commands.here();

  private Verdict check(String text) {
    try (SampleHost host = new SampleHost()) {
      return new SysctlCheck().check(host.staged(PATH, text), programs);
    }
  }

  @Provide
  Arbitrary<SysctlDropIn> dropIns() {
    return SysctlSamples.dropIns();
  }

  @Property(tries = 300)
  void whatIsRenderedIsAccepted(@ForAll("dropIns") SysctlDropIn dropIn) {
    assertThat(check(dropIn.render()).state()).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Test
  void aBadLineIsRefusedAlthoughSysctlExitsWithNothing() {
    Verdict verdict = check("kernel.domainname = x\nnet.ipv4.ip_forward 1\n");

    assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(verdict.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
  }

  @Test
  void aParameterOfAnotherKernelIsAWarning() {
    Verdict verdict = check("net.nosuch.key = 1\n");

    assertThat(verdict.state()).isEqualTo(Verdict.State.ACCEPTED);
    assertThat(verdict.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("net/nosuch/key"));
  }

  @Test
  void shippedFilesAreKeptByteByByteAndHaveNoErrors() throws IOException {
    CommandResult list = programs.run(Command.of("dpkg", "-L", "procps", "systemd"));
    List<Path> shipped = new ArrayList<>();
    for (String line : list.out().split("\n")) {
      if (line.matches(".*/(?:sysctl\\.d/.*|sysctl)\\.conf")
          && Files.isRegularFile(Path.of(line))) {
        shipped.add(Path.of(line));
      }
    }

    assertThat(shipped).contains(Path.of("/etc/sysctl.conf"));
    for (Path file : shipped) {
      byte[] bytes = Files.readAllBytes(file);
      SysctlDocument document = SysctlDocument.parse(FileText.decode(bytes));
      assertThat(FileText.encode(document.text())).isEqualTo(bytes);
      assertThat(document.problems()).noneMatch(problem -> problem.isError());
    }
  }

  @Test
  void liveValuesAreThoseThatSysctlReads() {
    for (String key : SysctlSamples.concreteKeys()) {
      String real = programs.run(Command.of("sysctl", "-n", key)).out().strip();
      assertThat(SysctlDrift.live(HostTree.thisHost(), SysctlKey.of(key)))
          .contains(real.replaceAll("\\s+", " "));
    }
    assertThat(SysctlDrift.live(HostTree.thisHost(), SysctlKey.of("net.ipv4.route.flush")))
        .isEmpty();
  }

  @Provide
  Arbitrary<Map<String, String>> trees() {
    Arbitrary<String> paths =
        net.jqwik.api.Arbitraries.of(
            "/etc/sysctl.d/10-a.conf",
            "/etc/sysctl.d/50-b.conf",
            "/run/sysctl.d/10-a.conf",
            "/run/sysctl.d/60-c.conf",
            "/usr/lib/sysctl.d/10-a.conf",
            "/usr/lib/sysctl.d/50-b.conf",
            "/usr/lib/sysctl.d/99-z.conf",
            "/etc/sysctl.d/README",
            "/etc/sysctl.conf");
    return Combinators.combine(paths, SysctlSamples.goodFiles())
        .as(Map::entry)
        .list()
        .uniqueElements(Map.Entry::getKey)
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(
            entries -> {
              Map<String, String> files = new HashMap<>();
              entries.forEach(entry -> files.put(entry.getKey(), entry.getValue()));
              return files;
            });
  }

  @Property(tries = 300)
  void theEffectiveValueIsTheOneThatSysctlGivesLast(@ForAll("trees") Map<String, String> files) {
    try (SampleHost host = new SampleHost()) {
      host.folder("/etc/sysctl.d").folder("/run/sysctl.d").folder("/usr/lib/sysctl.d");
      host.write("/etc/sysctl.conf", "");
      files.forEach(host::write);
      CommandResult result =
          programs.run(
              Command.of("unshare", "-m", "-n", "-u", "sh", "-c", OVERLAY, host.root().toString()));
      Map<String, String> last = new HashMap<>();
      for (String line : result.out().split("\n")) {
        int equals = line.indexOf(" = ");
        if (equals > 0) {
          last.put(line.substring(0, equals), line.substring(equals + 3));
        }
      }

      SysctlFiles read = SysctlFiles.of(host.tree());
      for (String key : SysctlSamples.concreteKeys()) {
        assertThat(read.effective(SysctlKey.of(key)).map(from -> from.assignment().value()))
            .as(key + " in " + result.out())
            .isEqualTo(Optional.ofNullable(last.get(key)));
      }
    }
  }
}
