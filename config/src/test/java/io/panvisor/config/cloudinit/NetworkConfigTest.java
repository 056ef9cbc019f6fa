package io.panvisor.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NetworkConfigTest {

  @Property(tries = 300)
  void whatIsWrittenIsReadAsTheSame(@ForAll long seed) {
    NetworkConfig config = new CloudInitExamples(seed).network();
    SeedDocument document = SeedDocument.networkConfig(config.text());

    assertThat(document.text()).isEqualTo(config.text());
    assertThat(document.problems()).isEmpty();
    assertThat(document.model()).isEqualTo(config.tree());
  }

  @Test
  void devicesThatDoNotFitTogetherAreRefused() {
    NetworkDevice card = NetworkDevice.ethernet("eth0");
    for (List<NetworkDevice> wrong :
        List.of(
            List.of(card, card),
            List.of(NetworkDevice.bridge("br0", List.of("eth0"))),
            List.of(
                card,
                NetworkDevice.bridge("br0", List.of("eth0")),
                NetworkDevice.bridge("br1", List.of("eth0"))),
            List.of(NetworkDevice.vlan("a", "b", 1), NetworkDevice.vlan("b", "a", 1)))) {
      assertThatThrownBy(() -> NetworkConfig.of(wrong)).isInstanceOf(InvalidSpecException.class);
    }
  }

  @Test
  void whatADeviceCannotHaveIsRefused() {
    NetworkDevice card = NetworkDevice.ethernet("eth0");
    NetworkDevice bridge = NetworkDevice.bridge("br0", List.of());
    assertRefused(() -> card.renamed("lan0"));
    assertRefused(() -> card.spanningTree(true));
    assertRefused(() -> card.linkMonitor(1));
    assertRefused(() -> bridge.matchMac("52:54:00:12:34:56"));
    assertRefused(() -> card.addresses(List.of("10.0.0.2")));
    assertRefused(() -> card.addresses(List.of("10.0.0.2/33")));
    assertRefused(() -> card.addresses(List.of("2001:db8::1/129")));
    assertRefused(() -> card.route("10.0.0.0/8", "2001:db8::1", null));
    assertRefused(() -> card.route("10.0.0.0/8", "10.0.0.1", -1));
    assertRefused(() -> card.mtu(1));
    assertRefused(() -> NetworkDevice.vlan("v0", "eth0", 4095));
    assertRefused(() -> NetworkDevice.bond("b0", List.of(), "active-backup"));
    assertRefused(() -> NetworkDevice.bond("b0", List.of("eth0"), "fast"));
    assertThat(card).hasToString("ethernet eth0");
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void everythingThatIsWrongInAFileIsNamedWithItsLine() {
    SeedDocument document =
        SeedDocument.networkConfig(
            """
            version: 2
            cards: {}
            ethernets:
              eth0:
                addresses: [10.0.0.2]
                gateway4: 10.0.0.1
              eth0: {}
            bridges:
              br0: {interfaces: [eth0, eth9]}
              br1: {interfaces: [eth0]}
            vlans:
              v1: {id: 5000}
            """);

    assertThat(document.problems())
        .extracting(Problem::line)
        .containsExactly(2, 5, 6, 7, 9, 10, 12, 12);
  }

  @Test
  void versionOneAndTheSwitchOffAreKept() {
    for (String text :
        List.of(
            "version: 1\nconfig:\n  - type: physical\n    name: eth0\n",
            "network:\n  version: 2\n  ethernets: {}\n",
            "network: {config: disabled}\n",
            "")) {
      assertThat(SeedDocument.networkConfig(text).problems()).isEmpty();
      assertThat(SeedDocument.networkConfig(text).text()).isEqualTo(text);
    }
    for (String text : List.of("version: 1\n", "version: 3\n", "- a\n", "a: [\n")) {
      assertThat(SeedDocument.networkConfig(text).problems()).hasSize(1);
    }
  }

  @Test
  void metaDataIsReadEditedAndJudged() {
    MetaData data = MetaData.of("web1-1", "web1");
    SeedDocument document = SeedDocument.metaData(data.text());

    assertThat(document.problems()).isEmpty();
    assertThat(document.model())
        .isEqualTo(Map.of("instance-id", "web1-1", "local-hostname", "web1"));
    assertThat(document.remove(List.of("local-hostname")).text())
        .isEqualTo("instance-id: \"web1-1\"\n".replace("\"", ""));
    assertThat(SeedDocument.metaData("local-hostname: a b\n").problems()).hasSize(2);
    assertThat(SeedDocument.metaData("- a\n").problems()).hasSize(1);
    assertThat(SeedDocument.metaData("{\"instance-id\": \"x\"}").problems()).isEmpty();
    assertThatThrownBy(() -> document.set(List.of(), 1)).isInstanceOf(InvalidSpecException.class);
  }
}
