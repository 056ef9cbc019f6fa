package io.panvisor.config.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.DataSize;
import io.panvisor.config.HostTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  @TempDir Path folder;

  private Tree tree() {
    return new Tree(folder);
  }

  private static Finding only(Probe probe, Tree tree) {
    List<Finding> findings = probe.look(tree.looked());
    assertThat(findings).isNotEmpty();
    return findings.get(0);
  }

  private static Finding named(String id, Probe probe, LookedAt host) {
    return probe.look(host).stream()
        .filter(finding -> finding.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static LookedAt thisHost(FakeRunner runner) {
    return new LookedAt(HostTree.thisHost(), runner, Map.of());
  }

  private static String cpuinfo(String flags) {
    return "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: " + flags + "\nbugs\t\t: vmx\n\n";
  }

  @Test
  void anEmptyFolderIsUnknownAndNeverAnError() {
    List<Finding> findings = Doctor.of(tree().host(), new FakeRunner()).examine();

    assertThat(findings)
        .extracting(Finding::id)
        .contains(
            "processor.virtualization",
            "processor.nested",
            "kernel.booted",
            "kvm.device",
            "forwarding.ipv4",
            "network.gateway",
            "names.servers",
            "clock",
            "memory",
            "disk");
    assertThat(findings).allSatisfy(finding -> assertThat(finding.found()).isNotEmpty());
    assertThat(findings).allSatisfy(finding -> assertThat(finding.why()).isNotEmpty());
  }

  @Test
  void programsAreAskedOnlyOfTheRunningHost() {
    FakeRunner runner =
        new FakeRunner().answer("chronyc", 0, "").answer("xl", 0, "").answer("mysql", 0, "");

    Doctor.of(tree().host(), runner).examine();
    new DatabaseProbe().look(new LookedAt(tree().host(), runner, Map.of()));

    assertThat(runner.called).isEmpty();
  }

  @Test
  void whatCannotBeReadIsUnknown() {
    Probe broken =
        new Probe() {
          @Override
          public String id() {
            return "broken";
          }

          @Override
          public List<Finding> look(LookedAt host) {
            throw new io.panvisor.error.EngineException("cannot read /secret");
          }
        };

    List<Finding> findings =
        Doctor.of(tree().host(), new FakeRunner()).examine(List.of(broken, new GroupProbe()));

    assertThat(findings).hasSize(2);
    assertThat(findings.get(0).state()).isEqualTo(Finding.State.UNKNOWN);
    assertThat(findings.get(0).found()).contains("cannot read /secret");
  }

  @Test
  void aProgramThatHangsIsUnknown() {
    List<Finding> findings =
        Doctor.of(HostTree.thisHost(), new FakeRunner().hang("chronyc"))
            .examine(List.of(new ClockProbe()));

    assertThat(findings)
        .singleElement()
        .extracting(Finding::state)
        .isEqualTo(Finding.State.UNKNOWN);
  }

  @Test
  void theProcessorsFlagIsAWholeWordOfTheLineOfFlags() {
    ProcessorProbe probe = new ProcessorProbe();

    assertThat(only(probe, tree().file("/proc/cpuinfo", cpuinfo("fpu vmx sse"))).found())
        .contains("VT-x");
    assertThat(only(probe, tree().file("/proc/cpuinfo", cpuinfo("fpu svm"))).found())
        .contains("AMD-V");
    assertThat(only(probe, tree().file("/proc/cpuinfo", cpuinfo("fpu svm_lock vmxx"))))
        .satisfies(finding -> assertThat(finding.state()).isEqualTo(Finding.State.MISSING))
        .satisfies(finding -> assertThat(finding.advice()).contains("firmware"));
    assertThat(only(probe, tree().file("/proc/cpuinfo", cpuinfo("fpu hypervisor"))).advice())
        .contains("nested");
    assertThat(only(probe, tree().file("/proc/cpuinfo", "processor: 0\nFeatures: fp\n")).state())
        .isEqualTo(Finding.State.UNKNOWN);
  }

  @Test
  void aDeviceWithoutTheFlagIsDoubtful() {
    Tree tree = tree().file("/proc/cpuinfo", cpuinfo("fpu hypervisor")).file("/dev/kvm", "");

    assertThat(only(new ProcessorProbe(), tree).state()).isEqualTo(Finding.State.WARNING);
  }

  @Test
  void nestedVirtualizationIsTold() {
    Tree tree = tree().file("/sys/module/kvm_amd/parameters/nested", "1\n");
    assertThat(named("processor.nested", new ProcessorProbe(), tree.looked()).found())
        .isEqualTo("on (kvm_amd)");

    tree.file("/sys/module/kvm_intel/parameters/nested", "N\n");
    assertThat(named("processor.nested", new ProcessorProbe(), tree.looked()).advice())
        .contains("kvm_intel nested=1");
  }

  @Test
  void aModuleIsLoadedBuiltInThereOrNot() {
    Tree tree =
        tree()
            .file("/proc/sys/kernel/osrelease", "6.1.0-1\n")
            .file("/proc/modules", "kvm_intel 1 0 - Live 0x0\ntun 1 0 - Live 0x0\n")
            .folder("/sys/module/bridge")
            .file("/lib/modules/6.1.0-1/modules.builtin", "kernel/drivers/net/veth.ko\n")
            .file(
                "/lib/modules/6.1.0-1/modules.dep",
                "kernel/net/openvswitch/openvswitch.ko.xz: a\nkernel/net/br-netfilter.ko:\n");
    ModulesProbe probe =
        new ModulesProbe(
            ModulesProbe.Module.needed("kvm_intel|kvm_amd", "", "why"),
            ModulesProbe.Module.needed("bridge", "", "why"),
            ModulesProbe.Module.needed("veth", "", "why"),
            ModulesProbe.Module.needed("openvswitch", "", "why"),
            ModulesProbe.Module.wanted("br_netfilter", "", "why"),
            ModulesProbe.Module.needed("vboxdrv", "", "why"));

    List<Finding> findings = probe.look(tree.looked());

    assertThat(findings)
        .extracting(Finding::id)
        .containsExactly(
            "module.kvm-intel-kvm-amd",
            "module.bridge",
            "module.veth",
            "module.openvswitch",
            "module.br-netfilter",
            "module.vboxdrv");
    assertThat(findings)
        .extracting(Finding::state)
        .containsExactly(
            Finding.State.OK,
            Finding.State.OK,
            Finding.State.OK,
            Finding.State.MISSING,
            Finding.State.WARNING,
            Finding.State.MISSING);
    assertThat(findings.get(3).advice()).isEqualTo("modprobe openvswitch");
  }

  @Test
  void whetherAModuleIsBuiltInMayBeUnknown() {
    Tree tree = tree().file("/proc/sys/kernel/osrelease", "6.1.0-1\n").file("/dev/net/tun", "");
    ModulesProbe.Module tun = ModulesProbe.Module.needed("tun", "/dev/net/tun", "why");
    ModulesProbe.Module veth = ModulesProbe.Module.needed("veth", "", "why");

    assertThat(new ModulesProbe(tun, veth).look(tree.looked()))
        .extracting(Finding::state)
        .containsExactly(Finding.State.OK, Finding.State.UNKNOWN);
  }

  @Test
  void theDeviceOfKvmHasToBeForTheUserWhoRunsQemu() throws Exception {
    int group = (int) Files.getAttribute(folder, "unix:gid");
    Tree tree =
        tree()
            .file("/proc/sys/kernel/osrelease", "6.1.0-1\n")
            .file("/dev/kvm", "")
            .file("/etc/passwd", "libvirt-qemu:x:64055:64055::/:/bin/false\n")
            .file("/etc/group", "kvm:x:" + group + ":\n");
    KvmDeviceProbe probe = new KvmDeviceProbe();

    assertThat(only(probe, tree.mode("/dev/kvm", "rw-rw----")).state())
        .isEqualTo(Finding.State.MISSING);
    assertThat(only(probe, tree).advice()).contains("usermod -a -G kvm libvirt-qemu");
    assertThat(only(probe, tree.mode("/dev/kvm", "rw-rw-rw-")).state())
        .isEqualTo(Finding.State.WARNING);
    tree.file("/etc/group", "kvm:x:" + group + ":libvirt-qemu\n");
    assertThat(only(probe, tree.mode("/dev/kvm", "rw-rw----")).state()).isEqualTo(Finding.State.OK);
    assertThat(only(probe, tree.mode("/dev/kvm", "rw-------")).state())
        .isEqualTo(Finding.State.MISSING);
    Files.delete(folder.resolve("dev/kvm"));
    assertThat(only(probe, tree).found()).isEqualTo("there is no /dev/kvm");
  }

  @Test
  void aKernelUnderXenIsTold() {
    KernelProbe xen = new KernelProbe(KernelProbe.Wanted.XEN);
    Tree tree = tree().file("/proc/sys/kernel/osrelease", "6.1.0-1\n");

    assertThat(only(xen, tree).advice()).contains("host apply xen");
    tree.file("/boot/xen-4.17-amd64.gz", "");
    assertThat(only(xen, tree).advice()).contains("boot loader");
    tree.file("/sys/hypervisor/type", "xen\n");
    assertThat(only(xen, tree).advice()).contains("xenfs");
    tree.file("/proc/xen/capabilities", "");
    assertThat(only(xen, tree).found()).contains("a guest of Xen");
    tree.file("/proc/xen/capabilities", "control_d\n");
    assertThat(only(xen, tree).state()).isEqualTo(Finding.State.OK);
  }

  @Test
  void aKernelOfOpenvzIsTold() {
    KernelProbe openvz = new KernelProbe(KernelProbe.Wanted.OPENVZ);
    Tree tree = tree().file("/proc/sys/kernel/osrelease", "3.10.0-1160.el7\n");

    assertThat(only(openvz, tree).advice()).contains("host apply openvz");
    tree.file("/boot/vmlinuz-3.10.0-1160.90.1.vz7.200.7", "");
    assertThat(only(openvz, tree).advice()).contains("boot loader");
    tree.file("/proc/vz/version", "3.10\n");
    assertThat(only(openvz, tree).state()).isEqualTo(Finding.State.OK);
  }

  @Test
  void headersHaveToBeOfTheKernelThatRuns() {
    Tree tree =
        tree()
            .debian()
            .file("/proc/sys/kernel/osrelease", "6.1.0-2-amd64\n")
            .folder("/usr/src/linux-headers-6.1.0-1-amd64");
    HeadersProbe probe = new HeadersProbe();

    assertThat(only(probe, tree).found()).contains("linux-headers-6.1.0-1-amd64");
    assertThat(only(probe, tree).advice())
        .startsWith("apt-get install linux-headers-6.1.0-2-amd64");
    tree.folder("/usr/src/linux-headers-6.1.0-2-amd64");
    assertThat(only(probe, tree).state()).isEqualTo(Finding.State.OK);
    assertThat(kernDir(tree, "/usr/src/linux-headers-6.1.0-1-amd64").state())
        .isEqualTo(Finding.State.WARNING);
    assertThat(kernDir(tree, "/usr/src/linux-headers-6.1.0-2-amd64").state())
        .isEqualTo(Finding.State.OK);
    assertThat(kernDir(tree, "/usr/src/nothing").state()).isEqualTo(Finding.State.MISSING);
    assertThat(kernDir(tree, "../../etc").state()).isEqualTo(Finding.State.MISSING);
  }

  private static Finding kernDir(Tree tree, String value) {
    return named(
        "kernel.kern-dir",
        new HeadersProbe(),
        new LookedAt(tree.host(), new FakeRunner(), Map.of("KERN_DIR", value)));
  }

  private static final ServiceProbe HAPROXY =
      new ServiceProbe(
          new ServiceProbe.Service(
              "haproxy",
              List.of("haproxy.service"),
              List.of("haproxy"),
              List.of("/run/haproxy.pid"),
              "it balances"));

  @Test
  void aServiceIsSeenByItsPidFileOrItsProcess() {
    Tree tree = tree().file("/proc/sys/kernel/osrelease", "6.1.0-1\n");
    assertThat(only(HAPROXY, tree).state()).isEqualTo(Finding.State.MISSING);

    tree.file("/proc/77/comm", "haproxy\n").file("/proc/77/status", "Name:\thaproxy\nState:\tS\n");
    assertThat(only(HAPROXY, tree).found()).contains("77");

    tree.file("/run/haproxy.pid", "78\n").file("/proc/78/status", "Name:\thaproxy\nState:\tS\n");
    assertThat(only(HAPROXY, tree).found()).contains("78");
    assertThat(only(HAPROXY, tree).details().get(0)).contains("unknown");

    tree.file("/proc/78/status", "Name:\thaproxy\nState:\tZ (zombie)\n")
        .file("/proc/77/status", "Name:\thaproxy\nState:\tZ (zombie)\n");
    assertThat(only(HAPROXY, tree).state()).isEqualTo(Finding.State.MISSING);
  }

  @Test
  void theDatabaseIsAskedWithoutAPassword() {
    String id = "database.root";
    assertThat(database(0, "open\n").state()).isEqualTo(Finding.State.MISSING);
    assertThat(database(0, "own\n").state()).isEqualTo(Finding.State.OK);
    assertThat(database(1, "ERROR 1045 (28000): Access denied for user 'root'@'localhost'").state())
        .isEqualTo(Finding.State.OK);
    assertThat(database(1, "ERROR 2002 (HY000): Can't connect to local server").state())
        .isEqualTo(Finding.State.UNKNOWN);
    assertThat(database(1, "Segmentation fault").state()).isEqualTo(Finding.State.UNKNOWN);
    assertThat(new DatabaseProbe().look(thisHost(new FakeRunner())))
        .singleElement()
        .satisfies(finding -> assertThat(finding.id()).isEqualTo(id))
        .satisfies(finding -> assertThat(finding.found()).contains("not installed"));
  }

  private static Finding database(int code, String words) {
    return new DatabaseProbe().look(thisHost(new FakeRunner().answer("mysql", code, words))).get(0);
  }

  @Test
  void theClockFollowsSomebodyOrNot() {
    String tracking =
        "0A000001,10.0.0.1,%d,1700000000.1,0.000012,0.1,0.1,1.5,0.1,0.1,0.02,0.01,64.1,";
    assertThat(
            clock(new FakeRunner().answer("chronyc", 0, tracking.formatted(3) + "Normal\n"))
                .found())
        .contains("10.0.0.1", "12 microseconds");
    assertThat(
            clock(
                    new FakeRunner()
                        .answer("chronyc", 0, tracking.formatted(0) + "Not synchronised\n"))
                .state())
        .isEqualTo(Finding.State.MISSING);
    assertThat(clock(new FakeRunner().answer("chronyc", 1, "506 Cannot talk to daemon\n")).found())
        .contains("506");
    assertThat(
            Doctor.of(HostTree.thisHost(), new FakeRunner().answer("chronyc", 0, "what?"))
                .examine(List.of(new ClockProbe())))
        .singleElement()
        .extracting(Finding::state)
        .isEqualTo(Finding.State.UNKNOWN);
    String row = "10.0.0.%d        .GPS.            1 u   12   64  377    1.000   0.100   0.050\n";
    String peers =
        "     remote           refid      st t when poll reach   delay   offset  jitter\n"
            + "==============================================================================\n";
    assertThat(
            clock(
                    new FakeRunner()
                        .answer(
                            "ntpq -n -c peers",
                            0,
                            peers + "+" + row.formatted(1) + "*" + row.formatted(2)))
                .found())
        .isEqualTo("ntpd follows 10.0.0.2");
    assertThat(
            clock(
                    new FakeRunner()
                        .answer("ntpq -n -c peers", 0, peers + " " + row.formatted(1))
                        .answer(
                            "ntpq -n -c associations",
                            0,
                            "  1 51234  8011   yes    no  none    reject    mobilize  1\n"))
                .state())
        .isEqualTo(Finding.State.MISSING);
    assertThat(
            clock(
                    new FakeRunner()
                        .answer("ntpq -n -c peers", 0, peers + " " + row.formatted(1))
                        .answer(
                            "ntpq -n -c associations",
                            0,
                            "  1 51234  961a   yes   yes  none  sys.peer    sys_peer  1\n"))
                .state())
        .isEqualTo(Finding.State.OK);
    assertThat(clock(new FakeRunner().answer("ntpq", 1, "ntpq: read: Connection refused")).found())
        .contains("Connection refused");
  }

  private static Finding clock(FakeRunner runner) {
    return new ClockProbe().look(thisHost(runner)).get(0);
  }

  @Test
  void portsAreFreeOrHeldBySomebody() {
    String header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";
    Tree tree =
        tree()
            .file(
                "/proc/net/tcp",
                header
                    + "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4711 1\n"
                    + "   1: 0100007F:01BB 0100007F:9999 01 00000000:00000000 00:00000000 00000000 0 0 4712 1\n")
            .file(
                "/proc/net/udp",
                header
                    + "  10: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 99 2\n")
            .file("/proc/12/comm", "apache2\n")
            .link("/proc/12/fd/3", "socket:[4711]");
    PortsProbe probe =
        new PortsProbe(
            List.of(
                new PortsProbe.Port(80, PortsProbe.Protocol.TCP, List.of("haproxy"), "why"),
                new PortsProbe.Port(443, PortsProbe.Protocol.TCP, List.of("haproxy"), "why"),
                new PortsProbe.Port(514, PortsProbe.Protocol.UDP, List.of("rsyslogd"), "why")));

    List<Finding> findings = probe.look(tree.looked());

    assertThat(findings)
        .extracting(Finding::id)
        .containsExactly("port.80-tcp", "port.443-tcp", "port.514-udp");
    assertThat(findings)
        .extracting(Finding::state)
        .containsExactly(Finding.State.WARNING, Finding.State.OK, Finding.State.UNKNOWN);
    assertThat(findings.get(0).found()).contains("apache2 (process 12)");
    tree.file("/proc/12/comm", "haproxy\n");
    assertThat(probe.look(tree.looked()).get(0).state()).isEqualTo(Finding.State.OK);
  }

  @Test
  void selinuxIsNamedByItsModeItsFileAndItsDenials() {
    SelinuxProbe probe = new SelinuxProbe("qemu-kvm");
    assertThat(only(probe, tree()).found()).contains("no SELinux");

    Tree tree =
        tree()
            .file("/sys/fs/selinux/enforce", "1")
            .file("/etc/selinux/config", "SELINUX=enforcing\n");
    assertThat(only(probe, tree).state()).isEqualTo(Finding.State.OK);
    assertThat(named("selinux.denials", probe, tree.looked()).state())
        .isEqualTo(Finding.State.UNKNOWN);

    tree.file("/etc/selinux/config", "SELINUX= permissive\n");
    assertThat(only(probe, tree).advice()).contains("SELINUX=permissive");
    tree.file("/etc/selinux/config", "# SELINUX=enforcing\nSELINUX=permissive\n");
    assertThat(only(probe, tree).found()).contains("after the next start");
    tree.file("/sys/fs/selinux/enforce", "0");
    assertThat(only(probe, tree).found()).isEqualTo("it is permissive");

    tree.file(
        "/var/log/audit/audit.log",
        "type=AVC msg=audit(1.1:1): avc:  denied  { read } for  pid=1 comm=\"qemu-kvm\" name=\"x\"\n"
            + "type=AVC msg=audit(1.1:2): avc:  denied  { read } for  pid=1 comm=\"httpd\"\n");
    assertThat(named("selinux.denials", probe, tree.looked()).details()).hasSize(1);
  }

  @Test
  void theWayOutIsTheDefaultRoute() {
    String header = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n";
    Tree tree =
        tree().file("/proc/net/route", header + "eth0\t0002000A\t00000000\t0001\t0\t0\t0\t0\n");
    assertThat(only(new GatewayProbe(), tree).state()).isEqualTo(Finding.State.MISSING);

    tree.file("/proc/net/route", header + "eth0\t00000000\t0102000A\t0003\t0\t0\t0\t00000000\n");
    assertThat(only(new GatewayProbe(), tree).found()).isEqualTo("10.0.2.1 by eth0");
  }

  @Test
  void namesAreResolved() {
    NamesProbe probe = new NamesProbe();
    Tree tree =
        tree()
            .file("/etc/resolv.conf", "# none\nsearch example.org\n")
            .file("/etc/hosts", "10.0.0.1 www # localhost\n")
            .file("/etc/hostname", "www\n");
    assertThat(probe.look(tree.looked()))
        .extracting(Finding::state)
        .containsExactly(Finding.State.MISSING, Finding.State.MISSING, Finding.State.OK);

    tree.file("/etc/resolv.conf", "nameserver 10.0.0.53\n")
        .file("/etc/hosts", "127.0.0.1\tlocalhost\n::1 localhost ip6-localhost\n");
    assertThat(probe.look(tree.looked()))
        .extracting(Finding::state)
        .containsExactly(Finding.State.OK, Finding.State.OK, Finding.State.UNKNOWN);
  }

  @Test
  void forwardingIsMissingWhereItIsNeeded() {
    Tree tree = tree().file("/proc/sys/net/ipv4/ip_forward", "0\n");
    assertThat(only(new ForwardingProbe(true), tree).state()).isEqualTo(Finding.State.MISSING);
    assertThat(only(new ForwardingProbe(false), tree).state()).isEqualTo(Finding.State.OK);
    tree.file("/proc/sys/net/bridge/bridge-nf-call-iptables", "1\n");
    assertThat(named("forwarding.bridged", new ForwardingProbe(true), tree.looked()).state())
        .isEqualTo(Finding.State.WARNING);
  }

  @Test
  void membersOfTheGroupDockerAreNamed() {
    Tree tree =
        tree()
            .file(
                "/etc/passwd",
                "root:x:0:0::/:/bin/sh\nann:x:1000:1000::/:/bin/sh\nbob:x:1001:999:::\n")
            .file("/etc/group", "docker:x:999:ann\n");

    assertThat(only(new GroupProbe(), tree).found()).contains("ann, bob");
    assertThat(only(new GroupProbe(), tree).why()).contains("equals root");
  }

  @Test
  void memoryAndDiskAreMeasured() {
    Tree tree =
        tree().file("/proc/meminfo", "MemTotal:        2097152 kB\nMemAvailable:    1048576 kB\n");
    ResourcesProbe small = new ResourcesProbe(DataSize.gibibytes(1), "/var/lib", DataSize.bytes(1));
    ResourcesProbe large = new ResourcesProbe(DataSize.gibibytes(4), "/var/lib", DataSize.bytes(1));

    assertThat(only(small, tree).state()).isEqualTo(Finding.State.OK);
    assertThat(only(large, tree).state()).isEqualTo(Finding.State.WARNING);
    assertThat(named("disk", small, thisHost(new FakeRunner())).state())
        .isEqualTo(Finding.State.OK);
    assertThat(named("disk", small, tree.looked()).state()).isEqualTo(Finding.State.UNKNOWN);
  }

  @Test
  void aFindingIsPlainFields() {
    assertThat(Finding.missing("a.b", "found", "why", "advice").with(List.of("line")).toTree())
        .isEqualTo(
            Map.of(
                "id", "a.b",
                "state", "missing",
                "found", "found",
                "why", "why",
                "advice", "advice",
                "details", List.of("line")));
  }

  @Property(tries = 200)
  void whateverTheFilesSayThereIsAFindingAndNoError(
      @ForAll @StringLength(max = 200) String text, @ForAll @StringLength(max = 60) String other)
      throws Exception {
    Path root = Files.createTempDirectory("doctor");
    try {
      Tree tree = new Tree(root);
      for (String path :
          List.of(
              "/proc/cpuinfo",
              "/proc/modules",
              "/proc/meminfo",
              "/proc/net/tcp",
              "/proc/sys/net/ipv4/ip_forward",
              "/etc/passwd",
              "/etc/group",
              "/etc/hosts",
              "/etc/resolv.conf",
              "/etc/selinux/config",
              "/sys/fs/selinux/enforce",
              "/var/log/audit/audit.log")) {
        tree.file(path, text + "\n" + other);
      }
      tree.file(
          "/proc/net/route",
          "Iface\n" + text + "\neth0\t00000000\t" + other + "\neth0\t00000000\tx\t \ty");

      assertThat(Doctor.of(tree.host(), new FakeRunner()).examine()).isNotEmpty();
    } finally {
      try (var files = Files.walk(root)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
