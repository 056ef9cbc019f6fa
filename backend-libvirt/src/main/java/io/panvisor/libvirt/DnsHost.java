package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.util.List;

/**
 * An address and the names by which a network's DNS server knows it.
 *
 * @param address the IP address
 * @param names its names, at least one
 */
public record DnsHost(String address, List<String> names) {

  /** Refuses what is no address and no host's name. */
  public DnsHost {
    names = List.copyOf(names);
    AddressRange.address("dns.address", address);
    if (names.isEmpty()) {
      throw InvalidSpecException.of("dns.names", "", "an address needs at least one name");
    }
    names.forEach(name -> Allowed.host("dns.names", name));
  }

  /** {@return an address with these names} */
  public static DnsHost of(String address, String... names) {
    return new DnsHost(address, List.of(names));
  }
}
