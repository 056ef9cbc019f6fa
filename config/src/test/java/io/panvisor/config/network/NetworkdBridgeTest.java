package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkdBridgeTest {

  private static final String FOLDER = NetworkdFiles.FOLDER;

  @Test
  void aBridgeIsADeviceANetworkAndItsPorts() {
    try (HostFolder host = HostFolder.debian12()) {
      ChangePlan plan =
          Bridge.named("br0")
              .port("eth0")
              .ipv4(IpSettings.fixed("10.0.1.2/24").withGateway("10.0.1.1"))
              .ipv6(IpSettings.dhcp())
              .dns("8.8.8.8", "1.1.1.1")
              .search("example.org", "lab.example.org")
              .mtu(1400)
              .stp(true)
              .forwardDelay(4)
              .priority(4096)
              .build()
              .plan(host.tree(), NetworkFormat.NETWORKD);
      host.write(plan);

      assertThat(host.read(FOLDER + "/10-br0.netdev"))
          .isEqualTo(
              """
              [NetDev]
              Name=br0
              Kind=bridge
              MTUBytes=1400

              [Bridge]
              STP=yes
              ForwardDelaySec=4
              Priority=4096
              """);
      assertThat(host.read(FOLDER + "/10-br0.network"))
          .isEqualTo(
              """
              [Match]
              Name=br0

              [Network]
              DHCP=ipv6
              IPv6AcceptRA=yes
              LinkLocalAddressing=ipv6
              ConfigureWithoutCarrier=yes
              Address=10.0.1.2/24
              Gateway=10.0.1.1
              DNS=8.8.8.8
              DNS=1.1.1.1
              Domains=example.org lab.example.org

              [IPv6AcceptRA]
              DHCPv6Client=always
              """);
      assertThat(host.read(FOLDER + "/10-eth0.network"))
          .isEqualTo(
              """
              [Match]
              Name=eth0

              [Network]
              Bridge=br0
              LinkLocalAddressing=no

              [Link]
              MTUBytes=1400
              """);
      assertThat(plan.followUps())
          .extracting(FollowUp::command)
          .contains(List.of("networkctl", "reload"), List.of("networkctl", "reconfigure", "eth0"));
    }
  }

  @Test
  void theAddressMovesWithItsRoutes() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(
                FOLDER + "/20-wired.network",
                """
                [Match]
                MACAddress=52:54:00:aa:bb:cc

                # the office
                [Network]
                LLDP=yes
                Address=10.0.1.2/24
                DNS=8.8.8.8

                [Route]
                Destination=10.9.0.0/16
                Gateway=10.0.1.9

                [Link]
                WakeOnLan=magic
                """)) {
      Bridge bridge = Bridge.named("br0").port("eth0").takeAddressOf("eth0").build();
      ChangePlan plan = bridge.plan(host.tree());
      host.write(plan);

      assertThat(plan.notes().get(0))
          .isEqualTo("Written for networkd: " + FOLDER + "/20-wired.network configures eth0.");
      assertThat(host.read(FOLDER + "/20-wired.network"))
          .isEqualTo(
              """
              [Match]
              MACAddress=52:54:00:aa:bb:cc
              Name=eth0

              # the office
              [Network]
              LLDP=yes
              Bridge=br0
              LinkLocalAddressing=no

              [Link]
              WakeOnLan=magic
              """);
      assertThat(host.read(FOLDER + "/10-br0.network"))
          .isEqualTo(
              """
              [Match]
              Name=br0

              [Network]
              Address=10.0.1.2/24
              DNS=8.8.8.8

              [Route]
              Destination=10.9.0.0/16
              Gateway=10.0.1.9
              """);
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void aFileForManyDevicesStaysAndAnotherComesBeforeIt() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(FOLDER + "/20-all.network", "[Match]\nName=en* eth*\n[Network]\nDHCP=yes\n")) {
      Bridge bridge = Bridge.named("br0").port("eth0").takeAddressOf("eth0").build();
      ChangePlan plan = bridge.plan(host.tree());
      host.write(plan);

      assertThat(host.read(FOLDER + "/20-all.network")).contains("DHCP=yes");
      assertThat(host.read(FOLDER + "/10-eth0.network")).contains("Name=eth0", "Bridge=br0");
      assertThat(host.read(FOLDER + "/10-br0.network")).contains("DHCP=yes");
      assertThat(host.read(FOLDER + "/10-br0.netdev")).contains("MACAddress=52:54:00:aa:bb:cc");
      assertThat(plan.notes())
          .anySatisfy(note -> assertThat(note).contains("takes eth0 among other devices"));
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void theBridgesOwnFileComesBeforeAPatternThatTakesAll() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(FOLDER + "/08-all.network", "[Match]\nName=*\n[Network]\nDHCP=yes\n")) {
      host.write(Bridge.named("br0").port("eth0").build().plan(host.tree()));

      assertThat(host.read(FOLDER + "/05-br0.network")).contains("Name=br0");
      assertThat(host.read(FOLDER + "/05-eth0.network")).contains("Bridge=br0");
    }
  }

  @Test
  void aVlanIsADeviceOfItsOwnOnTheCard() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(FOLDER + "/20-wired.network", "[Match]\nName=eth0\n\n[Network]\nDHCP=yes\n")) {
      Bridge bridge = Bridge.named("br5").port("eth0").vlan(5).onBoot(false).build();
      host.write(bridge.plan(host.tree()));

      assertThat(host.read(FOLDER + "/20-wired.network"))
          .isEqualTo("[Match]\nName=eth0\n\n[Network]\nDHCP=yes\nVLAN=eth0.5\n");
      assertThat(host.read(FOLDER + "/10-eth0.5.netdev"))
          .isEqualTo("[NetDev]\nName=eth0.5\nKind=vlan\n\n[VLAN]\nId=5\n");
      assertThat(host.read(FOLDER + "/10-eth0.5.network")).contains("Name=eth0.5", "Bridge=br5");
      assertThat(host.read(FOLDER + "/10-br5.network")).contains("ActivationPolicy=manual");
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void openVswitchIsRefusedByName() {
    try (HostFolder host = HostFolder.debian12()) {
      assertThatThrownBy(
              () ->
                  Bridge.named("br-ex")
                      .type(BridgeType.OPEN_VSWITCH)
                      .build()
                      .plan(host.tree(), NetworkFormat.NETWORKD))
          .hasMessageContaining("type")
          .hasMessageContaining("networkd cannot say this");
    }
  }

  @Test
  void continuedLinesAndRepeatedKeysAreReadAndEdited() {
    NetworkdFile file =
        NetworkdFile.parse(
            "; old style\n[Network]\nDNS=8.8.8.8 \\\n# in between\n   1.1.1.1\nDNS=9.9.9.9\n"
                + "[Route]\nGateway=10.0.0.1\n[Route]\nGateway=10.0.0.2\nhello\n");

    assertThat(file.values("Network", "DNS")).hasSize(2);
    assertThat(file.values("Route", "Gateway")).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(file.with("Network", "DNS", "8.8.4.4").text())
        .isEqualTo(
            "; old style\n[Network]\nDNS=8.8.4.4\n[Route]\nGateway=10.0.0.1\n[Route]\n"
                + "Gateway=10.0.0.2\nhello\n");
    assertThat(file.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(11));
  }

  @Test
  void whatTheProgramSaysOfAFileIsFoundInItsWords() {
    String words =
        "/etc/systemd/network/10-br0.netdev:11: Unknown key 'Bogus' in section [Bridge], ignoring.\n"
            + "/etc/systemd/network/20-x.network: Failed to parse file, ignoring: Invalid\n"
            + "br0: netdev ready\n";

    assertThat(NetworkdCheck.problems(words, FOLDER + "/10-br0.netdev"))
        .singleElement()
        .hasToString("line 11: Unknown key 'Bogus' in section [Bridge], ignoring.");
    assertThat(NetworkdCheck.problems(words, "")).hasSize(2);
  }
}
