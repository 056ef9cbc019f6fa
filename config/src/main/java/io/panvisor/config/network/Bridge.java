package io.panvisor.config.network;

import io.panvisor.MacAddress;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.HostTree;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A network bridge of a host: which devices it joins, and what address the host has on it.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * ChangePlan plan =
 *     Bridge.named("brid0").port("eth0").takeAddressOf("eth0").build().plan(HostTree.thisHost());
 * }</pre>
 */
public final class Bridge {

  private final String name;
  private final BridgeType type;
  private final Map<String, Optional<MacAddress>> ports;
  private final @Nullable Integer vlan;
  private final IpSettings ipv4;
  private final IpSettings ipv6;
  private final @Nullable String takeAddressOf;
  private final List<String> dns;
  private final List<String> search;
  private final @Nullable Integer mtu;
  private final boolean stp;
  private final @Nullable Integer forwardDelay;
  private final @Nullable Integer priority;
  private final @Nullable MacAddress mac;
  private final boolean onBoot;

  private Bridge(Builder builder) {
    name = builder.name;
    type = builder.type;
    Map<String, Optional<MacAddress>> devices = new LinkedHashMap<>();
    builder.ports.forEach(port -> devices.put(port.device(), port.mac()));
    ports = java.util.Collections.unmodifiableMap(devices);
    vlan = builder.vlan;
    ipv4 = builder.ipv4 == null ? IpSettings.none() : builder.ipv4;
    ipv6 = builder.ipv6 == null ? IpSettings.none() : builder.ipv6;
    takeAddressOf = builder.takeAddressOf;
    dns = List.copyOf(builder.dns);
    search = List.copyOf(builder.search);
    mtu = builder.mtu;
    stp = builder.stp;
    forwardDelay = builder.forwardDelay;
    priority = builder.priority;
    mac = builder.mac;
    onBoot = builder.onBoot;
  }

  /** {@return a description to be filled, of a Linux bridge of that name without ports} */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * {@return the plan of this bridge on that host, in the format that the host uses}
   *
   * @throws InvalidSpecException when the host's format cannot be told, or cannot say what is
   *     wanted; when a port is missing, is part of another bridge, or has another MAC address than
   *     its file or this description says
   */
  public ChangePlan plan(HostTree host) {
    return BridgePlan.make(this, host, null);
  }

  /**
   * {@return the plan of this bridge on that host, in that format}
   *
   * @throws InvalidSpecException as {@link #plan(HostTree)} says
   */
  public ChangePlan plan(HostTree host, NetworkFormat format) {
    return BridgePlan.make(this, host, format);
  }

  /** {@return the bridge's name} */
  public String name() {
    return name;
  }

  /** {@return what makes it; a Linux bridge by default} */
  public BridgeType type() {
    return type;
  }

  /** {@return the physical devices that were named, in order; see {@link #portDevices()}} */
  public List<String> ports() {
    return List.copyOf(ports.keySet());
  }

  /** {@return the devices that become ports: the physical ones, or with a VLAN those on it} */
  public List<String> portDevices() {
    return ports().stream().map(this::portDevice).toList();
  }

  /** The device that becomes a port on that physical device, such as {@code eth0.100}. */
  String portDevice(String port) {
    return vlan == null ? port : port + "." + vlan;
  }

  /** {@return the MAC address that a port shall have, where one was named} */
  public Optional<MacAddress> macOf(String port) {
    return ports.getOrDefault(port, Optional.empty());
  }

  /** {@return the number of the VLAN of its ports that the bridge is on, if any} */
  public OptionalInt vlan() {
    return optional(vlan);
  }

  /** {@return how the bridge comes to IPv4 addresses; not at all by default} */
  public IpSettings ipv4() {
    return ipv4;
  }

  /** {@return how the bridge comes to IPv6 addresses; not at all by default} */
  public IpSettings ipv6() {
    return ipv6;
  }

  /** {@return the port whose own address moves onto the bridge, if any} */
  public Optional<String> takeAddressOf() {
    return Optional.ofNullable(takeAddressOf);
  }

  /** {@return the name servers} */
  public List<String> dns() {
    return dns;
  }

  /** {@return the domains in which short names are looked up} */
  public List<String> search() {
    return search;
  }

  /** {@return the longest packet in bytes, if one was named} */
  public OptionalInt mtu() {
    return optional(mtu);
  }

  /** {@return whether it speaks the spanning tree protocol; not by default} */
  public boolean stp() {
    return stp;
  }

  /** {@return the seconds that a port listens and learns before it forwards, if named} */
  public OptionalInt forwardDelay() {
    return optional(forwardDelay);
  }

  /** {@return its priority as a root of the spanning tree, the lowest wins; if named} */
  public OptionalInt priority() {
    return optional(priority);
  }

  /** {@return its own MAC address, if one was named} */
  public Optional<MacAddress> mac() {
    return Optional.ofNullable(mac);
  }

  /** {@return whether it comes up with the host; so by default} */
  public boolean onBoot() {
    return onBoot;
  }

