package io.panvisor.libvirt;

import io.panvisor.Labels;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.NetworkSpec.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a virtual network of libvirt is to be. Immutable and thread-safe.
 *
 * @see <a href="https://libvirt.org/formatnetwork.html">libvirt: network XML format</a>
 */
public final class VirtualNetworkSpec {

  /** How a network reaches the outside. */
  public enum Forwarding {
    /** Behind the host's addresses. */
    NAT("nat"),
    /** By the host's routes, with the machines' own addresses. */
    ROUTED("route"),
    /** Routed, and the host's firewall is left alone. */
    OPEN("open"),
    /** Not at all. */
    ISOLATED("isolated"),
    /** The machines are on a bridge that the host has already. */
    HOST_BRIDGE("bridge"),
    /** The machines are on a bridge of Open vSwitch that the host has already. */
    OPEN_VSWITCH("bridge");

    private final String word;

    Forwarding(String word) {
      this.word = word;
    }

    /** {@return libvirt's word for it; {@code isolated} where libvirt has none} */
    public String word() {
      return word;
    }

    boolean isHosts() {
      return this == HOST_BRIDGE || this == OPEN_VSWITCH;
    }
  }

  private final String name;
  private final Forwarding forwarding;
  private final @Nullable String device;
  private final @Nullable String bridge;
  private final @Nullable String domain;
  private final OptionalInt mtu;
  private final List<Subnet> subnets;
  private final List<DhcpRange> dhcpRanges;
  private final List<DhcpHost> dhcpHosts;
  private final List<DnsHost> dnsHosts;
  private final List<PortGroup> portGroups;
  private final Optional<Bandwidth> bandwidth;
  private final boolean autostart;
  private final Labels labels;

  private VirtualNetworkSpec(Builder builder) {
    name = builder.name;
    forwarding = builder.forwarding;
    device = builder.device;
    bridge = builder.bridge;
    domain = builder.domain;
    mtu = builder.mtu;
    subnets = List.copyOf(builder.subnets);
    dhcpRanges = List.copyOf(builder.dhcpRanges);
    dhcpHosts = List.copyOf(builder.dhcpHosts);
    dnsHosts = List.copyOf(builder.dnsHosts);
    portGroups = List.copyOf(builder.portGroups);
    bandwidth = builder.bandwidth;
    autostart = builder.autostart;
    labels = builder.labels;
  }

  /** {@return a builder for a NAT network of that name} */
  public static Builder named(String name) {
    return new Builder(Allowed.name("network.name", name));
  }

  /** {@return the name} */
  public String name() {
    return name;
  }

  /** {@return how it reaches the outside} */
  public Forwarding forwarding() {
    return forwarding;
  }

  /** {@return the host's interface that traffic is forwarded through; empty for any} */
  public Optional<String> device() {
    return Optional.ofNullable(device);
  }

  /** {@return the bridge's name; empty for libvirt's choice} */
  public Optional<String> bridge() {
    return Optional.ofNullable(bridge);
  }

  /** {@return the DNS domain of its machines, if any} */
  public Optional<String> domain() {
    return Optional.ofNullable(domain);
  }

  /** {@return the size of the largest packet in bytes; empty for libvirt's choice} */
  public OptionalInt mtu() {
    return mtu;
  }

  /** {@return its ranges of addresses; the host has the gateway's address in each} */
  public List<Subnet> subnets() {
    return subnets;
  }

  /** {@return the addresses that its DHCP server gives away} */
  public List<DhcpRange> dhcpRanges() {
    return dhcpRanges;
  }

  /** {@return the machines that have a fixed address} */
  public List<DhcpHost> dhcpHosts() {
    return dhcpHosts;
  }

  /** {@return what its DNS server knows beside that} */
  public List<DnsHost> dnsHosts() {
    return dnsHosts;
  }

  /** {@return its port groups} */
  public List<PortGroup> portGroups() {
    return portGroups;
  }

  /** {@return how fast it is as a whole; empty for no limit} */
  public Optional<Bandwidth> bandwidth() {
    return bandwidth;
  }

  /** {@return whether it is started with the host} */
  public boolean autostart() {
    return autostart;
  }

  /** {@return its labels, which libvirt keeps in its metadata} */
  public Labels labels() {
    return labels;
  }

  @Override
  public String toString() {
    return "VirtualNetworkSpec[" + name + ", " + forwarding + ", " + subnets + "]";
  }

  /** Builds a spec. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private Forwarding forwarding = Forwarding.NAT;
    private @Nullable String device;
    private @Nullable String bridge;
    private @Nullable String domain;
    private OptionalInt mtu = OptionalInt.empty();
    private final List<Subnet> subnets = new ArrayList<>();
    private final List<DhcpRange> dhcpRanges = new ArrayList<>();
    private final List<DhcpHost> dhcpHosts = new ArrayList<>();
    private final List<DnsHost> dnsHosts = new ArrayList<>();
    private final List<PortGroup> portGroups = new ArrayList<>();
    private Optional<Bandwidth> bandwidth = Optional.empty();
    private boolean autostart;
    private Labels labels = Labels.none();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Has it reach the outside behind the host's addresses, which is the default.
     *
     * @return this
     */
    public Builder nat() {
      forwarding = Forwarding.NAT;
      return this;
    }

    /**
     * Has the host route to it.
     *
     * @return this
     */
    public Builder routed() {
      forwarding = Forwarding.ROUTED;
      return this;
    }

