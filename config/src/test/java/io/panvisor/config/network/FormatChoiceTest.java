package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FormatChoiceTest {

  private static final Bridge BRIDGE = Bridge.named("br0").port("eth0").build();

  private static NetworkFormat chosen(HostFolder folder) {
    try (folder) {
      return FormatChoice.of(BRIDGE, folder.tree()).format();
    }
  }

  @Test
  void theFileOfThePortDecides() {
    assertThat(chosen(HostFolder.rhel9().file(IfcfgWriter.FOLDER + "/ifcfg-eth0", "DEVICE=eth0\n")))
        .isEqualTo(NetworkFormat.IFCFG);
    assertThat(
            chosen(
                HostFolder.debian12()
                    .file(InterfacesFiles.MAIN, "auto lo\niface lo inet loopback\n")
                    .file(
                        NetworkdFiles.FOLDER + "/x.network",
                        "[Match]\nName=e*\n[Network]\nDHCP=yes\n")))
        .isEqualTo(NetworkFormat.NETWORKD);
    assertThat(
            chosen(
                HostFolder.debian12()
                    .file(InterfacesFiles.MAIN, "iface eth0 inet dhcp\n")
                    .file("/etc/NetworkManager/NetworkManager.conf", "")))
        .isEqualTo(NetworkFormat.IFUPDOWN);
  }

  @Test
  void aCardIsKnownByItsMacAddress() {
    assertThat(
            chosen(
                HostFolder.centos7()
                    .file(
                        IfcfgWriter.FOLDER + "/ifcfg-Wired_1",
                        "HWADDR=52:54:00:AA:BB:CC\nONBOOT=yes\n")
                    .file(InterfacesFiles.MAIN, "auto lo\n")))
        .isEqualTo(NetworkFormat.IFCFG);
  }

  @Test
  void elseTheSystemDoes() {
    assertThat(chosen(HostFolder.centos7())).isEqualTo(NetworkFormat.IFCFG);
    assertThat(chosen(HostFolder.rhel9())).isEqualTo(NetworkFormat.NETWORK_MANAGER);
    assertThat(chosen(HostFolder.debian12().file(InterfacesFiles.MAIN, "")))
        .isEqualTo(NetworkFormat.IFUPDOWN);
    assertThat(
            chosen(
                HostFolder.debian12()
                    .file(InterfacesFiles.MAIN, "")
                    .file(NetplanFiles.FOLDER + "/50.yaml", "network: {version: 2}\n")))
        .isEqualTo(NetworkFormat.NETPLAN);
  }

  @Test
  void whereNothingTellsItIsAsked() {
    try (HostFolder host = HostFolder.debian12()) {
      assertThatThrownBy(() -> BRIDGE.plan(host.tree()))
          .hasMessageContaining("format")
          .hasMessageContaining("name one of ifcfg");
    }
  }

  @Test
  void aSecondConfigurationOfThePortIsNamed() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(InterfacesFiles.MAIN, "iface eth0 inet dhcp\n")
            .file(
                NetworkdFiles.FOLDER + "/x.network", "[Match]\nName=eth0\n[Network]\nDHCP=yes\n")) {
      assertThat(BRIDGE.plan(host.tree()).notes())
          .anySatisfy(
              note -> assertThat(note).contains("x.network configures eth0, too, for networkd"));
    }
  }

  @Test
  void whatTheKernelSaysOfADeviceIsRead() {
    LiveAddresses live =
        LiveAddresses.read(
            "eth0",
            java.util.List.of("10.0.1.2/24", "2001:db8::2/64", "fe80::1/64"),
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
                + "eth1\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\n"
                + "eth0\t00000000\t0101000A\t0003\t0\t0\t0\t00000000\n"
                + "eth0\t0001000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\n",
            "00000000000000000000000000000000 00 00000000000000000000000000000000 00"
                + " fe800000000000000000000000000001 00000400 00000001 00000000 00000003 eth0\n",
            "# made by hand\nnameserver 8.8.8.8\nnameserver 127.0.0.53\nsearch a.example b.example\n");

    assertThat(live.ipv4()).isEqualTo(IpSettings.fixed("10.0.1.2/24").withGateway("10.0.1.1"));
    assertThat(live.ipv6())
        .isEqualTo(IpSettings.fixed("2001:db8::2/64").withGateway("fe80:0:0:0:0:0:0:1"));
    assertThat(live.dns()).containsExactly("8.8.8.8");
    assertThat(live.search()).containsExactly("a.example", "b.example");
  }
}
