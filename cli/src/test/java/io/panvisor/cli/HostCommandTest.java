package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about a host as a whole. */
class HostCommandTest {

  @TempDir Path folder;

  private final ScriptedPrograms programs = new ScriptedPrograms();
  private final Shell shell = Shell.fresh().commands(programs);

  private String root() {
    return folder.toString();
  }

  private void file(String path, String text) throws Exception {
    Path place = folder.resolve(path);
    Files.createDirectories(place.getParent());
    Files.writeString(place, text);
  }

  @Test
  void theDoctorTellsWhatIsMissingAndWhatToDo() throws Exception {
    file("proc/cpuinfo", "flags : fpu hypervisor\n");

    Shell.Run run = shell.run("host", "doctor", "--root", root());

    assertThat(run.code()).isEqualTo(8);
    assertThat(run.out().lines().findFirst().orElseThrow()).matches("STATE +ABOUT +FOUND");
    assertThat(run.out())
        .contains("missing", "processor.virtualization", "what to do: Switch nested");
    assertThat(programs.called).isEmpty();
  }

  @Test
  void aHostThatLacksNothingEndsWell() throws Exception {
    file("etc/resolv.conf", "nameserver 10.0.0.1\n");
    file("etc/hosts", "127.0.0.1 localhost\n");

    assertThat(shell.run("host", "doctor", "--root", root()).code()).isZero();
  }

  @Test
  void findingsAreJson() {
    JsonNode findings = shell.run("host", "doctor", "--root", root(), "--json").json();

    assertThat(findings).isNotEmpty();
    for (JsonNode finding : findings) {
      assertThat(finding.fieldNames())
          .toIterable()
          .containsExactly("id", "state", "found", "why", "advice", "details");
    }
  }

  private String debian() throws Exception {
    file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n");
    file("etc/passwd", "ann:x:1000:1000::/home/ann:\n");
    file("etc/group", "docker:x:990:\n");
    file("var/lib/dpkg/status", "");
    return root();
  }

  private String spec(String text) throws Exception {
    return Files.writeString(folder.resolve("spec.yaml"), text).toString();
  }

  @Test
  void theProfilesAreListed() {
    assertThat(shell.run("host", "profiles").out()).contains("kvm", "docker", "Debian 12", "users");
    JsonNode profiles = shell.run("host", "profiles", "--json").json();
    assertThat(profiles).hasSizeGreaterThan(4);
    for (JsonNode profile : profiles) {
      assertThat(profile.fieldNames())
          .toIterable()
          .containsExactly("profile", "summary", "systems", "options");
    }
  }

  @Test
  void aProfileThatIsNotThereIsNamedWithThoseThatAre() {
    Shell.Run run = shell.run("host", "plan", "vmware", "--root", root());

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("'vmware'", "virtualbox").hasLineCount(1);
  }

  @Test
  void aPlanIsShownWithItsCommandsAndReasons() throws Exception {
    String root = debian();

    Shell.Run run =
        shell.run("host", "plan", "docker", "--root", root, "--from", spec("users: ann"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().findFirst().orElseThrow()).matches("STEP +WHAT +WHY");
    assertThat(run.out())
        .contains("docker.io", "ann becomes a member of docker", "enable docker.service")
        .contains("  usermod --append --groups docker ann\n")
        .contains("  systemctl enable docker.service\n");
    assertThat(run.err()).contains("root on this host without a password", "then: sysctl --system");
    assertThat(folder.resolve("etc/sysctl.d")).doesNotExist();
  }

  @Test
  void aPlansFilesAreShownAsADifference() throws Exception {
    Shell.Run run = shell.run("host", "plan", "docker", "--root", debian(), "--diff");

    assertThat(run.out()).startsWith("--- /dev/null\n+++ b/etc/").contains("ip_forward");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aPlanIsJson() throws Exception {
    JsonNode plan = shell.run("host", "plan", "docker", "--root", debian(), "--json").json();

    assertThat(plan.fieldNames())
        .toIterable()
        .containsExactly("profile", "system", "root", "steps", "followUps", "notes");
    assertThat(plan.get("system").textValue()).isEqualTo("debian-12");
    assertThat(plan.get("steps").get(0).fieldNames())
        .toIterable()
        .containsExactly("action", "what", "why", "commands");
    assertThat(plan.get("steps").get(1).fieldNames())
        .toIterable()
        .containsExactly("action", "what", "why", "commands", "plan");
  }

  @Test
  void anotherRootGetsItsFilesAlone() throws Exception {
    String root = debian();
    assertThat(shell.run("host", "apply", "docker", "--root", root).code()).isEqualTo(2);
    assertThat(shell.run("host", "apply", "docker", "--root", root).err())
        .contains("root is /")
        .hasLineCount(1);

    Shell.Run run = shell.run("host", "apply", "docker", "--root", root, "--files-only");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("done", "not tried", "only files were asked for");
    assertThat(folder.resolve("etc/sysctl.d/60-panvisor-docker.conf")).exists();
    assertThat(shell.run("host", "plan", "docker", "--root", root, "--diff").out()).isEmpty();

    JsonNode did =
        shell.run("host", "apply", "docker", "--root", root, "--files-only", "--json").json();
    assertThat(did.fieldNames())
        .toIterable()
        .containsExactly("profile", "steps", "followUps", "notes", "ran", "findings");
    assertThat(did.get("steps").get(0).get("state").textValue()).isEqualTo("not-tried");
    assertThat(programs.called).noneMatch(line -> line.startsWith("apt-get"));
  }

  @Test
  void readOnlyKeepsTheHostAsItIs() throws Exception {
    String root = debian();

    assertThat(
            shell
                .run("host", "apply", "docker", "--root", root, "--files-only", "--read-only")
                .code())
        .isEqualTo(10);
    assertThat(folder.resolve("etc/sysctl.d")).doesNotExist();
  }

  @Test
  void theDoctorLooksForWhatAProfileNeeds() throws Exception {
    String root = debian();

    Shell.Run run = shell.run("host", "doctor", "docker", "--root", root);

    assertThat(run.code()).isEqualTo(8);
    assertThat(run.out()).contains("prepared.packages", "docker.io", "module.overlay");
  }

  @Test
  void aSystemThatAProfileIsNotForIsRefused() throws Exception {
    for (String verb : new String[] {"plan", "apply", "doctor"}) {
      Shell.Run run = shell.run("host", verb, "openvz", "--root", debian());

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("openvz", "Debian 12", "CentOS 7").hasLineCount(1);
    }
  }
}
