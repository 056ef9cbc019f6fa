package io.panvisor.libvirt;

import io.panvisor.MacAddress;
import java.util.Optional;

/**
 * A machine that a network's DHCP server always gives the same address.
 *
 * @param mac the card's hardware address
 * @param address its IP address, of one of the network's subnets
 * @param name the host's name that it is told, if any
 */
public record DhcpHost(MacAddress mac, String address, Optional<String> name) {

  /** Refuses what is no address and no host's name. */
  public DhcpHost {
    AddressRange.address("dhcp.host.address", address);
    name.ifPresent(text -> Allowed.host("dhcp.host.name", text));
  }

  /** {@return a host without a name of its own} */
  public static DhcpHost of(MacAddress mac, String address) {
    return new DhcpHost(mac, address, Optional.empty());
  }
}
