package io.panvisor.config.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.FollowUp;
import io.panvisor.config.OsRelease;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HostProfileTest {

  private static final String SHA = "ab".repeat(32);

  @TempDir Path folder;

  private static HostPlan plan(String profile, String options, Tree tree, CommandRunner runner) {
    return HostProfiles.require(profile).plan(SpecNode.yaml(options), tree.host(), runner);
  }

  private static HostPlan plan(String profile, String options, Tree tree) {
    return plan(profile, options, tree, new FakeRunner());
  }

  private Tree tree(HostSystem system) {
    return new Tree(folder).system(system);
  }

  private static List<String> packages(HostPlan plan) {
    List<String> names = new ArrayList<>();
    for (HostStep step : plan.steps()) {
      if (step instanceof HostStep.Packages packages) {
        names.addAll(packages.names());
      }
    }
    return names;
  }

  private static List<String> actions(HostPlan plan) {
    return plan.steps().stream().map(HostStep::action).distinct().toList();
  }

  private static List<String> paths(HostPlan plan) {
    List<String> paths = new ArrayList<>();
    for (HostStep step : plan.steps()) {
      if (step instanceof HostStep.Files files) {
        files.plan().changes().forEach(change -> paths.add(change.path()));
      }
    }
    return paths;
  }

  @TestFactory
  Stream<DynamicTest> everyProfileIsPlannedOnEverySystemOrRefusedWithTheReason() {
    List<DynamicTest> tests = new ArrayList<>();
    for (HostProfile profile : HostProfiles.all()) {
      for (HostSystem system : HostSystem.values()) {
        tests.add(
            DynamicTest.dynamicTest(
                profile.name() + " on " + system.shown(), () -> plannedOrRefused(profile, system)));
      }
    }
    return tests.stream();
  }

  private void plannedOrRefused(HostProfile profile, HostSystem system) throws Exception {
    Tree tree = new Tree(Files.createTempDirectory(folder, profile.name() + system)).system(system);
    SpecNode options = SpecNode.of(Map.of());
    if (!profile.systems().contains(system)) {
      assertThatThrownBy(() -> profile.plan(options, tree.host(), new FakeRunner()))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("profile")
          .hasMessageContaining(system.shown())
          .hasMessageContaining("possible are");
      return;
    }

    HostPlan plan = profile.plan(options, tree.host(), new FakeRunner());

    assertThat(plan.steps()).isNotEmpty();
    assertThat(actions(plan)).contains("packages");
    assertThat(plan.steps()).allSatisfy(step -> assertThat(step.why()).isNotBlank());
    assertThat(plan.steps())
        .allSatisfy(
            step ->
                assertThat(step.commands())
                    .allSatisfy(command -> assertThat(command).doesNotContain("sh", "bash", "|")));
    assertThat(plan.toTree())
        .containsOnlyKeys("profile", "system", "root", "steps", "followUps", "notes");
    if (system == HostSystem.CENTOS_7) {
      assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("vault.centos.org"));
    }
    assertThat(Doctor.of(tree.host(), new FakeRunner()).examine(profile, options))
        .anySatisfy(finding -> assertThat(finding.id()).startsWith("prepared."))
        .extracting(Finding::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void aSystemThatIsNotKnownIsRefusedWithThoseThatAre() {
    Tree tree = new Tree(folder).file("/etc/os-release", "ID=arch\nPRETTY_NAME=Arch\n");

    assertThatThrownBy(() -> plan("kvm", "{}", tree))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("Arch")
        .hasMessageContaining("CentOS 7, RHEL 8, RHEL 9, Debian 12");
    assertThatThrownBy(() -> HostProfiles.require("vmware"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("kvm, ");
  }

  @Test
  void systemsAreToldByOsRelease() {
    assertThat(HostSystem.of(OsRelease.parse("ID=debian\nVERSION_ID=\"11\"\n"))).isEmpty();
    assertThat(HostSystem.of(OsRelease.parse("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=12\n")))
        .isEmpty();
    assertThat(HostSystem.of(OsRelease.parse("ID=fedora\nVERSION_ID=9\n"))).isEmpty();
    assertThat(HostSystem.of(OsRelease.parse("ID=rocky\nID_LIKE=\"rhel centos\"\nVERSION_ID=8.9")))
        .contains(HostSystem.RHEL_8);
    assertThat(HostSystem.of(OsRelease.parse("ID=rhel\nVERSION_ID=\"10.0\"\n"))).isEmpty();
    assertThat(HostSystem.of(OsRelease.parse("ID=rhel\nVERSION_ID=\"7.9\"\n")))
        .contains(HostSystem.CENTOS_7);
  }

  @Test
  void onlyWhatIsMissingIsInstalled() {
    Tree tree =
        tree(HostSystem.DEBIAN_12)
            .file(
                "/var/lib/dpkg/status",
                "Package: qemu-utils\nStatus: install ok installed\nVersion: 1\n\n"
                    + "Package: virtinst\nStatus: deinstall ok config-files\n\n"
                    + "Package: ovmf\nStatus: hold ok installed\n");

    List<String> names = packages(plan("kvm", "{}", tree));

    assertThat(names).contains("virtinst", "libvirt-daemon-system", "qemu-system-x86");
    assertThat(names).doesNotContain("qemu-utils", "ovmf");
  }

  @Test
  void rpmIsAskedBelowTheRootOrItIsSaidThatItWasNot() {
    Tree tree = tree(HostSystem.RHEL_9);
    HostStep.Packages unknown = packagesStep(plan("kvm", "{}", tree));
    assertThat(unknown.known()).isFalse();
    assertThat(unknown.what()).contains("cannot be seen");

    tree.folder("/var/lib/rpm");
    FakeRunner rpm =
        new FakeRunner()
            .answer("rpm", 1, "+libvirt\n+qemu-kvm\npackage qemu-img is not installed\n");
    HostPlan plan = plan("kvm", "{}", tree, rpm);
    assertThat(packages(plan)).contains("qemu-img").doesNotContain("libvirt", "qemu-kvm");
    assertThat(rpm.called.get(0))
        .startsWith("rpm --root " + tree.host().root() + " -q --queryformat");

    FakeRunner broken = new FakeRunner().answer("rpm", 1, "error: cannot open Packages database\n");
    assertThat(packagesStep(plan("kvm", "{}", tree, broken)).known()).isFalse();
  }

  private static HostStep.Packages packagesStep(HostPlan plan) {
    return plan.steps().stream()
        .filter(HostStep.Packages.class::isInstance)
        .map(HostStep.Packages.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void usersHaveToBeThere() {
    Tree tree = tree(HostSystem.DEBIAN_12).file("/etc/passwd", "ann:x:1000:1000::/home/ann:\n");

    assertThat(plan("docker", "users: ann", tree).steps())
        .anySatisfy(
            step ->
                assertThat(step.commands())
                    .contains(List.of("usermod", "--append", "--groups", "docker", "ann")));
    assertThat(plan("docker", "users: ann", tree).notes())
        .anySatisfy(note -> assertThat(note).contains("root"));
    for (String bad : List.of("bob", "a b", "-x", "root;id", "Ann", "'x\\n'")) {
      assertThatThrownBy(() -> plan("docker", "users: [\"" + bad + "\"]", tree))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("users");
    }
  }

  @Test
  void anOptionThatIsNotThereIsRefused() {
    for (HostProfile profile : HostProfiles.all()) {
      assertThatThrownBy(() -> plan(profile.name(), "nosuch: 1", tree(HostSystem.CENTOS_7)))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("nosuch");
      assertThat(profile.options()).containsKey("vault");
    }
    assertThatThrownBy(() -> plan("kvm", "vault: true", tree(HostSystem.RHEL_9)))
        .hasMessageContaining("vault");
    assertThatThrownBy(() -> plan("kvm", "selinux: off", tree(HostSystem.RHEL_9)))
        .hasMessageContaining("selinux");
    assertThatThrownBy(() -> plan("virtualbox", "version: '7;id'", tree(HostSystem.RHEL_9)))
        .hasMessageContaining("version");
  }

  @Test
  void aReleasePackageIsProved() {
    Tree tree = tree(HostSystem.CENTOS_7);
    String spec = "releasePackages: {name: virtuozzo-release, url: %s, %s}";
    String http = "\"http://host/v.rpm\"";
    HostPlan plan = plan("openvz", spec.formatted(http, "sha256: " + SHA), tree);
    HostStep release =
        plan.steps().stream().filter(HostStep.Release.class::isInstance).findFirst().orElseThrow();
    assertThat(release.proofs()).containsExactly("sha256sum prints " + SHA);
    assertThat(release.commands().get(release.commands().size() - 1))
        .containsExactly("yum", "-y", "localinstall", "/var/tmp/virtuozzo-release.rpm");
    assertThat(plan("openvz", "{}", tree).notes())
        .anySatisfy(note -> assertThat(note).contains("sha256"));

    String key = "key: \"https://host/k\", fingerprint: " + "A1".repeat(20);
    assertThat(
            plan("openvz", spec.formatted("\"https://host/v.rpm\"", key), tree).steps().stream()
                .flatMap(step -> step.proofs().stream()))
        .containsExactly("gpg prints the fingerprint " + "A1".repeat(20), "rpm --checksig says OK");
    for (String[] wrong :
        new String[][] {
          {http, "x: 1", "sha256"},
          {http, key, "sha256"},
          {"\"https://host/v.rpm\"", "sha256: 12", "sha256"},
          {"\"https://host/v.rpm\"", "key: \"https://host/k\", fingerprint: 12", "fingerprint"},
          {"\"https://me:pw@host/v.rpm\"", "sha256: " + SHA, "url"},
          {"\"file:///etc/passwd\"", "sha256: " + SHA, "url"},
          {"\"-rf\"", "sha256: " + SHA, "url"}
        }) {
      assertThatThrownBy(() -> plan("openvz", spec.formatted(wrong[0], wrong[1]), tree))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining(wrong[2]);
    }
  }

  @Test
  void aHostThatIsReadyHasNothingToBeDone() {
    Tree tree =
        tree(HostSystem.DEBIAN_12)
            .file("/etc/passwd", "ann:x:1000:1000::/home/ann:\n")
            .file("/etc/group", "docker:x:990:\n");
    HostPlan first = plan("docker", "users: ann", tree);
    assertThat(actions(first)).containsExactly("packages", "files", "member", "service");

    first.applyFiles(ApplyOptions.unchecked());
    tree.file("/var/lib/dpkg/status", "Package: docker.io\nStatus: install ok installed\n")
        .file("/etc/group", "docker:x:990:ann\n")
        .link(
            "/etc/systemd/system/multi-user.target.wants/docker.service",
            "/lib/systemd/system/docker.service");

    HostPlan second = plan("docker", "users: ann", tree);
    assertThat(second.steps()).isEmpty();
    assertThat(second.isEmpty()).isTrue();
    assertThat(
            Doctor.of(tree.host(), new FakeRunner())
                .examine(HostProfiles.require("docker"), SpecNode.yaml("users: ann")))
        .filteredOn(finding -> finding.id().startsWith("prepared"))
        .singleElement()
        .extracting(Finding::state)
        .isEqualTo(Finding.State.OK);
  }

  @Test
  void plansAreCarriedOutOnDebianAndOnThisHostAlone() {
    assertThatThrownBy(
            () ->
                plan("docker", "{}", tree(HostSystem.DEBIAN_12))
                    .apply(new FakeRunner(), ApplyOptions.unchecked()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("root is /");
    assertThatThrownBy(
            () ->
                plan("docker", "{}", tree(HostSystem.RHEL_9))
                    .apply(new FakeRunner(), ApplyOptions.unchecked()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("Debian 12 alone");
  }

  /** A Debian whose packages come when apt-get is called, and bring a file with them. */
  private static final class Debian implements CommandRunner {
    private final Tree tree;
    private final List<String> failing;
    final List<String> called = new ArrayList<>();

    private String folder = "/etc";

    Debian(Tree tree, String... failing) {
      this.tree = tree;
      this.failing = List.of(failing);
    }

    Debian bringing(String path) {
      folder = path;
      return this;
    }

    @Override
    public CommandResult run(Command command) {
      String line = String.join(" ", command.arguments());
      called.add(line);
      if (failing.stream().anyMatch(line::contains)) {
        return new CommandResult(100, "", "E: it broke\n", false, Duration.ZERO);
      }
      if (line.contains(" install ")) {
        StringBuilder status = new StringBuilder();
        for (String name : line.substring(line.indexOf(" install ") + 9).split(" ")) {
          status.append("Package: ").append(name).append("\nStatus: install ok installed\n\n");
        }
        tree.file("/var/lib/dpkg/status", status.toString());
        tree.folder(folder);
        tree.file("/etc/sysctl.d/60-panvisor-docker.conf", "# of the package\n");
      }
      return new CommandResult(0, "", "", false, Duration.ZERO);
    }

    @Override
    public boolean has(String program) {
      return true;
    }

    @Override
    public String place() {
      return "a test";
    }
  }

  private HostReport carriedOut(Tree tree, Debian debian) {
    return new Preparation(debian, ApplyOptions.unchecked())
        .carryOut(plan("docker", "{}", tree, debian));
  }

  @Test
  void packagesComeFirstAndFilesArePlannedWithThem() throws Exception {
    Tree tree = tree(HostSystem.DEBIAN_12);
    Debian debian = new Debian(tree);

    HostReport report = carriedOut(tree, debian);

    assertThat(report.isSuccess()).as(report.toString()).isTrue();
    assertThat(report.runs())
        .extracting(run -> run.step().action())
        .containsExactly("packages", "files", "service");
    assertThat(debian.called.get(0)).isEqualTo("apt-get -o DPkg::Lock::Timeout=300 update");
    assertThat(debian.called.get(1))
        .startsWith("apt-get -y ")
        .contains("--no-install-recommends install docker.io");
    assertThat(Files.readString(folder.resolve("etc/sysctl.d/60-panvisor-docker.conf")))
        .contains("ip_forward");
    assertThat(report.followUps())
        .contains(
            new FollowUp.Run(
                List.of("sysctl", "--system"),
                "the running kernel takes the files' values by this"));
  }

  @Test
  void packagesThatDoNotComeKeepFilesAsTheyAre() {
    Tree tree = tree(HostSystem.DEBIAN_12);

    HostReport report = carriedOut(tree, new Debian(tree, " install "));

    assertThat(report.isSuccess()).isFalse();
    assertThat(report.runs())
        .extracting(HostReport.StepRun::state)
        .containsExactly(
            HostReport.State.FAILED, HostReport.State.NOT_TRIED, HostReport.State.NOT_TRIED);
    assertThat(report.runs().get(0).words()).contains("apt-get ended with 100", "it broke");
    assertThat(folder.resolve("etc/sysctl.d")).doesNotExist();
  }

  @Test
  void listsThatCannotBeFetchedAreNoFailureWhereThePackagesCome() {
    Tree tree = tree(HostSystem.DEBIAN_12);

    assertThat(carriedOut(tree, new Debian(tree, "update")).isSuccess()).isTrue();
  }

  @Test
  void whatIsHalfDoneIsNamed() throws Exception {
    Tree tree = tree(HostSystem.DEBIAN_12);

    // The packages bring a folder where a file is to be.
    HostReport report =
        carriedOut(tree, new Debian(tree).bringing("/etc/modules-load.d/br_netfilter.conf"));

    assertThat(report.runs())
        .extracting(HostReport.StepRun::state)
        .containsExactly(
            HostReport.State.DONE, HostReport.State.FAILED, HostReport.State.NOT_TRIED);
    assertThat(Files.readString(folder.resolve("etc/sysctl.d/60-panvisor-docker.conf")))
        .isEqualTo("# of the package\n");
    assertThat(report.toTree()).containsKeys("steps", "followUps", "notes");
  }

  @Test
  void aServiceThatCannotBeEnabledIsNamed() {
    Tree tree = tree(HostSystem.DEBIAN_12);

    HostReport report = carriedOut(tree, new Debian(tree, "systemctl"));

    assertThat(report.runs().get(2).state()).isEqualTo(HostReport.State.FAILED);
    assertThat(report.runs().get(2).words()).contains("systemctl ended with 100");
  }

  @Test
  void repositoriesComeFromTheVaultWhereThatIsAskedFor() {
    Tree tree =
        tree(HostSystem.CENTOS_7)
            .file(
                "/etc/yum.repos.d/CentOS-Base.repo",
                "[base]\nname=Base\nmirrorlist=http://mirrorlist.centos.org/?x\nenabled=1\n");

    HostPlan plan = plan("kvm", "vault: true", tree);

    assertThat(actions(plan).get(0)).isEqualTo("repositories");
    assertThat(plan.diff())
        .contains(
            "+baseurl=https://vault.centos.org/7.9.2009/os/$basearch/", "-enabled=1", "+enabled=0");
  }

  @Test
  void repositoriesAreWrittenWithTheirKeys() {
    assertThat(paths(plan("docker", "{}", tree(HostSystem.RHEL_9))))
        .contains("/etc/yum.repos.d/docker-ce.repo");
    assertThat(plan("docker", "{}", tree(HostSystem.RHEL_9)).diff())
        .contains("gpgkey=https://download.docker.com/linux/rhel/gpg", "gpgcheck=1");
    assertThat(plan("docker", "{}", tree(HostSystem.CENTOS_7)).diff())
        .contains("https://download.docker.com/linux/centos/$releasever/$basearch/stable");
    assertThat(plan("virtualbox", "{}", tree(HostSystem.RHEL_8)).diff())
        .contains("gpgkey=https://www.virtualbox.org/download/oracle_vbox_2016.asc");
  }

  @Test
  void virtualBoxComesToDebianOnlyWithItsKey() throws Exception {
    Tree tree = tree(HostSystem.DEBIAN_12);
    HostPlan without = plan("virtualbox", "{}", tree);
    assertThat(packages(without)).contains("dkms").doesNotContain("virtualbox-7.1");
    assertThat(without.followUps())
        .anySatisfy(left -> assertThat(left).isInstanceOf(FollowUp.ByHand.class));

    Path wrong = Files.writeString(folder.resolve("key.asc"), "no key\n");
    assertThatThrownBy(() -> plan("virtualbox", "keyFile: " + wrong, tree))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("keyFile");

    tree.file("/usr/share/keyrings/oracle-virtualbox-2016.asc", "checked before\n");
    HostPlan with = plan("virtualbox", "version: 7.0", tree);
    assertThat(packages(with)).contains("virtualbox-7.0");
    assertThat(paths(with)).contains("/etc/apt/sources.list.d/virtualbox.sources");
  }

  @Test
  void openvzChangesWhatItsGuidesChangeByHand() {
    Tree tree = tree(HostSystem.CENTOS_7);
    assertThat(plan("openvz", "{}", tree).followUps())
        .anySatisfy(left -> assertThat(left.why()).startsWith("/etc/vz/vz.conf comes"));
    tree.file("/etc/vz/vz.conf", "LOCKDIR=/vz/lock\nNEIGHBOUR_DEVS=detect\n");
    HostPlan plan = plan("openvz", "{selinux: permissive}", tree);

    assertThat(paths(plan))
        .contains(
            "/etc/vz/vz.conf", "/etc/sysctl.d/60-panvisor-openvz.conf", "/etc/selinux/config");
    assertThat(plan.diff()).contains("NEIGHBOUR_DEVS=");
    assertThat(plan.followUps())
        .anySatisfy(one -> assertThat(one).isInstanceOf(FollowUp.Reboot.class));
  }

  @Test
  void permissiveModeIsNotTheDefault() {
    for (HostProfile profile : HostProfiles.all()) {
      assertThat(paths(plan(profile.name(), "{}", tree(HostSystem.CENTOS_7))))
          .doesNotContain("/etc/selinux/config");
    }
  }

  @Test
  void aBalancerKeepsItsLogAndOpensItsPorts() {
    Tree tree = tree(HostSystem.RHEL_9).file("/etc/rsyslog.conf", "# rules\n");

    HostPlan plan = plan("haproxy", "{hosts: {hosts: [{address: 10.0.0.11, names: w1}]}}", tree);

    assertThat(packages(plan)).contains("haproxy", "rsyslog");
    assertThat(paths(plan))
        .contains("/etc/hosts", "/etc/rsyslog.conf", "/etc/rsyslog.d/haproxy.conf");
    assertThat(plan.diff()).contains("local2", "127.0.0.1");
    assertThat(plan.followUps())
        .extracting(FollowUp::command)
        .contains(
            List.of("firewall-cmd", "--permanent", "--zone=public", "--add-port=80/tcp"),
            List.of("firewall-cmd", "--reload"));
    assertThat(plan.followUps().toString()).contains("haproxy_connect_any");
    assertThatThrownBy(() -> plan("haproxy", "ports: ['80;id']", tree))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("ports");
    assertThatThrownBy(() -> plan("haproxy", "listen: 8080", tree)).hasMessageContaining("listen");
  }

  @Test
  void aWebServerListensWhereItIsTold() {
    Tree tree = tree(HostSystem.DEBIAN_12).file("/etc/apache2/ports.conf", "# ports\nListen 80\n");

    HostPlan plan = plan("haproxy", "{role: web, listen: 8080}", tree);

    assertThat(packages(plan)).containsExactly("apache2");
    assertThat(plan.diff()).contains("-Listen 80", "+Listen 8080");
    assertThat(
            Doctor.of(tree.host(), new FakeRunner())
                .examine(HostProfiles.require("haproxy"), SpecNode.yaml("role: web")))
        .extracting(Finding::id)
        .contains("service.web")
        .doesNotContain("service.haproxy");
  }

  @Test
  void xenKeepsMemoryForItsFirstDomain() {
    Tree tree =
        tree(HostSystem.DEBIAN_12)
            .file(
                "/etc/default/grub",
                "# menu\nGRUB_TIMEOUT=5\nGRUB_CMDLINE_XEN_DEFAULT=\"dom0_mem=1024M loglvl=all\"\n");

    HostPlan plan = plan("xen", "dom0Memory: 4G", tree);

    assertThat(packages(plan)).contains("xen-system-amd64");
    assertThat(plan.diff())
        .contains(
            "-GRUB_CMDLINE_XEN_DEFAULT=\"dom0_mem=1024M loglvl=all\"",
            "+GRUB_CMDLINE_XEN_DEFAULT=\"dom0_mem=4096M,max:4096M loglvl=all\"",
            " GRUB_TIMEOUT=5");
    assertThat(plan.followUps())
        .extracting(FollowUp::command)
        .contains(List.of("update-grub"))
        .contains(List.of());
    plan.applyFiles(ApplyOptions.unchecked());
    assertThat(plan("xen", "dom0Memory: 4G", tree).diff()).isEmpty();
    for (String bad : List.of("lots", "1M", "-1", "1048577", "2G;reboot")) {
      assertThatThrownBy(() -> plan("xen", "dom0Memory: '" + bad + "'", tree))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("dom0Memory");
    }
  }

  @Test
  void argumentsThatTheShellPutsTogetherAreLeftToAPerson() {
    Tree tree =
        tree(HostSystem.DEBIAN_12)
            .file("/etc/default/grub", "GRUB_CMDLINE_XEN_DEFAULT=\"$MORE loglvl=all\"\n");

    HostPlan plan = plan("xen", "{}", tree);

    assertThat(plan.diff()).isEmpty();
    assertThat(plan.followUps()).anySatisfy(left -> assertThat(left.why()).contains("shell"));
  }

  @Test
  void aHostWithoutGrubIsToldWhatXenNeeds() {
    assertThat(plan("xen", "{}", tree(HostSystem.CENTOS_7)).followUps())
        .anySatisfy(left -> assertThat(left.toString()).contains("dom0_mem=2048M,max:2048M"));
  }

  @Test
  void theBridgeOfAProfileIsTheKindsOwn() {
    String bridge = "bridge: {name: brid0, ports: [eth0], ipv4: {method: dhcp}, format: %s}";

    assertThat(paths(plan("kvm", bridge.formatted("ifcfg"), tree(HostSystem.CENTOS_7))))
        .contains(
            "/etc/sysconfig/network-scripts/ifcfg-brid0",
            "/etc/sysconfig/network-scripts/ifcfg-eth0");
    assertThatThrownBy(
            () -> plan("kvm", "bridge: {name: 'a b', ports: [eth0]}", tree(HostSystem.CENTOS_7)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("bridge.name");
  }

  @Test
  void openstackIsPreparedWithItsNetworksAndItsAnswers() {
    HostPlan plan =
        plan(
            "openstack",
            "timeServers: [ntp.example.org]\n"
                + "hosts: {hosts: [{address: 10.0.1.3, names: compute1}]}\n"
                + "neutron: {layout: ovs, networks: {physnet1: {bridge: br-ex}}}\n"
                + "packstack: {path: /root/answers.txt, release: juno, controller: 10.0.1.2}\n",
            tree(HostSystem.CENTOS_7)
                .file("/etc/chrony.conf", "driftfile /var/lib/chrony/drift\n"));

    assertThat(paths(plan))
        .contains("/etc/chrony.conf", "/etc/hosts", "/etc/neutron/plugin.ini", "/root/answers.txt");
    assertThat(packages(plan))
        .contains("openstack-packstack", "mariadb-server", "centos-release-openstack-train");
    assertThatThrownBy(
            () -> plan("openstack", "packstack: {}", new Tree(folder).system(HostSystem.DEBIAN_12)))
        .hasMessageContaining("packstack");
  }
}
