package io.panvisor.libvirt;

/**
 * The addresses that a network's DHCP server gives to machines which have no fixed one.
 *
 * @param first the first of them
 * @param last the last of them, of the same subnet
 */
public record DhcpRange(String first, String last) {

  /** Refuses what is no address. */
  public DhcpRange {
    AddressRange.address("dhcp.first", first);
    AddressRange.address("dhcp.last", last);
  }
}
