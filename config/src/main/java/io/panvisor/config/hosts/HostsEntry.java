package io.panvisor.config.hosts;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An address and its names.
 *
 * @param address an IPv4 or IPv6 address
 * @param names the names, the canonical one first; at least one
 */
public record HostsEntry(String address, List<String> names) {

  /** The most names that one line is given: what the C library reads of a line is bounded. */
  static final int MOST_NAMES = 35;

  /** Checks address and names. */
  public HostsEntry {
    Values.address("address", address);
    names = List.copyOf(names);
    if (names.isEmpty() || names.size() > MOST_NAMES) {
      throw InvalidSpecException.of(
          "names", String.join(" ", names), "an address has from 1 to " + MOST_NAMES + " names");
    }
    names.forEach(name -> Values.hostName("names", name));
    if (names.stream().distinct().count() != names.size()) {
      throw InvalidSpecException.of("names", String.join(" ", names), "a name is there twice");
    }
  }

  /** {@return an address and its names} */
  public static HostsEntry of(String address, String... names) {
    return new HostsEntry(address, Arrays.asList(names));
  }

  /** {@return the line of the file} */
  public String line() {
    return address + "\t" + String.join(" ", names);
  }

  HostsEntry with(List<String> more) {
    List<String> all = new ArrayList<>(names);
    more.stream().filter(name -> !all.contains(name)).forEach(all::add);
    return new HostsEntry(address, all);
  }
}
