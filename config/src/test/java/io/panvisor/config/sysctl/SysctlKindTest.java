package io.panvisor.config.sysctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SysctlKindTest {

  private static final FollowUp LOAD =
      new FollowUp.Run(
          List.of("sysctl", "--system"), "the running kernel takes the files' values by this");

  private final SampleHost host = new SampleHost();

  @AfterEach
  void close() {
    host.close();
  }

  private ChangePlan plan(String yaml) {
    return new SysctlKind().plan(SpecNode.yaml(yaml), host.tree());
  }

  private static String text(ChangePlan plan) {
    return plan.wanted().get(plan.wanted().size() - 1).contentText();
  }

  @Test
  void theForwardingOfTheKvmGuideIsADropIn() {
    ChangePlan plan = plan("{name: 99-ipforward, profiles: kvm}");

    assertThat(plan.wanted().get(0).path()).isEqualTo("/etc/sysctl.d/99-ipforward.conf");
    assertThat(text(plan))
        .isEqualTo(
            """
            # Written by Panvisor; the next apply replaces this file.

            # Guests reach other networks through this host only when it forwards packets.
            net.ipv4.ip_forward = 1
            """);
    assertThat(plan.followUps()).containsExactly(LOAD);
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void theOpenVzSetIsSaidWithoutItsContradiction() {
    host.write(
        "/etc/sysctl.conf",
        """
        net.ipv4.ip_forward = 0
        #net.ipv6.conf.all.forwarding=1
        net.ipv4.conf.default.send_redirects = 1
        """);

    ChangePlan plan = plan("{place: sysctl-conf, profiles: openvz}");

    assertThat(text(plan))
        .startsWith(
            """
            net.ipv4.ip_forward = 1
            net.ipv6.conf.all.forwarding = 1
            net.ipv4.conf.default.send_redirects = 0
            """)
        .contains("net.ipv4.conf.all.send_redirects = 0\n", "kernel.sysrq = 1\n");
    assertThat(SysctlDocument.parse(text(plan)).problems()).isEmpty();
    assertThat(plan.notes())
        .anyMatch(note -> note.contains("either 'all' or the interface's own value is 1"))
        .anyMatch(note -> note.contains("does not read /etc/sysctl.conf at boot"));
  }

  @Test
  void anOverrideElsewhereIsTold() {
    host.write("/usr/lib/sysctl.d/99-vendor.conf", "# x\nnet.ipv4.ip_forward=0\n");

    assertThat(plan("values: {net.ipv4.ip_forward: 1}").notes())
        .containsExactly(
            "net.ipv4.ip_forward will be 0 all the same: /usr/lib/sysctl.d/99-vendor.conf, line 2"
                + " is read later and wins.");
    assertThat(plan("{name: 99-z, values: {net.ipv4.ip_forward: 1}}").notes()).isEmpty();
  }

  @Test
  void aVendorsFileThatIsHiddenIsTold() {
    host.write("/usr/lib/sysctl.d/50-pid-max.conf", "kernel.pid_max = 4194304\n");

    assertThat(plan("{name: 50-pid-max, values: {vm.swappiness: 1}}").notes())
        .containsExactly(
            "/etc/sysctl.d/50-pid-max.conf hides /usr/lib/sysctl.d/50-pid-max.conf, which has the"
                + " same name.");
  }

  @Test
  void whatAReplacedDropInLosesIsTold() {
    host.write("/etc/sysctl.d/60-panvisor.conf", "vm.swappiness = 1\nkernel.sysrq = 1\n");

    assertThat(plan("values: {kernel.sysrq: 1}").notes())
        .containsExactly(
            "/etc/sysctl.d/60-panvisor.conf sets vm.swappiness now, and will not any more.");
  }

  @Test
  void aKernelThatDiffersIsLoadedEvenWhereTheFileIsRight() {
    String yaml = "values: {vm.swappiness: 10}";
    host.write("/etc/sysctl.d/60-panvisor.conf", text(plan(yaml)));
    host.write("/proc/sys/vm/swappiness", "60\n");
    assertThat(plan(yaml).isEmpty()).isTrue();
    assertThat(plan(yaml).followUps()).containsExactly(LOAD);

    host.write("/proc/sys/vm/swappiness", "10\n");
    assertThat(plan(yaml).followUps()).isEmpty();
  }

  @Test
  void aModuleIsLoadedBeforeItsParameters() {
    ChangePlan plan = plan("profiles: docker");

    assertThat(plan.wanted().get(0).path()).isEqualTo("/etc/modules-load.d/br_netfilter.conf");
    assertThat(plan.followUps())
        .extracting(FollowUp::command)
        .containsExactlyInAnyOrder(
            List.of("sysctl", "--system"), List.of("modprobe", "br_netfilter"));
  }

  @Test
  void profilesThatContradictEachOtherAreRefusedUnlessOneIsChosen() {
    assertThatThrownBy(() -> plan("profiles: [docker, bridged-guests]"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("net.bridge.bridge-nf-call-iptables")
        .hasMessageContaining("two profiles want 1 and 0");

    assertThat(
            text(
                plan(
                    "{profiles: [docker, bridged-guests], values:"
                        + " {net.bridge.bridge-nf-call-iptables: 1,"
                        + " net.bridge.bridge-nf-call-ip6tables: 0}}")))
        .contains("net.bridge.bridge-nf-call-iptables = 1\n", "call-ip6tables = 0\n");
  }

  @Test
  void settingsMayHaveReasonsAndMayFail() {
    assertThat(
            text(
                plan(
                    "settings: [{key: vm/swappiness, value: 10, reason: as wanted, mayFail: true}]")))
        .endsWith("\n# as wanted\n-vm.swappiness = 10\n");
  }

  @Test
  void keysAreRemovedFromTheMainFileOnly() {
    host.write("/etc/sysctl.conf", "a.b = 1\nc.d = 2\n");

    assertThat(text(plan("{place: sysctl-conf, remove: a.b}"))).isEqualTo("c.d = 2\n");
    assertThatThrownBy(() -> plan("remove: a.b")).hasMessageContaining("remove");
    assertThatThrownBy(() -> plan("{place: sysctl-conf, name: x, values: {a.b: 1}}"))
        .hasMessageContaining("name");
  }

  @Test
  void errorsNameTheField() {
    assertThatThrownBy(() -> plan("values: {'a b': 1}")).hasMessageContaining("values");
    assertThatThrownBy(() -> plan("values: {a.b: \"1\\nc.d = 2\"}")).hasMessageContaining("values");
    assertThatThrownBy(() -> plan("{name: ../../x, values: {a.b: 1}}"))
        .hasMessageContaining("name");
    assertThatThrownBy(() -> plan("profiles: hyperv")).hasMessageContaining("there are: kvm");
    assertThatThrownBy(() -> plan("settings: [{key: a.b}]"))
        .hasMessageContaining("settings[0].value");
    assertThatThrownBy(() -> plan("{}")).hasMessageContaining("nothing is asked for");
    assertThatThrownBy(() -> plan("{values: {a.b: 1}, wrong: 1}")).hasMessageContaining("wrong");
    assertThatThrownBy(() -> plan("{values: {a.b: 1}, settings: [{key: a/b, value: 2}]}"))
        .hasMessageContaining("twice");
  }

  @ParameterizedTest
  @EnumSource(SysctlProfile.class)
  void everyLineOfAProfileHasItsReason(SysctlProfile profile) {
    assertThat(profile.settings())
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(setting.reason()).endsWith("."));
  }
}
