package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.MacAddress;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import io.panvisor.error.InvalidSpecException;
import org.junit.jupiter.api.Test;

class IfcfgBridgeTest {

  private static final String FOLDER = IfcfgWriter.FOLDER;

  @Test
  void aDhcpBridgeOverACardWithoutAFile() {
    try (HostFolder host = HostFolder.centos7()) {
      ChangePlan plan =
          Bridge.named("brid0").port("eth0").ipv4(IpSettings.dhcp()).build().plan(host.tree());
      host.write(plan);

      assertThat(host.read(FOLDER + "/ifcfg-brid0"))
          .isEqualTo(
              """
              DEVICE=brid0
              TYPE=Bridge
              ONBOOT=yes
              BOOTPROTO=dhcp
              IPV6INIT=no
              STP=no
              """);
      assertThat(host.read(FOLDER + "/ifcfg-eth0"))
          .isEqualTo(
              """
              DEVICE=eth0
              HWADDR=52:54:00:aa:bb:cc
              TYPE=Ethernet
              ONBOOT=yes
              BOOTPROTO=none
              BRIDGE=brid0
              """);
      assertThat(plan.notes().get(0)).isEqualTo("Written for ifcfg: the host is CentOS 7.");
      assertThat(plan.followUps())
          .extracting(FollowUp::command)
          .containsExactly(
              java.util.List.of(
                  "restorecon", "-v", FOLDER + "/ifcfg-eth0", FOLDER + "/ifcfg-brid0"),
              java.util.List.of("systemctl", "restart", "network.service"));
    }
  }