  /** The same with that MAC address, and no more asking a port for its address. */
  Bridge with(@Nullable MacAddress ownMac, @Nullable LiveAddresses live) {
    Builder builder = new Builder(name);
    builder.type = type;
    ports.forEach((device, address) -> builder.ports.add(new Port(device, address)));
    builder.vlan = vlan;
    builder.ipv4 = live == null ? ipv4 : live.ipv4();
    builder.ipv6 = live == null ? ipv6 : live.ipv6();
    builder.takeAddressOf = live == null ? takeAddressOf : null;
    builder.dns.addAll(live == null ? dns : live.dns());
    builder.search.addAll(live == null ? search : live.search());
    builder.mtu = mtu;
    builder.stp = stp;
    builder.forwardDelay = forwardDelay;
    builder.priority = priority;
    builder.mac = ownMac;
    builder.onBoot = onBoot;
    return new Bridge(builder);
  }

  private static OptionalInt optional(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  @Override
  public String toString() {
    return "bridge " + name + " of " + portDevices();
  }

  /** A port as it was named. */
  record Port(String device, Optional<MacAddress> mac) {}

  /** Collects what a bridge is. Not thread-safe. */
  public static final class Builder {

    private final String name;
    private BridgeType type = BridgeType.LINUX;
    private final List<Port> ports = new ArrayList<>();
    private @Nullable Integer vlan;
    private @Nullable IpSettings ipv4;
    private @Nullable IpSettings ipv6;
    private @Nullable String takeAddressOf;
    private final List<String> dns = new ArrayList<>();
    private final List<String> search = new ArrayList<>();
    private @Nullable Integer mtu;
    private boolean stp;
    private @Nullable Integer forwardDelay;
    private @Nullable Integer priority;
    private @Nullable MacAddress mac;
    private boolean onBoot = true;

    private Builder(String name) {
      this.name = Values.device("name", name);
    }

    /** Says what makes the bridge. */
    public Builder type(BridgeType maker) {
      type = maker;
      return this;
    }

    /** Joins a device, such as {@code eth0}. */
    public Builder port(String device) {
      ports.add(new Port(Values.device("ports[" + ports.size() + "]", device), Optional.empty()));
      return this;
    }

    /** Joins a device that has to have that MAC address. */
    public Builder port(String device, MacAddress address) {
      ports.add(
          new Port(Values.device("ports[" + ports.size() + "]", device), Optional.of(address)));
      return this;
    }

    /** Puts the bridge on that VLAN of its ports, 1 to 4094; the ports keep their own addresses. */
    public Builder vlan(int id) {
      vlan = id;
      return this;
    }

    /** Says how the bridge comes to IPv4 addresses. */
    public Builder ipv4(IpSettings settings) {
      ipv4 = settings;
      return this;
    }

    /** Says how the bridge comes to IPv6 addresses. */
    public Builder ipv6(IpSettings settings) {
      ipv6 = settings;
      return this;
    }

    /**
     * Moves the addresses, gateways and name servers of that port onto the bridge: those of its
     * file, or, on the running host where no file says them, those it has now.
     */
    public Builder takeAddressOf(String port) {
      takeAddressOf = Values.device("takeAddressOf", port);
      return this;
    }

    /** Adds name servers, by address. */
    public Builder dns(String... servers) {
      for (String server : servers) {
        dns.add(Values.address("dns[" + dns.size() + "]", server));
      }
      return this;
    }

    /** Adds domains in which short names are looked up. */
    public Builder search(String... domains) {
      for (String domain : domains) {
        search.add(Values.hostName("search[" + search.size() + "]", domain));
      }
      return this;
    }

    /** Sets the longest packet, 68 to 65535 bytes, with IPv6 at least 1280; ports get it, too. */
    public Builder mtu(int bytes) {
      mtu = bytes;
      return this;
    }

    /** Says whether the bridge speaks the spanning tree protocol. */
    public Builder stp(boolean speaks) {
      stp = speaks;
      return this;
    }

    /** Sets the forward delay: 2 to 30 seconds, or 0 (none) without the spanning tree protocol. */
    public Builder forwardDelay(int seconds) {
      forwardDelay = seconds;
      return this;
    }

    /** Sets the priority as a root of the spanning tree, 0 to 65535. */
    public Builder priority(int value) {
      priority = value;
      return this;
    }

    /** Sets the bridge's own MAC address; by default it gets one from its ports or the system. */
    public Builder mac(MacAddress address) {
      mac = address;
      return this;
    }

    /** Says whether the bridge comes up with the host. */
    public Builder onBoot(boolean comesUp) {
      onBoot = comesUp;
      return this;
    }

    /**
     * {@return the bridge}
     *
     * @throws InvalidSpecException when values contradict each other or are out of range, naming
     *     all such fields
     */
    public Bridge build() {
      Bridge bridge = new Bridge(this);
      var violations =
          new BridgeRules(bridge, ports.stream().map(Port::device).toList()).violations();
      boolean given = ipv4 != null || ipv6 != null || !dns.isEmpty() || !search.isEmpty();
      if (takeAddressOf != null && given) {
        violations.add(
            new io.panvisor.spec.Violation(
                "takeAddressOf",
                takeAddressOf,
                "addresses and name servers either move from the port or are named, not both"));
      }
      if (!violations.isEmpty()) {
        throw new InvalidSpecException(violations);
      }
      return bridge;
    }
  }
}
