package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.MacAddress;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import io.panvisor.config.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfacesBridgeTest {

  private static final String PATH = InterfacesFiles.MAIN;

  @Test
  void theAddressMovesIntoAStanzaOfTheBridge() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(
                PATH,
                """
                # The network
                source /etc/network/interfaces.d/*

                auto lo
                iface lo inet loopback

                # The card
                allow-hotplug eth0
                iface eth0 inet static
                \taddress 10.0.1.2/24
                \t# wake up
                \tethernet-wol g
                \tgateway 10.0.1.1
                \tup ip route add 10.9.0.0/16 via 10.0.1.9 dev eth0
                \tdns-nameservers 8.8.8.8
                iface eth0 inet6 auto
                """)) {
      Bridge bridge = Bridge.named("br0").port("eth0").takeAddressOf("eth0").build();
      ChangePlan plan = bridge.plan(host.tree());
      host.write(plan);

      assertThat(host.read(PATH))
          .isEqualTo(
              """
              # The network
              source /etc/network/interfaces.d/*

              auto lo
              iface lo inet loopback

              # The card
              allow-hotplug eth0
              iface eth0 inet manual
              \t# wake up
              \tethernet-wol g

              auto br0
              iface br0 inet static
                  address 10.0.1.2/24
                  gateway 10.0.1.1
                  up ip route add 10.9.0.0/16 via 10.0.1.9 dev br0
                  dns-nameservers 8.8.8.8
                  bridge_ports eth0
                  bridge_stp off

              iface br0 inet6 auto
              """);
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
      assertThat(plan.followUps())
          .extracting(FollowUp::command)
          .containsExactly(List.of("systemctl", "restart", "networking.service"));
      assertThat(plan.notes())
          .anySatisfy(note -> assertThat(note).contains("ip address flush dev eth0"))
          .anySatisfy(note -> assertThat(note).contains("bridge-utils"));
    }
  }

  @Test
  void aBridgeOfACardWithoutAStanzaGetsAFileOfItsOwn() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(PATH, "source-directory interfaces.d\n")
            .file("/usr/sbin/ifreload", "")) {
      ChangePlan plan =
          Bridge.named("br0")
              .port("eth0")
              .ipv4(IpSettings.fixed("10.0.1.2/24", "10.0.2.2/24").withGateway("10.0.1.1"))
              .ipv6(IpSettings.auto().withAddress(InterfaceAddress.parse("2001:db8::2/64")))
              .dns("8.8.8.8")
              .stp(true)
              .forwardDelay(4)
              .priority(4096)
              .mtu(1400)
              .mac(MacAddress.parse("52:54:00:00:00:01"))
              .build()
              .plan(host.tree());
      host.write(plan);

      assertThat(host.read(PATH + ".d/br0"))
          .isEqualTo(
              """
              auto br0
              iface br0 inet static
                  address 10.0.1.2/24
                  gateway 10.0.1.1
                  dns-nameservers 8.8.8.8
                  bridge_ports eth0
                  bridge_stp on
                  bridge_fd 4
                  bridge_bridgeprio 4096
                  mtu 1400
                  hwaddress 52:54:00:00:00:01

              iface br0 inet static
                  address 10.0.2.2/24

              iface br0 inet6 auto

              iface br0 inet6 static
                  address 2001:db8::2/64
                  accept_ra 2
                  autoconf 1
              """);
      assertThat(plan.followUps())
          .extracting(FollowUp::command)
          .containsExactly(List.of("ifreload", "-a"));
    }
  }

  @Test
  void aBridgeThatIsThereIsEditedInItsPlace() {
    try (HostFolder host =
        HostFolder.debian12()
            .card("eth1", "52:54:00:aa:bb:cd")
            .file(
                PATH,
                """
                auto br0
                iface br0 inet dhcp
                  # both cards
                  bridge-ports eth1
                  bridge-stp no
                  bridge-waitport 5
                iface other inet manual
                """)) {
      Bridge bridge =
          Bridge.named("br0").port("eth0").ipv4(IpSettings.fixed("10.0.1.2/24")).build();
      host.write(bridge.plan(host.tree()));

      assertThat(host.read(PATH))
          .isEqualTo(
              """
              auto br0
              iface br0 inet static
                address 10.0.1.2/24
                # both cards
                bridge-ports eth1 eth0
                bridge-stp no
                bridge-waitport 5
              iface other inet manual
              """);
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void openVswitchBringsItsPortsUpItself() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(PATH, "auto lo eth0\niface lo inet loopback\niface eth0 inet dhcp\n")) {
      Bridge bridge =
          Bridge.named("br-ex")
              .type(BridgeType.OPEN_VSWITCH)
              .port("eth0")
              .takeAddressOf("eth0")
              .stp(true)
              .build();
      host.write(bridge.plan(host.tree()));

      assertThat(host.read(PATH))
          .isEqualTo(
              """
              auto lo
              iface lo inet loopback
              iface eth0 inet manual
                  ovs_bridge br-ex
                  ovs_type OVSPort

              auto br-ex
              allow-ovs br-ex
              iface br-ex inet dhcp
                  ovs_type OVSBridge
                  ovs_ports eth0
                  ovs_extra set bridge br-ex stp_enable=true -- set bridge br-ex \
              other-config:hwaddr=\\"52:54:00:aa:bb:cc\\"

              allow-br-ex eth0
              """);
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void aPortOfAnotherBridgeIsRefused() {
    try (HostFolder host =
        HostFolder.debian12().file(PATH, "iface other inet manual\n  bridge_ports eth0 eth1\n")) {
      assertThatThrownBy(() -> Bridge.named("br0").port("eth0").build().plan(host.tree()))
          .hasMessageContaining("ports[0]")
          .hasMessageContaining("a part of other already");
    }
  }

  @Test
  void aNameWithADotIsAVlansThere() {
    try (HostFolder host = HostFolder.debian12()) {
      assertThatThrownBy(
              () -> Bridge.named("br0.5").build().plan(host.tree(), NetworkFormat.IFUPDOWN))
          .hasMessageContaining("name")
          .hasMessageContaining("ifupdown cannot say this");
    }
  }

  @Test
  void theFaultsOfAFileAreNamedWithTheirLines() {
    assertThat(
            InterfacesFile.parse(
                    """
                    hello world
                    auto
                    iface eth0 inet
                    iface eth1 inet static
                      address 10.0.0.2/24 # mine
                      mtu 1500
                      mtu 9000
                    iface eth2 inet static
                      netmask 255.255.255.0
                    iface eth3 inet6 static
                      address 10.0.0.2
                      netmask 255.255.255.0
                      gateway 10.9.9.9
                    """)
                .problems()
                .stream()
                .map(Problem::toString))
        .satisfiesExactly(
            each -> assertThat(each).startsWith("line 1: 'hello world' stands outside"),
            each -> assertThat(each).startsWith("line 2: 'auto' names nothing"),
            each -> assertThat(each).startsWith("line 3: 'iface eth0 inet' lacks"),
            each -> assertThat(each).startsWith("line 5: what follows '#'"),
            each -> assertThat(each).startsWith("line 5: address 10.0.0.2/24 # mine"),
            each -> assertThat(each).startsWith("line 7: mtu is given twice, in line 6"),
            each -> assertThat(each).startsWith("line 8: a static eth2 has no address"),
            each -> assertThat(each).startsWith("line 11: 10.0.0.2/24 is not of the family"),
            each -> assertThat(each).startsWith("line 13: gateway 10.9.9.9 is not in"));
  }

  @Test
  void continuedLinesAreReadAndNothingGetsThroughAnOption() {
    InterfacesFile file =
        InterfacesFile.parse(
            "auto eth0 \\\n  eth1\niface eth0 inet \\\n static\n  address \\\n 10.0.0.2/24\n");

    assertThat(file.isListed("auto", "eth1")).isTrue();
    assertThat(file.interfaces("eth0", "inet").get(0).option("address")).contains("10.0.0.2/24");
    assertThat(file.problems()).isEmpty();
    assertThatThrownBy(
            () ->
                file.withInterface(
                    "eth0", "inet", "static", java.util.Map.of("up", "true\nauto evil")))
        .hasMessageContaining("iface.options.up");
    assertThatThrownBy(
            () -> file.withInterface("eth0", "inet", "static", java.util.Map.of("auto", "evil")))
        .hasMessageContaining("iface.options");
    assertThatThrownBy(
            () -> file.withInterface("eth0", "inet", "static", java.util.Map.of("up", "true \\")))
        .hasMessageContaining("iface.options.up");
  }
}