  @Test
  void theAddressMovesAndAllElseStays() {
    try (HostFolder host =
        HostFolder.centos7()
            .file(
                FOLDER + "/ifcfg-eth0",
                """
                # the office's card
                DEVICE=eth0
                HWADDR=52:54:00:AA:BB:CC
                ONBOOT=yes

                IPADDR='10.0.1.2' # the old one
                NETMASK=255.255.255.0
                GATEWAY=10.0.1.1
                DNS1=8.8.8.8
                DEFROUTE=yes
                USERCTL=no
                """)) {
      Bridge bridge = Bridge.named("brid0").port("eth0").takeAddressOf("eth0").build();
      ChangePlan plan = bridge.plan(host.tree());
      host.write(plan);

      assertThat(host.read(FOLDER + "/ifcfg-eth0"))
          .isEqualTo(
              """
              # the office's card
              DEVICE=eth0
              HWADDR=52:54:00:AA:BB:CC
              ONBOOT=yes

              DEFROUTE=yes
              USERCTL=no
              BRIDGE=brid0
              """);
      assertThat(host.read(FOLDER + "/ifcfg-brid0"))
          .isEqualTo(
              """
              DEVICE=brid0
              TYPE=Bridge
              ONBOOT=yes
              BOOTPROTO=none
              IPADDR='10.0.1.2' # the old one
              NETMASK=255.255.255.0
              GATEWAY=10.0.1.1
              DNS1=8.8.8.8
              DEFROUTE=yes
              STP=no
              """);
      assertThat(plan.notes()).contains("Moves 10.0.1.2/24 from eth0 to brid0.");
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void aDhcpAddressMovesWithTheMacAddress() {
    try (HostFolder host =
        HostFolder.centos7().file(FOLDER + "/ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\n")) {
      Bridge bridge = Bridge.named("brid0").port("eth0").takeAddressOf("eth0").build();
      host.write(bridge.plan(host.tree()));

      assertThat(host.read(FOLDER + "/ifcfg-brid0"))
          .contains("BOOTPROTO=dhcp\n", "MACADDR=52:54:00:aa:bb:cc\n");
      assertThat(host.read(FOLDER + "/ifcfg-eth0"))
          .isEqualTo("DEVICE=eth0\nBOOTPROTO=none\nBRIDGE=brid0\n");
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void openVswitchTakesTheCard() {
    try (HostFolder host =
        HostFolder.centos7()
            .file(
                FOLDER + "/ifcfg-eth0",
                "BOOTPROTO=\"none\"\nNAME=\"eth0\"\nONBOOT=\"yes\"\nHWADDR=\"52:54:00:AA:BB:CC\"\n")) {
      Bridge bridge =
          Bridge.named("br-ex")
              .type(BridgeType.OPEN_VSWITCH)
              .port("eth0")
              .ipv4(IpSettings.fixed("10.0.1.2/24").withGateway("10.0.1.1"))
              .dns("8.8.8.8")
              .stp(true)
              .priority(4096)
              .build();
      host.write(bridge.plan(host.tree()));

      assertThat(host.read(FOLDER + "/ifcfg-br-ex"))
          .isEqualTo(
              """
              DEVICE=br-ex
              DEVICETYPE=ovs
              TYPE=OVSBridge
              ONBOOT=yes
              BOOTPROTO=none
              IPADDR=10.0.1.2
              PREFIX=24
              GATEWAY=10.0.1.1
              IPV6INIT=no
              DNS1=8.8.8.8
              STP=true
              OVS_EXTRA="set bridge br-ex other-config:stp-priority=4096"
              """);
      assertThat(host.read(FOLDER + "/ifcfg-eth0"))
          .isEqualTo(
              """
              BOOTPROTO="none"
              NAME="eth0"
              ONBOOT="yes"
              HWADDR="52:54:00:AA:BB:CC"
              DEVICE=eth0
              DEVICETYPE=ovs
              TYPE=OVSPort
              OVS_BRIDGE=br-ex
              """);
      assertThat(IfcfgFile.parse(host.read(FOLDER + "/ifcfg-eth0")).problems()).isEmpty();
    }
  }

  @Test
  void openVswitchAsksDhcpOverItsPorts() {
    try (HostFolder host = HostFolder.centos7().card("eth1", "52:54:00:aa:bb:cd")) {
      host.write(
          Bridge.named("br-ex")
              .type(BridgeType.OPEN_VSWITCH)
              .port("eth0")
              .port("eth1")
              .ipv4(IpSettings.dhcp())
              .build()
              .plan(host.tree()));

      assertThat(host.read(FOLDER + "/ifcfg-br-ex"))
          .contains("BOOTPROTO=none\nOVSBOOTPROTO=dhcp\nOVSDHCPINTERFACES=\"eth0 eth1\"\n");
    }
  }

  @Test
  void theMacAddressOfTheHostDecides() {
    try (HostFolder host =
        HostFolder.centos7()
            .file(FOLDER + "/ifcfg-eth0", "DEVICE=eth0\nHWADDR=52:54:00:11:11:11\n")) {
      Bridge.Builder bridge = Bridge.named("brid0");

      assertThatThrownBy(() -> bridge.port("eth0").build().plan(host.tree()))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("ports[0]")
          .hasMessageContaining("ifcfg-eth0 line 2")
          .hasMessageContaining("52:54:00:aa:bb:cc");
      assertThatThrownBy(
              () ->
                  Bridge.named("brid0")
                      .port("eth0", MacAddress.parse("52:54:00:22:22:22"))
                      .build()
                      .plan(host.tree()))
          .hasMessageContaining("ports[0].mac");
      assertThatThrownBy(() -> Bridge.named("brid0").port("eth7").build().plan(host.tree()))
          .hasMessageContaining("there is no such device; there are: eth0");
    }
  }

  @Test
  void withoutDevicesTheTreeSaysThatNothingWasChecked() {
    try (HostFolder host = new HostFolder().file(FOLDER + "/ifcfg-eth0", "DEVICE=eth0\n")) {
      ChangePlan plan = Bridge.named("brid0").port("eth0").build().plan(host.tree());

      assertThat(plan.notes())
          .anySatisfy(note -> assertThat(note).startsWith("The MAC address of eth0 could not be"));
    }
  }

  @Test
  void aPlaceForAMacAddressIsFilled() {
    try (HostFolder host =
        HostFolder.centos7()
            .file(FOLDER + "/ifcfg-eth0", "DEVICE=eth0\nHWADDR=XX:XX:XX:XX:XX:XX\n")) {
      host.write(Bridge.named("brid0").port("eth0").build().plan(host.tree()));

      assertThat(host.read(FOLDER + "/ifcfg-eth0"))
          .isEqualTo("DEVICE=eth0\nHWADDR=52:54:00:aa:bb:cc\nBRIDGE=brid0\n");
    }
  }

  @Test
  void aPortOfAnotherBridgeIsRefusedUnlessNoFileDefinesThatOne() {
    try (HostFolder host =
        HostFolder.centos7().file(FOLDER + "/ifcfg-eth0", "DEVICE=eth0\nBRIDGE=other\n")) {
      Bridge bridge = Bridge.named("brid0").port("eth0").build();

      ChangePlan plan = bridge.plan(host.tree());
      assertThat(plan.notes())
          .anySatisfy(note -> assertThat(note).contains("BRIDGE=other, a bridge that no file"));

      host.file(FOLDER + "/ifcfg-other", "DEVICE=other\nTYPE=Bridge\n");
      assertThatThrownBy(() -> bridge.plan(host.tree()))
          .hasMessageContaining("makes it a port of the bridge other");
    }
  }

  @Test
  void aWrongTypeInTheBridgesFileIsMadeRight() {
    try (HostFolder host =
        HostFolder.centos7()
            .file(
                FOLDER + "/ifcfg-brid0",
                "DEVICE=\"brid0\"\nTYPE=BRIDGE\nONBOOT=yes\nBOOTPROTO=static\nIPADDR=\"10.0.0.2\"\n"
                    + "NETMASK=\"255.255.255.0\"\nGATEWAY=\"10.0.0.1\"\nDNS1=\"8.8.8.8\"\n")) {
      host.write(
          Bridge.named("brid0")
              .port("eth0")
              .ipv4(IpSettings.fixed("10.0.0.2/24").withGateway("10.0.0.1"))
              .dns("8.8.8.8")
              .build()
              .plan(host.tree()));

      assertThat(host.read(FOLDER + "/ifcfg-brid0"))
          .isEqualTo(
              "DEVICE=\"brid0\"\nTYPE=Bridge\nONBOOT=yes\nBOOTPROTO=static\nIPADDR=\"10.0.0.2\"\n"
                  + "NETMASK=\"255.255.255.0\"\nGATEWAY=\"10.0.0.1\"\nDNS1=\"8.8.8.8\"\n"
                  + "IPV6INIT=no\nSTP=no\n");
    }
  }

  @Test
  void aBridgeOnAVlanLeavesTheCardAlone() {
    try (HostFolder host =
        HostFolder.centos7().file(FOLDER + "/ifcfg-eth0", "DEVICE=eth0\nIPADDR=10.0.0.9\n")) {
      ChangePlan plan =
          Bridge.named("brid5")
              .port("eth0")
              .vlan(5)
              .ipv6(IpSettings.fixed("2001:db8::2/64", "2001:db8::3/64").withGateway("fe80::1"))
              .build()
              .plan(host.tree());
      host.write(plan);

      assertThat(host.read(FOLDER + "/ifcfg-eth0")).isEqualTo("DEVICE=eth0\nIPADDR=10.0.0.9\n");
      assertThat(host.read(FOLDER + "/ifcfg-eth0.5"))
          .isEqualTo(
              "DEVICE=eth0.5\nVLAN=yes\nPHYSDEV=eth0\nONBOOT=yes\nBOOTPROTO=none\nBRIDGE=brid5\n");
      assertThat(host.read(FOLDER + "/ifcfg-brid5"))
          .contains(
              "IPV6INIT=yes\nIPV6_AUTOCONF=no\nIPV6ADDR=2001:db8::2/64\n"
                  + "IPV6ADDR_SECONDARIES=2001:db8::3/64\nIPV6_DEFAULTGW=fe80::1%brid5\n");
    }
  }

  @Test
  void staticAddressesBesideDhcpAreRefusedByName() {
    try (HostFolder host = HostFolder.centos7()) {
      Bridge bridge =
          Bridge.named("brid0")
              .port("eth0")
              .ipv4(IpSettings.dhcp().withAddress(InterfaceAddress.parse("10.0.0.2/24")))
              .build();

      assertThatThrownBy(() -> bridge.plan(host.tree()))
          .hasMessageContaining("ipv4.addresses")
          .hasMessageContaining("ifcfg cannot say this");
    }
  }

  @Test
  void anAddressThatNoFileSaysIsNotGuessedOutsideOfTheRunningHost() {
    try (HostFolder host = HostFolder.centos7()) {
      Bridge bridge = Bridge.named("brid0").port("eth0").takeAddressOf("eth0").build();

      assertThatThrownBy(() -> bridge.plan(host.tree()))
          .hasMessageContaining("takeAddressOf")
          .hasMessageContaining("no file of ifcfg says an address of eth0");
    }
  }

  @Test
  void anAddressThatIsLostIsNamed() {
    try (HostFolder host =
        HostFolder.centos7()
            .file(FOLDER + "/ifcfg-eth0", "DEVICE=eth0\nIPADDR=10.0.0.9\nPREFIX=24\n")) {
      ChangePlan plan = Bridge.named("brid0").port("eth0").build().plan(host.tree());

      assertThat(plan.notes())
          .anySatisfy(note -> assertThat(note).contains("eth0 loses 10.0.0.9/24"));
    }
  }
}
