package io.panvisor.libvirt;

import io.panvisor.facet.HypervisorFacet;
import java.util.List;
import java.util.Optional;

/**
 * libvirt's virtual networks with all that they have: {@code
 * hypervisor.facet(VirtualNetworks.class)}. What all engines have in common is in {@link
 * io.panvisor.facet.Networks}. A network is named by its name or its UUID. Thread-safe.
 *
 * @see <a href="https://libvirt.org/formatnetwork.html">libvirt: network XML format</a>
 */
public interface VirtualNetworks extends HypervisorFacet {

  /** {@return all networks; four calls, and one more for each network} */
  List<VirtualNetworkInfo> list();

  /** {@return the network, if it is there} */
  Optional<VirtualNetworkInfo> find(String network);

  /**
   * Writes a network's definition without starting it.
   *
   * @return the network
   * @throws io.panvisor.error.AlreadyExistsException when there is one of that name
   */
  VirtualNetworkInfo define(VirtualNetworkSpec spec);

  /**
   * Defines and starts a network; when it does not start, nothing is left of it.
   *
   * @return the network
   * @throws io.panvisor.error.AlreadyExistsException when there is one of that name
   * @throws io.panvisor.error.BusyException when the host uses its addresses or its bridge already
   */
  VirtualNetworkInfo make(VirtualNetworkSpec spec);

  /**
   * Starts a network.
   *
   * @return false when it ran already
   */
  boolean start(String network);

  /**
   * Stops a network; one without a definition is gone then.
   *
   * @return false when it did not run
   * @throws io.panvisor.error.BusyException when a running machine has a card on it
   */
  boolean stop(String network);

  /** Says whether a network is started with the host. */
  void autostart(String network, boolean wanted);

  /**
   * Stops a network and removes its definition.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a machine, running or not, has a card on it
   */
  boolean delete(String network);

  /** {@return the addresses that the DHCP server has given away and that are still held} */
  List<DhcpLease> leases(String network);

  /** Gives a machine a fixed address, at once and for good; the network goes on meanwhile. */
  void addHost(String network, DhcpHost host);

  /** Takes a machine's fixed address back, at once and for good. */
  void removeHost(String network, DhcpHost host);

  /** Has the DHCP server give these addresses away too, at once and for good. */
  void addRange(String network, DhcpRange range);

  /** Has the DNS server know an address by names, at once and for good. */
  void addDnsHost(String network, DnsHost host);

  /** Has the DNS server forget an address, at once and for good. */
  void removeDnsHost(String network, DnsHost host);

  /** Adds a port group, at once and for good. */
  void addPortGroup(String network, PortGroup group);

  /** Removes a port group, at once and for good. */
  void removePortGroup(String network, PortGroup group);
}
