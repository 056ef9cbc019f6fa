package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.MacAddress;
import io.panvisor.Machine;
import io.panvisor.MachineId;
import io.panvisor.Panvisor;
import io.panvisor.Secret;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.NetworkInfo;
import io.panvisor.facet.Networks;
import io.panvisor.libvirt.HostSecretSpec.Usage;
import io.panvisor.libvirt.NetworkFilterSpec.Action;
import io.panvisor.libvirt.NetworkFilterSpec.Direction;
import io.panvisor.libvirt.NetworkFilterSpec.Rule;
import io.panvisor.spec.NetworkSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.libvirt.Connect;

/** Networks, filters and secrets on a libvirtd of one's own, in a network namespace of its own. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkEngineTest {

  private final AtomicInteger count = new AtomicInteger();
  private TestEngine.PrivateDaemon daemon;
  private Hypervisor hypervisor;
  private VirtualNetworks networks;

  @BeforeAll
  void start() {
    daemon = TestEngine.PrivateDaemon.start();
    hypervisor = Panvisor.connect(daemon.uri());
    networks = hypervisor.facet(VirtualNetworks.class);
  }

  @AfterAll
  void stop() {
    hypervisor.close();
    daemon.close();
  }

  private String name() {
    return "pv-net" + count.incrementAndGet();
  }

  private VirtualNetworkInfo find(String name) {
    return networks.find(name).orElseThrow();
  }

  @Test
  void aNatNetworkHasAllThatWasSaid() {
    String name = name();
    DhcpHost fixed = DhcpHost.of(MacAddress.parse("52:54:00:aa:00:01"), "10.231.1.9");
    VirtualNetworkInfo made =
        networks.make(
            VirtualNetworkSpec.named(name)
                .nat()
                .bridge("pvbr-a")
                .domain("lab.example")
                .mtu(1400)
                .subnet("10.231.1.0/24")
                .subnet("fd00:231:1::/64")
                .dhcp("10.231.1.10", "10.231.1.99")
                .dhcpHost(fixed)
                .dnsHost(DnsHost.of("10.231.1.3", "db", "db.lab.example"))
                .portGroup(PortGroup.named("slow"))
                .label("team", "red")
                .autostart()
                .build());
    try {
      assertThat(made.forwarding()).isEqualTo("nat");
      assertThat(made.active()).isTrue();
      assertThat(made.autostart()).isTrue();
      assertThat(made.persistent()).isTrue();
      assertThat(made.bridge()).contains("pvbr-a");
      assertThat(made.domain()).contains("lab.example");
      assertThat(made.mtu()).hasValue(1400);
      assertThat(made.subnets())
          .extracting(NetworkInfo.Subnet::range)
          .containsExactly("10.231.1.0/24", "fd00:231:1:0:0:0:0:0/64");
      assertThat(made.subnets().get(0).gateway()).contains("10.231.1.1");
      assertThat(made.dhcpRanges()).containsExactly(new DhcpRange("10.231.1.10", "10.231.1.99"));
      assertThat(made.dhcpHosts()).containsExactly(fixed);
      assertThat(made.dnsHosts()).containsExactly(DnsHost.of("10.231.1.3", "db", "db.lab.example"));
      assertThat(made.portGroups()).containsExactly("slow");
      assertThat(made.labels()).containsEntry("team", "red");
      assertThat(networks.list()).contains(made);
      assertThat(networks.find(made.uuid())).contains(made);
      assertThat(networks.leases(name)).isEmpty();
      assertThatThrownBy(() -> networks.make(VirtualNetworkSpec.named(name).build()))
          .isInstanceOf(AlreadyExistsException.class);
    } finally {
      assertThat(networks.delete(name)).isTrue();
    }
    assertThat(networks.delete(name)).isFalse();
  }

  @Test
  void hostsNamesRangesAndPortGroupsComeAndGoWhileItRuns() {
    String name = name();
    networks.make(
        VirtualNetworkSpec.named(name)
            .isolated()
            .subnet("10.231.2.0/24")
            .dhcp("10.231.2.10", "10.231.2.20")
            .build());
    try {
      DhcpHost host =
          new DhcpHost(MacAddress.parse("52:54:00:aa:00:02"), "10.231.2.30", Optional.of("web"));
      networks.addHost(name, host);
      assertThat(find(name).dhcpHosts()).containsExactly(host);
      networks.removeHost(name, host);
      assertThat(find(name).dhcpHosts()).isEmpty();
      networks.addRange(name, new DhcpRange("10.231.2.40", "10.231.2.50"));
      assertThat(find(name).dhcpRanges()).hasSize(2);
      networks.addDnsHost(name, DnsHost.of("10.231.2.3", "db"));
      assertThat(find(name).dnsHosts()).containsExactly(DnsHost.of("10.231.2.3", "db"));
      networks.removeDnsHost(name, DnsHost.of("10.231.2.3", "db"));
      assertThat(find(name).dnsHosts()).isEmpty();
      networks.addPortGroup(name, PortGroup.named("fast"));
      assertThat(find(name).portGroups()).containsExactly("fast");
      networks.removePortGroup(name, PortGroup.named("fast"));
      assertThat(find(name).portGroups()).isEmpty();
      assertThatThrownBy(
              () ->
                  networks.addHost(
                      name, DhcpHost.of(MacAddress.parse("52:54:00:aa:00:03"), "10.9.9.9")))
          .isInstanceOf(NotFoundException.class);
      assertThat(networks.stop(name)).isTrue();
      assertThat(networks.stop(name)).isFalse();
      assertThat(networks.start(name)).isTrue();
      assertThat(networks.start(name)).isFalse();
      assertThat(find(name).dhcpRanges()).as("for good").hasSize(2);
      networks.autostart(name, true);
      assertThat(find(name).autostart()).isTrue();
    } finally {
      networks.delete(name);
    }
  }

  @Test
  void everyKindOfForwardingIsMade() {
    for (VirtualNetworkSpec.Builder spec :
        List.of(
            VirtualNetworkSpec.named(name()).routed().subnet("10.231.3.0/24"),
            VirtualNetworkSpec.named(name()).open().subnet("10.231.4.0/24"),
            VirtualNetworkSpec.named(name()).isolated(),
            VirtualNetworkSpec.named(name()).hostBridge("virbr-pv"),
            VirtualNetworkSpec.named(name())
                .openVSwitch("ovs-none")
                .portGroup(new PortGroup("tagged", true, List.of(17, 18), Optional.empty())))) {
      VirtualNetworkSpec wanted = spec.build();
      VirtualNetworkInfo made = networks.make(wanted);
      try {
        assertThat(made.forwarding()).isEqualTo(wanted.forwarding().word());
        assertThat(made.openVSwitch())
            .isEqualTo(wanted.forwarding() == VirtualNetworkSpec.Forwarding.OPEN_VSWITCH);
      } finally {
        networks.delete(wanted.name());
      }
    }
  }

  @Test
  void aNetworkThatDoesNotStartLeavesNothing() {
    String name = name();
    VirtualNetworkSpec taken =
        VirtualNetworkSpec.named(name).nat().subnet("192.168.189.0/24").build();
    assertThatThrownBy(() -> networks.make(taken)).isInstanceOf(BusyException.class);
    assertThat(networks.find(name)).isEmpty();
    VirtualNetworkInfo defined = networks.define(taken);
    assertThat(defined.active()).isFalse();
    assertThat(networks.delete(name)).isTrue();
  }

  @Test
  void contradictionsAreRefusedAtTheBorder() {
    List.<VirtualNetworkSpec.Builder>of(
            VirtualNetworkSpec.named("n").hostBridge("br0").subnet("10.1.0.0/24"),
            VirtualNetworkSpec.named("n").dhcp("10.1.0.2", "10.1.0.3"),
            VirtualNetworkSpec.named("n").isolated().through("eth0"),
            VirtualNetworkSpec.named("n")
                .portGroup(new PortGroup("p", false, List.of(1), Optional.empty())))
        .forEach(spec -> assertThatThrownBy(spec::build).isInstanceOf(InvalidSpecException.class));
    assertThatThrownBy(() -> VirtualNetworkSpec.named("a/b"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> VirtualNetworkSpec.named("n").bridge("a b"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> new DhcpRange("host.example", "10.0.0.1"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aCommonNetworkOfEveryDriverIsMadeAndSaysItsLabels() {
    Networks common = hypervisor.facet(Networks.class);
    String name = name();
    NetworkInfo made =
        common.create(
            NetworkSpec.named(name).internal().subnet("10.231.6.0/24").label("a", "b").build());
    try {
      assertThat(made.internal()).isTrue();
      assertThat(made.driver()).isEqualTo("isolated");
      assertThat(made.labels()).containsEntry("a", "b");
      assertThat(find(name).dhcpRanges())
          .containsExactly(new DhcpRange("10.231.6.2", "10.231.6.254"));
    } finally {
      common.delete(name);
    }
    assertThatThrownBy(() -> common.create(NetworkSpec.named(name).driver("macvlan").build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aRunningGuestGetsACardAnAddressAndAFilterAndKeepsItsMac() throws Exception {
    String name = name();
    Networks common = hypervisor.facet(Networks.class);
    NetworkFilters filters = hypervisor.facet(NetworkFilters.class);
    networks.make(
        VirtualNetworkSpec.named(name)
            .isolated()
            .subnet("10.231.7.0/24")
            .dhcp("10.231.7.10", "10.231.7.20")
            .build());
    Machine machine = hypervisor.launch(TestEngine.linux("pv-guest").build());
    try {
      MachineId id = machine.id();
      machine.await(Until.address(), Duration.ofSeconds(90));
      MacAddress first = MacAddress.parse(mac(id, TestEngine.network(), 0));
      assertThat(networks.leases(TestEngine.network()))
          .anySatisfy(
              lease -> {
                assertThat(lease.mac()).contains(first.text());
                assertThat(lease.address()).startsWith("192.168.189.");
                assertThat(lease.expires()).isPresent();
              });
      assertThat(common.connect(name, id)).isTrue();
      String mac = mac(id, name, 0);
      assertThat(mac(id, name, 2)).as("in the definition").isEqualTo(mac);
      assertThatThrownBy(() -> common.delete(name))
          .isInstanceOfSatisfying(
              BusyException.class, busy -> assertThat(busy.holder()).isEqualTo("pv-guest"));
      assertThatThrownBy(() -> networks.stop(name)).isInstanceOf(BusyException.class);
      useAFilter(filters, id, MacAddress.parse(mac));
      assertThat(common.disconnect(name, id)).isTrue();
      assertThat(common.disconnect(name, id)).isFalse();
      assertThat(common.connect(name, id)).isTrue();
      assertThat(mac(id, name, 0)).as("the same again").isEqualTo(mac);
      assertThat(common.disconnect(name, id)).isTrue();
    } finally {
      machine.stop(StopMode.force());
      machine.delete(DeletePolicy.OWNED);
      networks.delete(name);
    }
  }

  private void useAFilter(NetworkFilters filters, MachineId id, MacAddress card) throws Exception {
    String name = "pv-no-smtp";
    filters.define(
        NetworkFilterSpec.named(name)
            .rule(Rule.of(Action.DROP, Direction.OUT, "tcp", Map.of("dstportstart", "25")))
            .build());
    filters.use(id, card, name, Map.of("IP", "10.231.7.11"));
    assertThat(description(id, 0)).contains("filter='pv-no-smtp'").contains("10.231.7.11");
    assertThat(description(id, 2)).contains("filter='pv-no-smtp'");
    assertThatThrownBy(() -> filters.undefine(name)).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> filters.use(id, card, "pv-none", Map.of()))
        .isInstanceOf(NotFoundException.class);
    assertThat(filters.release(id, card)).isTrue();
    assertThat(filters.release(id, card)).isFalse();
    assertThat(description(id, 0)).doesNotContain("filterref");
    assertThat(filters.undefine(name)).isTrue();
  }

  private String description(MachineId id, int flags) {
    return hypervisor.<Connect, String>withNative(
        Connect.class, connect -> connect.domainLookupByUUIDString(id.value()).getXMLDesc(flags));
  }

  private String mac(MachineId id, String network, int flags) {
    return NetworkXml.macsOn(DomainFacts.of(description(id, flags)), network).get(0);
  }

  @Test
  void filtersAreMadeReplacedListedAndRemoved() {
    NetworkFilters filters = hypervisor.facet(NetworkFilters.class);
    String name = "pv-filter";
    assertThat(filters.find(name)).isEmpty();
    NetworkFilterInfo made =
        filters.define(
            NetworkFilterSpec.named(name)
                .chain("ipv4")
                .priority(-700)
                .rule(Rule.of(Action.ACCEPT, Direction.INOUT, "ip", Map.of("srcipaddr", "$IP")))
                .build());
    assertThat(made.chain()).contains("ipv4");
    assertThat(made.rules()).isEqualTo(1);
    NetworkFilterInfo replaced =
        filters.define(
            NetworkFilterSpec.named(name)
                .reference("clean-traffic")
                .rule(Rule.of(Action.DROP, Direction.IN, "tcp", Map.of("dstportstart", "22")))
                .rule(Rule.of(Action.REJECT, Direction.IN, "udp", Map.of()))
                .build());
    assertThat(replaced.uuid()).isEqualTo(made.uuid());
    assertThat(replaced.references()).containsExactly("clean-traffic");
    assertThat(replaced.rules()).isEqualTo(2);
    NetworkFilterInfo again =
        filters.define(
            name,
            "<filter name='pv-filter'><rule action='drop' direction='in'><all/></rule></filter>");
    assertThat(again.uuid()).isEqualTo(made.uuid());
    assertThat(filters.names()).contains(name, "clean-traffic");
    assertThat(filters.list()).contains(again);
    assertThat(filters.undefine(name)).isTrue();
    assertThat(filters.undefine(name)).isFalse();
    assertThatThrownBy(() -> filters.undefine("no-ip-spoofing"))
        .as("another filter refers to it")
        .isInstanceOf(BusyException.class);
    assertThatThrownBy(
            () -> Rule.of(Action.DROP, Direction.IN, "tcp", Map.of("dstportstart", "22'/><x")))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void secretsAreKeptAndAPrivateOneIsNeverGivenBack() {
    HostSecrets secrets = hypervisor.facet(HostSecrets.class);
    for (Usage usage : List.of(Usage.CEPH, Usage.VOLUME, Usage.TLS, Usage.VTPM, Usage.ISCSI)) {
      String id = usage == Usage.VOLUME ? "/var/lib/pv/x.luks" : "pv-" + usage.word();
      try (Secret value = Secret.of("pässword-" + usage)) {
        HostSecretInfo made =
            secrets.make(HostSecretSpec.of(usage, id).description("a test").build(), value);
        assertThat(made.usage()).isEqualTo(usage.word());
        assertThat(made.usageId()).contains(id);
        assertThat(made.description()).contains("a test");
        assertThat(secrets.list()).contains(made);
        assertThat(secrets.find(made.uuid())).contains(made);
        try (Secret read = secrets.value(made.uuid())) {
          assertThat(read.revealText()).isEqualTo("pässword-" + usage);
        }
        secrets.setValue(made.uuid(), Secret.of("other"));
        assertThat(secrets.value(made.uuid()).revealText()).isEqualTo("other");
        assertThatThrownBy(() -> secrets.make(HostSecretSpec.of(usage, id).build(), Secret.of("x")))
            .isInstanceOf(AlreadyExistsException.class);
        assertThat(secrets.delete(made.uuid())).isTrue();
        assertThat(secrets.delete(made.uuid())).isFalse();
      }
    }
    HostSecretInfo hidden =
        secrets.make(
            HostSecretSpec.of(Usage.TLS, "pv-hidden").confidential().ephemeral().build(),
            Secret.of("hunter2"));
    assertThat(hidden.confidential()).isTrue();
    assertThat(hidden.ephemeral()).isTrue();
    assertThatThrownBy(() -> secrets.value(hidden.uuid()))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageNotContaining("hunter2");
    assertThat(secrets.delete(hidden.uuid())).isTrue();
    assertThatThrownBy(() -> secrets.find("not-a-uuid")).isInstanceOf(InvalidSpecException.class);
  }
}
