package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Optional;

/**
 * A class of connections to a network, which a machine's card names.
 *
 * @param name its name
 * @param standard whether a card that names none gets this one
 * @param vlans the VLANs that it is tagged with, 0 to 4095; for Open vSwitch only
 * @param bandwidth how fast each of its cards may be
 */
public record PortGroup(
    String name, boolean standard, List<Integer> vlans, Optional<Bandwidth> bandwidth) {

  /** Refuses what is no name and no VLAN. */
  public PortGroup {
    Allowed.name("portgroup.name", name);
    vlans = List.copyOf(vlans);
    vlans.forEach(
        tag -> {
          if (tag < 0 || tag > 4095) {
            throw InvalidSpecException.of(
                "portgroup.vlans", Integer.toString(tag), "a VLAN's tag is 0 to 4095");
          }
        });
  }

  /** {@return a port group of that name, without more} */
  public static PortGroup named(String name) {
    return new PortGroup(name, false, List.of(), Optional.empty());
  }
}
