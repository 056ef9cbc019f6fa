package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.BusyException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.Outcome;
import io.panvisor.facet.NetworkInfo;
import io.panvisor.spec.NetworkSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.NetworkOperations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * libvirt's networks in core's words. A machine that is put on a network gets a card, in its
 * running state and in its definition alike; the card's MAC follows from the machine and the
 * network, so that it is the same when the machine comes back to the network.
 */
final class LibvirtNetworks implements NetworkOperations {

  private static final int LIVE = 1;
  private static final int CONFIG = 2;
  private static final int INACTIVE_DESCRIPTION = 2;
  private static final int FIRST_GUESS = 130;
  private static final int GUESSES = 120;

  private final NetworkStore store;
  private final Domains domains;
  private final String driver;

  LibvirtNetworks(NetworkStore store, Domains domains, String driver) {
    this.store = store;
    this.domains = domains;
    this.driver = driver;
  }

  @Override
  public List<NetworkInfo> list(Call call) {
    return store
        .session()
        .call(
            call,
            Subject.engine().needing(Feature.NETWORKS),
            (wire, connect) ->
                NetworkStore.list(wire, connect).stream().map(NetworkXml::common).toList());
  }

  @Override
  public Optional<NetworkInfo> find(Call call, String nameOrId) {
    return store
        .session()
        .call(
            call,
            Subject.of(NetworkStore.NETWORK, nameOrId),
            (wire, connect) -> NetworkStore.find(wire, connect, nameOrId))
        .map(NetworkXml::common);
  }

  @Override
  public NetworkInfo create(Call call, NetworkSpec spec) {
    VirtualNetworkSpec.Builder wanted = translate(spec);
    if (!spec.subnets().isEmpty()) {
      return NetworkXml.common(store.make(call, wanted.build()));
    }
    return NetworkXml.common(onFreeSubnet(call, spec));
  }

  private static VirtualNetworkSpec.Builder translate(NetworkSpec spec) {
    VirtualNetworkSpec.Builder network = VirtualNetworkSpec.named(spec.name()).autostart();
    String word = spec.driver().orElse(spec.isInternal() ? "isolated" : "nat");
    if (spec.isInternal() && !word.equals("isolated")) {
      throw InvalidSpecException.of(
          "network.driver", word, "an internal network is 'isolated' in libvirt's words");
    }
    switch (word.toLowerCase(Locale.ROOT)) {
      case "nat" -> network.nat();
      case "route" -> network.routed();
      case "open" -> network.open();
      case "isolated" -> network.isolated();
      default ->
          throw InvalidSpecException.of(
              "network.driver",
              word,
              "libvirt makes nat, route, open and isolated networks; others are made by the facet VirtualNetworks");
    }
    spec.labels().asMap().forEach(network::label);
    for (NetworkSpec.Subnet subnet : spec.subnets()) {
      AddressRange range = AddressRange.parse(subnet.range());
      subnet
          .gateway()
          .ifPresentOrElse(
              gateway -> network.subnet(subnet.range(), gateway),
              () -> network.subnet(subnet.range()));
      leases(network, range, subnet.gateway().orElseGet(() -> range.at(1)));
    }
    return network;
  }

  /**
   * A DHCP server for all of a subnet but the host's own address, where that is the first, as by
   * default; elsewhere nobody knows which addresses are free.
   */
  private static void leases(
      VirtualNetworkSpec.Builder network, AddressRange range, String gateway) {
    if (range.isVersion4() && range.prefix() <= 29 && gateway.equals(range.at(1))) {
      network.dhcp(range.at(2), range.last());
    }
  }

  /**
   * libvirt refuses a range that the host uses only when the network starts, so the next is tried.
   */
  private VirtualNetworkInfo onFreeSubnet(Call call, NetworkSpec spec) {
    List<AddressRange> taken =
        store
            .session()
            .call(call, Subject.engine(), (wire, connect) -> NetworkStore.list(wire, connect))
            .stream()
            .flatMap(network -> network.subnets().stream())
            .map(subnet -> AddressRange.parse(subnet.range()))
            .toList();
    BusyException last = null;
    for (int guess = 0; guess < GUESSES; guess++) {
      String range = "192.168." + (FIRST_GUESS + guess) + ".0/24";
      AddressRange wanted = AddressRange.parse(range);
      if (taken.stream().noneMatch(wanted::overlaps)) {
        VirtualNetworkSpec.Builder network = translate(spec).subnet(range);
        leases(network, wanted, wanted.at(1));
        try {
          return store.make(call, network.build());
        } catch (BusyException usedByTheHost) {
          last = usedByTheHost;
        }
      }
    }
    throw last != null
        ? last
        : new BusyException("no range of 192.168.0.0/16 is free for the network", "");
  }

  @Override
  public boolean delete(Call call, String nameOrId) {
    return store.delete(call, nameOrId);
  }

  @Override
  public boolean connect(Call call, String nameOrId, MachineId machine) {
    VirtualNetworkInfo network = store.require(call, nameOrId);
    return store
        .session()
        .call(
            call,
            Subject.machine(machine).needing(Feature.NETWORKS),
            (wire, connect) -> {
              try (DomainHandle domain =
                  DomainHandle.byUuid(wire, connect, domains.uuid(machine))) {
                return plug(wire, connect, domain, network);
              }
            });
  }