    /**
     * Has the host route to it, and leaves the host's firewall alone.
     *
     * @return this
     */
    public Builder open() {
      forwarding = Forwarding.OPEN;
      return this;
    }

    /**
     * Has its machines reach each other and the host alone.
     *
     * @return this
     */
    public Builder isolated() {
      forwarding = Forwarding.ISOLATED;
      return this;
    }

    /**
     * Puts its machines on a bridge that the host has.
     *
     * @return this
     */
    public Builder hostBridge(String name) {
      forwarding = Forwarding.HOST_BRIDGE;
      return bridge(name);
    }

    /**
     * Puts its machines on a bridge of Open vSwitch that the host has.
     *
     * @return this
     */
    public Builder openVSwitch(String name) {
      forwarding = Forwarding.OPEN_VSWITCH;
      return bridge(name);
    }

    /**
     * Forwards through one interface of the host only.
     *
     * @return this
     */
    public Builder through(String hostInterface) {
      device = Allowed.networkInterface("network.device", hostInterface);
      return this;
    }

    /**
     * Names the bridge.
     *
     * @return this
     */
    public Builder bridge(String name) {
      bridge = Allowed.networkInterface("network.bridge", name);
      return this;
    }

    /**
     * Sets the DNS domain of its machines.
     *
     * @return this
     */
    public Builder domain(String name) {
      domain = Allowed.host("network.domain", name);
      return this;
    }

    /**
     * Sets the size of the largest packet, 68 to 65535 bytes.
     *
     * @return this
     */
    public Builder mtu(int bytes) {
      if (bytes < 68 || bytes > 65535) {
        throw InvalidSpecException.of(
            "network.mtu", Integer.toString(bytes), "an MTU is 68 to 65535 bytes");
      }
      mtu = OptionalInt.of(bytes);
      return this;
    }

    /**
     * Adds a range of addresses, {@code ADDRESS/PREFIX}; the host has the first address in it.
     *
     * @return this
     */
    public Builder subnet(String range) {
      subnets.add(new Subnet(range, Optional.empty()));
      return this;
    }

    /**
     * Adds a range of addresses with the address that the host has in it.
     *
     * @return this
     */
    public Builder subnet(String range, String gateway) {
      subnets.add(new Subnet(range, Optional.of(gateway)));
      return this;
    }

    /**
     * Has a DHCP server give these addresses away.
     *
     * @return this
     */
    public Builder dhcp(String first, String last) {
      dhcpRanges.add(new DhcpRange(first, last));
      return this;
    }

    /**
     * Gives a machine a fixed address.
     *
     * @return this
     */
    public Builder dhcpHost(DhcpHost host) {
      dhcpHosts.add(host);
      return this;
    }

    /**
     * Has the DNS server know an address by names.
     *
     * @return this
     */
    public Builder dnsHost(DnsHost host) {
      dnsHosts.add(host);
      return this;
    }

    /**
     * Adds a port group.
     *
     * @return this
     */
    public Builder portGroup(PortGroup group) {
      portGroups.add(group);
      return this;
    }

    /**
     * Limits the network as a whole.
     *
     * @return this
     */
    public Builder bandwidth(Bandwidth limit) {
      bandwidth = Optional.of(limit);
      return this;
    }

    /**
     * Starts it with the host.
     *
     * @return this
     */
    public Builder autostart() {
      autostart = true;
      return this;
    }

    /**
     * Adds a label.
     *
     * @return this
     */
    public Builder label(String key, String value) {
      labels = labels.with(key, value);
      return this;
    }

    /**
     * {@return the spec}
     *
     * @throws InvalidSpecException when parts of it contradict each other
     */
    public VirtualNetworkSpec build() {
      if (forwarding.isHosts() && !(subnets.isEmpty() && mtu.isEmpty() && dnsHosts.isEmpty())) {
        throw InvalidSpecException.of(
            "network.forwarding",
            forwarding.name(),
            "on a bridge of the host, the addresses, names and packet sizes are the host's business");
      }
      if (device != null && !(forwarding == Forwarding.NAT || forwarding == Forwarding.ROUTED)) {
        throw InvalidSpecException.of(
            "network.device", device, "only NAT and routed networks forward through an interface");
      }
      if (forwarding != Forwarding.OPEN_VSWITCH
          && portGroups.stream().anyMatch(group -> !group.vlans().isEmpty())) {
        throw InvalidSpecException.of(
            "portgroup.vlans", name, "only networks of Open vSwitch tag VLANs");
      }
      dhcpRanges.forEach(
          range -> {
            if (!subnetOf(subnets, range.first()).equals(subnetOf(subnets, range.last()))) {
              throw InvalidSpecException.of(
                  "dhcp.last", range.last(), "both ends of a range are in one subnet");
            }
          });
      dhcpHosts.forEach(host -> subnetOf(subnets, host.address()));
      return new VirtualNetworkSpec(this);
    }
  }

  /** The subnet that an address lies in. */
  static Subnet subnetOf(List<Subnet> subnets, String address) {
    byte[] raw = AddressRange.address("dhcp", address);
    return subnets.stream()
        .filter(subnet -> AddressRange.parse(subnet.range()).contains(raw))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidSpecException.of(
                    "dhcp", address, "the address is in none of the network's subnets"));
  }
}
