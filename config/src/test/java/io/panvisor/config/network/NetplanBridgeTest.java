package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import io.panvisor.config.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetplanBridgeTest {

  private static final String PATH = NetplanFiles.FOLDER + "/01.yaml";
  private static final String PLAN =
      """
      # Let the office be
      network:
        version: 2
        ethernets:
          nic0: # the first
            match:
              name: eth0
            addresses:
              # the main one
              - 10.0.1.2/24   # yes
            nameservers: {addresses: [8.8.8.8]}
            routes:
            - to: default
              via: 10.0.1.1
            wakeonlan: true
          eth1:
            dhcp4: true
      """;

  @Test
  void theAddressMovesWithItsCommentsAndStyle() {
    try (HostFolder host = HostFolder.debian12().file(PATH, PLAN)) {
      Bridge bridge = Bridge.named("br0").port("eth0").takeAddressOf("eth0").build();
      ChangePlan plan = bridge.plan(host.tree());
      host.write(plan);

      assertThat(host.read(PATH))
          .isEqualTo(
              """
              # Let the office be
              network:
                version: 2
                ethernets:
                  nic0: # the first
                    match:
                      name: eth0
                    wakeonlan: true
                  eth1:
                    dhcp4: true
                bridges:
                  br0:
                    interfaces:
                      - nic0
                    addresses:
                      # the main one
                      - 10.0.1.2/24   # yes
                    nameservers: {addresses: [8.8.8.8]}
                    routes:
                    - to: default
                      via: 10.0.1.1
                    parameters:
                      stp: false
              """);
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
      assertThat(plan.followUps())
          .extracting(FollowUp::command)
          .containsExactly(List.of("netplan", "apply"));
    }
  }

  @Test
  void whatIsNamedIsAddedToWhatIsThere() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(
                PATH,
                "network:\n  version: 2\n  ethernets:\n    eth0: {dhcp4: true, mtu: 1500}\n"
                    + "  bridges: {}\n")
            .file(NetplanFiles.FOLDER + "/02.yaml", "network: {version: 2}\n")) {
      Bridge bridge =
          Bridge.named("br0")
              .port("eth0")
              .ipv4(IpSettings.fixed("10.0.1.2/24").withGateway("10.0.1.1"))
              .ipv6(IpSettings.auto())
              .dns("8.8.8.8", "2001:db8::1")
              .mtu(1400)
              .priority(4096)
              .build();
      ChangePlan plan = bridge.plan(host.tree());
      host.write(plan);

      assertThat(host.read(PATH))
          .isEqualTo(
              """
              network:
                version: 2
                ethernets:
                  eth0: {mtu: 1400}
                bridges:
                  br0:
                    interfaces:
                      - eth0
                    dhcp4: false
                    dhcp6: false
                    accept-ra: true
                    addresses:
                      - 10.0.1.2/24
                    routes:
                      - to: 0.0.0.0/0
                        via: 10.0.1.1
                    nameservers:
                      addresses:
                        - 8.8.8.8
                        - "2001:db8::1"
                    mtu: 1400
                    parameters:
                      stp: false
                      priority: 4096
              """);
      assertThat(plan.wanted()).hasSize(2);
      assertThat(plan.changes()).hasSize(1);
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void aHostWithoutPlansGetsOneThatOnlyRootReads() {
    try (HostFolder host = HostFolder.debian12()) {
      ChangePlan plan =
          Bridge.named("br5").port("eth0").vlan(5).build().plan(host.tree(), NetworkFormat.NETPLAN);
      host.write(plan);

      assertThat(plan.changes().get(0).wanted().mode()).contains("0600");
      assertThat(host.read(NetplanFiles.FOLDER + "/60-br5.yaml"))
          .startsWith(
              """
              network:
                version: 2
                ethernets:
                  eth0: {}
                vlans:
                  eth0.5:
                    id: 5
                    link: eth0
                bridges:
                  br5:
                    interfaces:
                      - eth0.5
              """);
    }
  }

  @Test
  void openVswitchIsSaidAndItsSpanningTreeRefused() {
    try (HostFolder host = HostFolder.debian12()) {
      Bridge.Builder bridge =
          Bridge.named("br-ex").type(BridgeType.OPEN_VSWITCH).port("eth0").ipv4(IpSettings.dhcp());
      host.write(bridge.build().plan(host.tree(), NetworkFormat.NETPLAN));

      assertThat(host.read(NetplanFiles.FOLDER + "/60-br-ex.yaml")).contains("openvswitch: {}");
      assertThatThrownBy(() -> bridge.stp(true).build().plan(host.tree(), NetworkFormat.NETPLAN))
          .hasMessageContaining("stp")
          .hasMessageContaining("netplan cannot say this");
    }
  }

  @Test
  void aPortOfAnotherBridgeOrBondIsRefused() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(
                PATH,
                "network:\n  version: 2\n  ethernets: {eth0: {}}\n  bonds:\n    bond0:\n"
                    + "      interfaces: [eth0]\n")) {
      assertThatThrownBy(() -> Bridge.named("br0").port("eth0").build().plan(host.tree()))
          .hasMessageContaining("ports[0]")
          .hasMessageContaining("bond0");
    }
  }

  @Test
  void aPlanThatIsNoYamlIsRefusedWithItsLine() {
    try (HostFolder host =
        HostFolder.debian12().file(PATH, "network:\n  version: 2\n\tethernets: {}\n")) {
      assertThatThrownBy(() -> Bridge.named("br0").port("eth0").build().plan(host.tree()))
          .hasMessageContaining(PATH)
          .hasMessageContaining("line 3");
    }
  }

  @Test
  void theFaultsOfAPlanAreNamedWithTheirLines() {
    assertThat(
            NetplanFile.parse(
                    """
                    network:
                      version: 3
                      ethernets:
                        eth0:
                          addresses: [10.0.0.0/24]
                          gateway4: 10.0.0.1
                        eth1:
                      bridges:
                        br0: {interfaces: [eth0, eth9]}
                        br1: {interfaces: [eth0]}
                    other: 1
                    """)
                .problems()
                .stream()
                .map(Problem::toString))
        .satisfiesExactly(
            each -> assertThat(each).startsWith("line 2: version 3"),
            each -> assertThat(each).startsWith("line 5: eth0: 10.0.0.0/24"),
            each -> assertThat(each).startsWith("line 6: eth0: gateway4 is deprecated"),
            each -> assertThat(each).startsWith("line 7: eth1 has no mapping"),
            each -> assertThat(each).startsWith("line 9: br0: the port eth9"),
            each -> assertThat(each).startsWith("line 10: eth0 is a port of br0 and of br1"),
            each -> assertThat(each).startsWith("line 11: 'other'"));
  }

  @Test
  void nothingGetsThroughAKeyOrAValue() {
    NetplanFile file = NetplanFile.parse("network:\n  version: 2\n");

    assertThatThrownBy(() -> file.with(List.of("network", "a\nb"), "c"))
        .hasMessageContaining("key");
    assertThatThrownBy(() -> file.with(List.of("network", "a"), "c\nd: e"))
        .hasMessageContaining("network.a");
    String value = "a: b # \"c\" 'd' {e} [f] &g *h";
    assertThat(file.with(List.of("network", "x"), value).value("network", "x")).contains(value);
  }

  @Test
  void aModelShowsNoPasswords() {
    assertThat(
            NetplanFile.parse(
                    "network:\n  wifis:\n    w:\n      access-points:\n        x: {password: hidden}\n")
                .model()
                .toString())
        .contains("password=***")
        .doesNotContain("hidden");
  }
}
