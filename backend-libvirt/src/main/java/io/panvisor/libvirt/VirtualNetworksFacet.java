package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.NetworkInfo.Subnet;
import io.panvisor.libvirt.ResourceUsers.Which;
import io.panvisor.spi.FacetCalls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** libvirt's networks, over a session. */
final class VirtualNetworksFacet implements VirtualNetworks {

  private static final int DELETE = 2;
  private static final int ADD = 3;
  private static final int DHCP_HOST = 4;
  private static final int DHCP_RANGE = 5;
  private static final int PORT_GROUP = 9;
  private static final int DNS_HOST = 10;
  private static final int LIVE = 1;
  private static final int CONFIG = 2;

  private final FacetSession session;

  VirtualNetworksFacet(FacetCalls calls) {
    this.session = new FacetSession(calls);
  }

  private static Subject subject(String network) {
    return Subject.of(NetworkStore.NETWORK, network);
  }

  @Override
  public List<VirtualNetworkInfo> list() {
    return session.reading("libvirt.networks.list", Subject.engine(), NetworkStore::list);
  }

  @Override
  public Optional<VirtualNetworkInfo> find(String network) {
    String name = checked(network);
    return session.reading(
        "libvirt.networks.find",
        subject(name),
        (wire, connect) -> NetworkStore.find(wire, connect, name));
  }

  @Override
  public VirtualNetworkInfo define(VirtualNetworkSpec spec) {
    return session.changing(
        "libvirt.networks.define",
        (connection, call) -> connection.networkStore().define(call, spec));
  }

  @Override
  public VirtualNetworkInfo make(VirtualNetworkSpec spec) {
    return session.making(
        "libvirt.networks.make", (connection, call) -> connection.networkStore().make(call, spec));
  }

  @Override
  public boolean start(String network) {
    return with(
        "libvirt.networks.start",
        network,
        (wire, connect, handle) -> {
          if (handle.isActive(wire)) {
            return false;
          }
          wire.number("virNetworkCreate", () -> Virt.virNetworkCreate(handle.pointer()));
          return true;
        });
  }

  @Override
  public boolean stop(String network) {
    return with(
        "libvirt.networks.stop",
        network,
        (wire, connect, handle) -> {
          if (!handle.isActive(wire)) {
            return false;
          }
          NetworkStore.refuseIfUsed(wire, connect, Which.RUNNING, handle.name());
          wire.number("virNetworkDestroy", () -> Virt.virNetworkDestroy(handle.pointer()));
          return true;
        });
  }

  @Override
  public void autostart(String network, boolean wanted) {
    with(
        "libvirt.networks.autostart",
        network,
        (wire, connect, handle) ->
            wire.number(
                "virNetworkSetAutostart",
                () -> Virt.virNetworkSetAutostart(handle.pointer(), wanted ? 1 : 0)));
  }

  @Override
  public boolean delete(String network) {
    String name = checked(network);
    return session.changing(
        "libvirt.networks.delete",
        (connection, call) -> connection.networkStore().delete(call, name));
  }

  @Override
  public List<DhcpLease> leases(String network) {
    return with(
        "libvirt.networks.leases",
        network,
        (wire, connect, handle) -> {
          Memory result = new Memory(Native.POINTER_SIZE);
          result.clear();
          int count =
              wire.number(
                  "virNetworkGetDHCPLeases",
                  () -> Virt.virNetworkGetDHCPLeases(handle.pointer(), null, result, 0));
          @Nullable Pointer array = result.getPointer(0);
          List<DhcpLease> leases = new ArrayList<>();
          if (array != null) {
            for (Pointer lease : array.getPointerArray(0, count)) {
              leases.add(lease(lease));
              Virt.virNetworkDHCPLeaseFree(lease);
            }
            Native.free(Pointer.nativeValue(array));
          }
          return List.copyOf(leases);
        });
  }

