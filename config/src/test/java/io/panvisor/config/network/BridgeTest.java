package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.MacAddress;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeTest {

  private static List<String> fields(ThrowingCallable call) {
    InvalidSpecException wrong = catchThrowableOfType(InvalidSpecException.class, call);
    return wrong.violations().stream().map(Violation::field).toList();
  }

  private static Bridge.Builder brid0() {
    return Bridge.named("brid0").port("eth0");
  }

  @Test
  void aBridgeSaysWhatItWasToldAndHasPlainDefaults() {
    Bridge bridge = brid0().ipv4(IpSettings.dhcp()).build();

    assertThat(bridge.name()).isEqualTo("brid0");
    assertThat(bridge.ports()).containsExactly("eth0");
    assertThat(bridge.type()).isEqualTo(BridgeType.LINUX);
    assertThat(bridge.ipv6()).isEqualTo(IpSettings.none());
    assertThat(bridge.stp()).isFalse();
    assertThat(bridge.onBoot()).isTrue();
    assertThat(bridge.mtu()).isEmpty();
  }

  @Test
  void onAVlanThePortsAreTheVlansDevices() {
    assertThat(brid0().vlan(100).build().portDevices()).containsExactly("eth0.100");
  }

  @Test
  void everyContradictionIsNamedAtOnce() {
    assertThat(
            fields(
                () ->
                    Bridge.named("br0")
                        .port("eth0")
                        .port("br0")
                        .port("eth0")
                        .vlan(4095)
                        .ipv4(IpSettings.auto())
                        .ipv6(IpSettings.fixed("2001:db8::2/64"))
                        .mtu(1000)
                        .forwardDelay(1)
                        .priority(65_536)
                        .dns("8.8.8.8", "8.8.8.8")
                        .build()))
        .containsExactly(
            "ports[1]",
            "ports[2]",
            "vlan",
            "priority",
            "forwardDelay",
            "mtu",
            "ipv4.method",
            "dns[1]");
  }

  @Test
  void aGatewayIsInANetworkOfTheBridge() {
    IpSettings fixed = IpSettings.fixed("10.0.0.2/24");

    assertThat(fields(() -> brid0().ipv4(fixed.withGateway("10.0.1.1")).build()))
        .containsExactly("ipv4.gateway");
    assertThat(fields(() -> brid0().ipv4(fixed.withGateway("10.0.0.2")).build()))
        .containsExactly("ipv4.gateway");
    assertThat(fields(() -> brid0().ipv4(fixed.withGateway("10.0.0.255")).build()))
        .containsExactly("ipv4.gateway");
    assertThat(fields(() -> brid0().ipv4(IpSettings.dhcp().withGateway("10.0.0.1")).build()))
        .containsExactly("ipv4.gateway");
    assertThat(brid0().ipv4(fixed.withGateway("10.0.0.1")).build().ipv4().gateway())
        .contains("10.0.0.1");
    assertThat(
            brid0()
                .ipv6(IpSettings.fixed("2001:db8::2/64").withGateway("fe80::1"))
                .build()
                .ipv6()
                .gateway())
        .contains("fe80::1");
  }

  @Test
  void addressesAreOfTheirFamilyAndNamedOnce() {
    assertThat(fields(() -> brid0().ipv4(IpSettings.fixed("10.0.0.2/24", "10.0.0.2/16")).build()))
        .containsExactly("ipv4.addresses[1]");
    assertThat(fields(() -> brid0().ipv6(IpSettings.fixed("10.0.0.2/24")).build()))
        .containsExactly("ipv6.addresses[0]");
    assertThat(
            fields(
                () -> brid0().ipv6(IpSettings.fixed("2001:db8::2/64", "2001:DB8:0::2/64")).build()))
        .containsExactly("ipv6.addresses[1]");
    assertThat(fields(() -> brid0().ipv4(IpSettings.fixed()).build()))
        .containsExactly("ipv4.addresses");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/24",
        "10.0.0.255/24",
        "10.0.0.2/0",
        "10.0.0.2/33",
        "10.0.0.2",
        "10.0.0.256/24",
        "127.0.0.1/8",
        "224.0.0.1/24",
        "0.0.0.0/8",
        "255.255.255.255/32",
        "2001:db8::/64",
        "2001:db8::1/129",
        "::1/128",
        "ff02::1/64",
        "::/128",
        "fe80::1%eth0/64",
        "10.0.0.2/24\nGATEWAY=1.2.3.4",
        "",
      })
  void noHostHasSuchAnAddress(String text) {
    assertThat(fields(() -> InterfaceAddress.parse(text))).containsExactly("address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/31", "10.0.0.1/32", "2001:db8::/127", "10.0.0.2/24", "fe80::2/64"})
  void aHostMayHaveSuchAnAddress(String text) {
    assertThat(InterfaceAddress.parse(text)).hasToString(text);
  }

  @Test
  void masksAndPrefixesAreTheSame() {
    for (int prefix = 1; prefix <= 32; prefix++) {
      String mask = new InterfaceAddress("10.77.33.1", prefix).netmask();
      assertThat(InterfaceAddress.prefixOf(mask)).isEqualTo(prefix);
    }
    assertThat(InterfaceAddress.prefixOf("255.0.255.0")).isNegative();
    assertThat(InterfaceAddress.prefixOf("24")).isNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "br0\nONBOOT=no",
        "br 0",
        "br0#",
        "\"br0\"",
        "$(reboot)",
        "../br0",
        "-br0",
        "a-name-that-is-too-long",
        "",
        "br0;",
        "bré",
      })
  void aNameIsADeviceAndNothingGetsThroughIt(String name) {
    assertThat(fields(() -> Bridge.named(name))).containsExactly("name");
    assertThat(fields(() -> Bridge.named("br0").port(name))).containsExactly("ports[0]");
    assertThat(fields(() -> Bridge.named("br0").takeAddressOf(name)))
        .containsExactly("takeAddressOf");
  }

  @Test
  void nothingGetsThroughServersAndDomains() {
    assertThat(fields(() -> brid0().dns("8.8.8.8\nDNS2=1.1.1.1"))).containsExactly("dns[0]");
    assertThat(fields(() -> brid0().search("example.org # x"))).containsExactly("search[0]");
    assertThat(fields(() -> IpSettings.fixed("10.0.0.2/24").withGateway("$(id)")))
        .containsExactly("gateway");
  }

  @Test
  void anAddressEitherMovesOrIsNamed() {
    assertThat(fields(() -> brid0().takeAddressOf("eth0").ipv4(IpSettings.dhcp()).build()))
        .containsExactly("takeAddressOf");
    assertThat(fields(() -> brid0().takeAddressOf("eth1").build()))
        .containsExactly("takeAddressOf");
    assertThat(fields(() -> brid0().vlan(5).takeAddressOf("eth0").build()))
        .containsExactly("takeAddressOf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "default", "lo", "none"})
  void namesWithAnotherMeaningAreNoBridges(String name) {
    assertThat(fields(() -> Bridge.named(name).build())).containsExactly("name");
  }

  @Test
  void aSpecIsReadWholeAndStrictly() {
    Bridge bridge =
        BridgeKind.read(
            SpecNode.yaml(
                """
                name: br-ex
                type: open-vswitch
                ports: [eth0, eth1]
                portMacs: {eth1: "52:54:00:00:00:01"}
                ipv4: {addresses: [10.0.1.2/24, 10.0.2.2/24], gateway: 10.0.1.1}
                ipv6: {method: auto}
                dns: [8.8.8.8, "2001:db8::1"]
                search: example.org
                mtu: 1500
                stp: true
                forwardDelay: 15
                priority: 4096
                mac: "52:54:00:00:00:09"
                onBoot: false
                """));

    assertThat(bridge.type()).isEqualTo(BridgeType.OPEN_VSWITCH);
    assertThat(bridge.macOf("eth1")).contains(MacAddress.parse("52:54:00:00:00:01"));
    assertThat(bridge.ipv4())
        .isEqualTo(IpSettings.fixed("10.0.1.2/24", "10.0.2.2/24").withGateway("10.0.1.1"));
    assertThat(bridge.ipv6().method()).isEqualTo(IpMethod.AUTO);
    assertThat(bridge.search()).containsExactly("example.org");
    assertThat(bridge.forwardDelay()).hasValue(15);
    assertThat(bridge.onBoot()).isFalse();
  }

  @Test
  void whatIsWrongInASpecIsNamedByItsPath() {
    BridgeKind kind = new BridgeKind();
    try (HostFolder host = HostFolder.centos7()) {
      assertThat(fields(() -> kind.plan(SpecNode.yaml("ports: [eth0]"), host.tree())))
          .containsExactly("name");
      assertThat(fields(() -> kind.plan(SpecNode.yaml("{name: br0, colour: red}"), host.tree())))
          .containsExactly("colour");
      assertThat(
              fields(
                  () ->
                      kind.plan(
                          SpecNode.yaml("{name: br0, ipv4: {addresses: [10.0.0.2/24, x]}}"),
                          host.tree())))
          .containsExactly("ipv4.addresses[1]");
      assertThat(
              fields(() -> kind.plan(SpecNode.yaml("{name: br0, format: windows}"), host.tree())))
          .containsExactly("format");
      assertThat(
              fields(
                  () ->
                      kind.plan(
                          SpecNode.yaml("{name: br0, portMacs: {eth9: \"52:54:00:00:00:09\"}}"),
                          host.tree())))
          .containsExactly("portMacs");
    }
  }

  @Test
  void allKindsAreFound() {
    ConfigKinds kinds = ConfigKinds.load();

    assertThat(List.of("bridge", "ifcfg", "network-manager", "networkd", "netplan", "interfaces"))
        .allSatisfy(name -> assertThat(kinds.find(name)).isPresent());
  }
}
