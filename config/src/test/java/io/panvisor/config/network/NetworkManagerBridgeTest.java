package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileChange;
import io.panvisor.config.FollowUp;
import io.panvisor.config.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkManagerBridgeTest {

  private static final String FOLDER = NetworkManagerProfiles.FOLDER;
  private static final String CARD =
      """
      # the office's card
      [connection]
      id=Wired
      uuid=27afa607-ee36-43f0-b8c3-9d245cdc4bb3
      type=ethernet
      interface-name=eth0

      [ethernet]
      mac-address=52:54:00:AA:BB:CC

      [802-1x]
      eap=peap;
      password=hidden

      [ipv4]
      method=manual
      address1=10.0.1.2/24,10.0.1.1
      route1=10.9.0.0/16,10.0.1.9

      [ipv6]
      method=auto
      """;

  @Test
  void rhel9GetsProfilesThatOnlyRootReads() {
    try (HostFolder host = HostFolder.rhel9()) {
      ChangePlan plan =
          Bridge.named("brid0")
              .port("eth0")
              .ipv4(IpSettings.fixed("10.0.1.2/24", "10.0.2.2/24").withGateway("10.0.1.1"))
              .dns("8.8.8.8", "1.1.1.1")
              .search("example.org")
              .build()
              .plan(host.tree());
      host.write(plan);

      assertThat(plan.changes())
          .allSatisfy(change -> assertThat(change.wanted().mode()).contains("0600"));
      assertThat(host.read(FOLDER + "/brid0.nmconnection"))
          .matches(
              """
              \\[connection]
              id=brid0
              uuid=[0-9a-f-]{36}
              type=bridge
              interface-name=brid0
              autoconnect-slaves=1

              \\[bridge]
              stp=false

              \\[ipv4]
              method=manual
              address1=10\\.0\\.1\\.2/24,10\\.0\\.1\\.1
              address2=10\\.0\\.2\\.2/24
              dns=8\\.8\\.8\\.8;1\\.1\\.1\\.1;
              dns-search=example\\.org;

              \\[ipv6]
              method=disabled
              """);
      assertThat(host.read(FOLDER + "/brid0-port-eth0.nmconnection"))
          .contains("interface-name=eth0\nmaster=brid0\nslave-type=bridge\n");
      assertThat(plan.followUps())
          .extracting(FollowUp::command)
          .contains(
              List.of("nmcli", "connection", "reload"),
              List.of("nmcli", "connection", "up", "ifname", "brid0"));
    }
  }

  @Test
  void theAddressMovesWithItsRoutesAndPasswordsStayHidden() {
    try (HostFolder host = HostFolder.rhel9().file(FOLDER + "/Wired.nmconnection", CARD)) {
      Bridge bridge = Bridge.named("brid0").port("eth0").takeAddressOf("eth0").build();
      ChangePlan plan = bridge.plan(host.tree());

      assertThat(plan.diff()).doesNotContain("hidden");
      assertThat(plan.changes())
          .filteredOn(change -> change.path().endsWith("Wired.nmconnection"))
          .singleElement()
          .extracting(FileChange::wanted)
          .satisfies(wanted -> assertThat(wanted.isSecret()).isTrue());

      host.write(plan);
      assertThat(host.read(FOLDER + "/Wired.nmconnection"))
          .isEqualTo(
              """
              # the office's card
              [connection]
              id=Wired
              uuid=27afa607-ee36-43f0-b8c3-9d245cdc4bb3
              type=ethernet
              interface-name=eth0
              master=brid0
              slave-type=bridge

              [ethernet]
              mac-address=52:54:00:AA:BB:CC

              [802-1x]
              eap=peap;
              password=hidden
              """);
      assertThat(host.read(FOLDER + "/brid0.nmconnection"))
          .contains(
              "[ipv4]\nmethod=manual\naddress1=10.0.1.2/24,10.0.1.1\n"
                  + "route1=10.9.0.0/16,10.0.1.9\n\n[ipv6]\nmethod=auto\n");
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void aUuidIsTheSameEachTimeAndOneThatIsThereIsKept() {
    try (HostFolder one = HostFolder.rhel9();
        HostFolder other = HostFolder.rhel9()) {
      Bridge bridge = Bridge.named("brid0").port("eth0").build();
      one.write(bridge.plan(one.tree()));
      other.write(bridge.plan(other.tree()));

      assertThat(one.read(FOLDER + "/brid0.nmconnection"))
          .isEqualTo(other.read(FOLDER + "/brid0.nmconnection"));
    }
    try (HostFolder host =
        HostFolder.rhel9()
            .file(
                FOLDER + "/My bridge.nmconnection",
                "[connection]\nid=My bridge\nuuid=27afa607-ee36-43f0-b8c3-9d245cdc4bb4\n"
                    + "type=bridge\ninterface-name=brid0\n")) {
      host.write(Bridge.named("brid0").build().plan(host.tree(), NetworkFormat.NETWORK_MANAGER));

      assertThat(host.read(FOLDER + "/My bridge.nmconnection"))
          .contains("id=My bridge\nuuid=27afa607-ee36-43f0-b8c3-9d245cdc4bb4\n", "stp=false");
    }
  }

  @Test
  void openVswitchIsSeveralProfiles() {
    try (HostFolder host = HostFolder.rhel9()) {
      Bridge bridge =
          Bridge.named("br-ex")
              .type(BridgeType.OPEN_VSWITCH)
              .port("eth0")
              .ipv4(IpSettings.dhcp())
              .stp(true)
              .build();
      host.write(bridge.plan(host.tree()));

      NetworkManagerFile own = NetworkManagerFile.parse(host.read(FOLDER + "/br-ex.nmconnection"));
      NetworkManagerFile port =
          NetworkManagerFile.parse(host.read(FOLDER + "/br-ex-ovs-port-eth0.nmconnection"));
      NetworkManagerFile card =
          NetworkManagerFile.parse(host.read(FOLDER + "/br-ex-port-eth0.nmconnection"));
      assertThat(own.value("ovs-bridge", "stp-enable")).contains("true");
      assertThat(port.value("connection", "master")).isEqualTo(own.value("connection", "uuid"));
      assertThat(card.value("connection", "master")).isEqualTo(port.value("connection", "uuid"));
      assertThat(host.read(FOLDER + "/br-ex-interface.nmconnection"))
          .contains("type=ovs-interface", "type=internal", "[ipv4]\nmethod=auto");
      assertThat(bridge.plan(host.tree()).isEmpty()).isTrue();
    }
  }

  @Test
  void whatAProfileCannotSayIsRefusedByName() {
    try (HostFolder host = HostFolder.rhel9()) {
      assertThatThrownBy(
              () ->
                  Bridge.named("br-ex")
                      .type(BridgeType.OPEN_VSWITCH)
                      .priority(1)
                      .build()
                      .plan(host.tree()))
          .hasMessageContaining("priority")
          .hasMessageContaining("network-manager cannot say this");
      assertThatThrownBy(() -> Bridge.named("br0").dns("8.8.8.8").build().plan(host.tree()))
          .hasMessageContaining("dns");
    }
  }

  @Test
  void aPortOfAnotherBridgeIsRefused() {
    try (HostFolder host =
        HostFolder.rhel9()
            .file(
                FOLDER + "/a.nmconnection",
                "[connection]\nid=a\ntype=bridge\ninterface-name=other\n")
            .file(
                FOLDER + "/b.nmconnection",
                "[connection]\nid=b\ntype=ethernet\ninterface-name=eth0\nmaster=other\n"
                    + "slave-type=bridge\n")) {
      assertThatThrownBy(() -> Bridge.named("brid0").port("eth0").build().plan(host.tree()))
          .hasMessageContaining("makes it a port of other");
    }
  }

  @Test
  void theNewerWordsOfAPortAreKept() {
    try (HostFolder host =
        HostFolder.rhel9()
            .file(
                FOLDER + "/b.nmconnection",
                "[connection]\nid=b\nuuid=27afa607-ee36-43f0-b8c3-9d245cdc4bb3\ntype=ethernet\n"
                    + "interface-name=eth0\ncontroller=gone\nport-type=bridge\n")) {
      host.write(Bridge.named("brid0").port("eth0").build().plan(host.tree()));

      assertThat(host.read(FOLDER + "/b.nmconnection"))
          .contains("controller=brid0\nport-type=bridge\n")
          .doesNotContain("master=");
    }
  }

  @Test
  void theFaultsOfAFileAreNamedWithTheirLines() {
    assertThat(
            NetworkManagerFile.parse("a=b\n[connection]\nid=x\nhello\nid=y\nuuid=1\nmaster=br0\n")
                .problems()
                .stream()
                .map(Problem::toString))
        .satisfiesExactly(
            each -> assertThat(each).startsWith("[connection] has no type"),
            each -> assertThat(each).startsWith("line 1: a stands before any [section]"),
            each -> assertThat(each).startsWith("line 4: 'hello' is neither"),
            each -> assertThat(each).startsWith("line 5: id is set twice, in line 3"),
            each -> assertThat(each).startsWith("line 6: '1' is no UUID"),
            each -> assertThat(each).startsWith("line 7: a master without slave-type"));
  }

  @Test
  void nothingGetsThroughAKeyOrAValue() {
    NetworkManagerFile file = NetworkManagerFile.parse("");

    assertThatThrownBy(() -> file.with("connection", "id", "a\n[ipv4]"))
        .hasMessageContaining("connection.id");
    assertThatThrownBy(() -> file.with("connection]\n[x", "id", "a"))
        .hasMessageContaining("section");
    assertThatThrownBy(() -> file.with("connection", "id=a\nb", "c")).hasMessageContaining("key");
    assertThatThrownBy(() -> file.with("connection", "id", " a")).hasMessageContaining("blanks");
  }

  @Test
  void aModelShowsNoPasswords() {
    assertThat(NetworkManagerFile.parse(CARD).model().toString())
        .contains("password=***", "eap=peap;")
        .doesNotContain("hidden");
  }
}