  /**
   * Reads a {@code struct _virNetworkDHCPLease}: interface, expiry (64 bits), type (int), MAC,
   * IAID, address, prefix (unsigned int), host's name, client's id.
   */
  private static DhcpLease lease(Pointer lease) {
    long word = Native.POINTER_SIZE;
    // The expiry is 8 bytes everywhere, and the int behind it is padded to a pointer's size.
    long macs = 8 + 8 + word;
    long seconds = lease.getLong(8);
    String address = text(lease.getPointer(macs + 2 * word)).orElse("");
    int prefix = lease.getInt(macs + 3 * word);
    return new DhcpLease(
        text(lease.getPointer(macs)),
        address + "/" + prefix,
        text(lease.getPointer(macs + 4 * word)),
        text(lease.getPointer(macs + 5 * word)),
        seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty());
  }

  private static Optional<String> text(@Nullable Pointer text) {
    return text == null ? Optional.empty() : Optional.of(text.getString(0, "UTF-8"));
  }

  @Override
  public void addHost(String network, DhcpHost host) {
    String xml = XmlText.fragment(node -> NetworkXml.dhcpHost(node, host));
    update("libvirt.networks.addHost", network, ADD, DHCP_HOST, host.address(), xml);
  }

  @Override
  public void removeHost(String network, DhcpHost host) {
    String xml = XmlText.fragment(node -> NetworkXml.dhcpHost(node, host));
    update("libvirt.networks.removeHost", network, DELETE, DHCP_HOST, host.address(), xml);
  }

  @Override
  public void addRange(String network, DhcpRange range) {
    String xml = XmlText.fragment(node -> NetworkXml.dhcpRange(node, range));
    update("libvirt.networks.addRange", network, ADD, DHCP_RANGE, range.first(), xml);
  }

  @Override
  public void addDnsHost(String network, DnsHost host) {
    String xml = XmlText.fragment(node -> NetworkXml.dnsHost(node, host));
    update("libvirt.networks.addDnsHost", network, ADD, DNS_HOST, "", xml);
  }

  @Override
  public void removeDnsHost(String network, DnsHost host) {
    String xml = XmlText.fragment(node -> NetworkXml.dnsHost(node, host));
    update("libvirt.networks.removeDnsHost", network, DELETE, DNS_HOST, "", xml);
  }

  @Override
  public void addPortGroup(String network, PortGroup group) {
    String xml = XmlText.fragment(node -> NetworkXml.portGroup(node, group));
    update("libvirt.networks.addPortGroup", network, ADD, PORT_GROUP, "", xml);
  }

  @Override
  public void removePortGroup(String network, PortGroup group) {
    String xml = XmlText.fragment(node -> NetworkXml.portGroup(node, group));
    update("libvirt.networks.removePortGroup", network, DELETE, PORT_GROUP, "", xml);
  }

  /** Changes a network in its running state and its definition, where it has them, in one call. */
  private void update(
      String operation, String network, int command, int section, String address, String xml) {
    with(
        operation,
        network,
        (wire, connect, handle) -> {
          int flags = (handle.isActive(wire) ? LIVE : 0) | (handle.isPersistent(wire) ? CONFIG : 0);
          int parent = address.isEmpty() ? -1 : subnetAt(wire, handle, address);
          return wire.number(
              "virNetworkUpdate",
              () -> Virt.virNetworkUpdate(handle.pointer(), command, section, parent, xml, flags));
        });
  }

  /** Which of the network's subnets an address lies in, counted as libvirt counts them. */
  private static int subnetAt(Wire wire, NetworkHandle handle, String address) {
    List<Subnet> subnets =
        NetworkXml.read(handle.describe(wire), new StoreState(false, false, false)).subnets();
    byte[] raw = AddressRange.address("address", address);
    for (int index = 0; index < subnets.size(); index++) {
      if (AddressRange.parse(subnets.get(index).range()).contains(raw)) {
        return index;
      }
    }
    throw new NotFoundException("subnet with the address", address);
  }

  private static String checked(String network) {
    return Allowed.name("network", network);
  }

  /** What is done with one network. */
  @FunctionalInterface
  private interface Use<T> {
    T with(Wire wire, Pointer connect, NetworkHandle network);
  }

  private <T> T with(String operation, String network, Use<T> use) {
    String name = checked(network);
    return session.changing(
        operation,
        subject(name),
        (wire, connect) -> {
          try (NetworkHandle handle = NetworkHandle.find(wire, connect, name)) {
            return use.with(wire, connect, handle);
          }
        });
  }
}
