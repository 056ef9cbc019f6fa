package io.panvisor.config.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor and the profiles on the machine that runs this, a Debian 12. */
@Tag("engine")
class ThisHostTest {

  private final HostTree host = HostTree.thisHost();
  private final CommandRunner runner = Commands.here();

  @TempDir Path folder;

  @Test
  void theDoctorLooksAtTheWholeOfIt() {
    List<Finding> findings = Doctor.of(host, runner).environment(System.getenv()).examine();

    assertThat(findings).extracting(Finding::id).doesNotHaveDuplicates();
    assertThat(findings)
        .filteredOn(finding -> List.of("kernel.booted", "memory", "disk").contains(finding.id()))
        .hasSize(3)
        .noneMatch(finding -> finding.state() == Finding.State.UNKNOWN);
    assertThat(findings)
        .noneMatch(finding -> finding.found().startsWith("it could not be looked at"));
  }

  @Test
  void everyProfileForDebianIsPlannedAndExaminedAndNothingChanges() throws Exception {
    SpecNode nothing = SpecNode.of(Map.of());
    String before = Files.getLastModifiedTime(Path.of("/etc")).toString();
    for (HostProfile profile : HostProfiles.all()) {
      if (profile.systems().contains(HostSystem.DEBIAN_12)) {
        HostPlan plan = profile.plan(nothing, host, runner);
        assertThat(plan.system()).isEqualTo(HostSystem.DEBIAN_12);
        assertThat(plan.steps())
            .filteredOn(HostStep.Packages.class::isInstance)
            .allMatch(step -> ((HostStep.Packages) step).known());
        assertThat(Doctor.of(host, runner).examine(profile, nothing))
            .noneMatch(finding -> finding.found().startsWith("it could not be looked at"));
      }
    }
    assertThat(Files.getLastModifiedTime(Path.of("/etc")).toString()).isEqualTo(before);
  }

  @Test
  void packagesOfThePlansAreDebians() {
    for (HostProfile profile : HostProfiles.all()) {
      if (profile.systems().contains(HostSystem.DEBIAN_12)) {
        for (HostStep step : profile.plan(SpecNode.of(Map.of()), host, runner).steps()) {
          if (step instanceof HostStep.Packages packages) {
            String known =
                runner.run(io.panvisor.process.Command.of("apt-cache", "pkgnames")).out();
            assertThat(List.of(known.split("\n"))).containsAll(packages.names());
          }
        }
      }
    }
  }

  @Test
  void filesOfAProfileAreAppliedBelowAnotherRootOnceAndCheckedByTheirPrograms() {
    Tree tree = new Tree(folder).system(HostSystem.DEBIAN_12);
    HostProfile docker = HostProfiles.require("docker");
    SpecNode nothing = SpecNode.of(Map.of());

    HostReport report =
        docker.plan(nothing, tree.host(), runner).applyFiles(ApplyOptions.checking(runner));

    assertThat(report.isSuccess()).isTrue();
    assertThat(folder.resolve("etc/sysctl.d/60-panvisor-docker.conf")).exists();
    assertThat(docker.plan(nothing, tree.host(), runner).diff()).isEmpty();
  }
}