  private boolean plug(
      Wire wire, Pointer connect, DomainHandle domain, VirtualNetworkInfo network) {
    Places places = places(wire, domain, network.name());
    int missing = places.all() & ~places.found();
    if (missing == 0) {
      return false;
    }
    String mac = places.macs().stream().findFirst().orElseGet(() -> mac(domain, network, places));
    // The test driver knows one model, its own default.
    Optional<String> model = driver.equals("qemu") ? Optional.of("virtio") : Optional.empty();
    String card = NetworkXml.card(network.name(), mac, model);
    if (driver.equals("test")) {
      redefine(wire, connect, places.persistent().withChild("devices", XmlNode.parse(card)));
    } else {
      wire.number(
          "virDomainAttachDeviceFlags",
          () -> Virt.virDomainAttachDeviceFlags(domain.pointer(), card, missing));
    }
    return true;
  }

  /**
   * The test driver can neither attach nor detach: there the definition is written anew, which is
   * all that it has of a machine.
   */
  private static void redefine(Wire wire, Pointer connect, String xml) {
    DomainHandle.define(wire, connect, xml).close();
  }

  @Override
  public boolean disconnect(Call call, String nameOrId, MachineId machine) {
    VirtualNetworkInfo network = store.require(call, nameOrId);
    return store
        .session()
        .call(
            call,
            Subject.machine(machine).needing(Feature.NETWORKS),
            (wire, connect) -> {
              try (DomainHandle domain =
                  DomainHandle.byUuid(wire, connect, domains.uuid(machine))) {
                return unplug(wire, connect, domain, network);
              }
            });
  }

  private boolean unplug(
      Wire wire, Pointer connect, DomainHandle domain, VirtualNetworkInfo network) {
    Places places = places(wire, domain, network.name());
    if (places.found() == 0) {
      return false;
    }
    if (driver.equals("test")) {
      redefine(wire, connect, places.persistent().without(node -> isCardOn(node, network.name())));
      return true;
    }
    for (String mac : places.macs()) {
      int where =
          (places.live().contains(mac) ? LIVE : 0) | (places.config().contains(mac) ? CONFIG : 0);
      wire.number(
          "virDomainDetachDeviceFlags",
          () ->
              Virt.virDomainDetachDeviceFlags(
                  domain.pointer(), NetworkXml.card(network.name(), mac, Optional.empty()), where));
    }
    // libvirt waits a few seconds for the guest to let go, and says "done" either way.
    if (!places(wire, domain, network.name()).live().isEmpty()) {
      throw new NotReadyException("the guest has not let go of its network card yet")
          .outcome(Outcome.UNKNOWN)
          .hint("It goes as soon as the guest, once it runs, agrees; or at the next start.");
    }
    return true;
  }

  private static boolean isCardOn(XmlNode node, String network) {
    return node.name().equals("interface")
        && node.find("source")
            .flatMap(source -> source.attribute("network"))
            .filter(network::equals)
            .isPresent();
  }

  /**
   * Where a machine has cards on a network.
   *
   * @param all LIVE while it runs, CONFIG when it has a definition
   */
  private record Places(int all, List<String> live, List<String> config, XmlNode persistent) {
    int found() {
      return (live.isEmpty() ? 0 : LIVE) | (config.isEmpty() ? 0 : CONFIG);
    }

    java.util.Set<String> macs() {
      java.util.Set<String> macs = new java.util.LinkedHashSet<>(live);
      macs.addAll(config);
      return macs;
    }
  }

  private Places places(Wire wire, DomainHandle domain, String network) {
    boolean persistent =
        wire.number("virDomainIsPersistent", () -> Virt.virDomainIsPersistent(domain.pointer()))
            == 1;
    String inactive = description(wire, domain, INACTIVE_DESCRIPTION);
    List<String> config =
        persistent ? NetworkXml.macsOn(DomainFacts.of(inactive), network) : List.of();
    boolean running = domain.number() >= 0 && !driver.equals("test");
    List<String> live =
        running
            ? NetworkXml.macsOn(DomainFacts.of(description(wire, domain, 0)), network)
            : List.of();
    return new Places(
        (running ? LIVE : 0) | (persistent ? CONFIG : 0), live, config, XmlNode.parse(inactive));
  }

  private static String description(Wire wire, DomainHandle domain, int flags) {
    return wire.text(
        "virDomainGetXMLDesc", () -> Virt.virDomainGetXMLDesc(domain.pointer(), flags));
  }

  /** The card's address: always the same for one machine on one network. */
  private static String mac(DomainHandle domain, VirtualNetworkInfo network, Places places) {
    UUID machine = domain.uuid();
    List<String> others =
        places.persistent().findAll("devices", "interface", "mac").stream()
            .flatMap(node -> node.attribute("address").stream())
            .toList();
    int salt = 0;
    String mac;
    do {
      CRC32 sum = new CRC32();
      sum.update(
          ByteBuffer.allocate(20)
              .putLong(machine.getMostSignificantBits())
              .putLong(machine.getLeastSignificantBits())
              .putInt(salt++)
              .array());
      sum.update(network.uuid().getBytes(StandardCharsets.UTF_8));
      long value = sum.getValue();
      mac =
          String.format(
              "52:54:00:%02x:%02x:%02x", value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff);
    } while (others.contains(mac));
    return mac;
  }
}
