package io.panvisor.config.neutron;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network outside, as Neutron knows it.
 *
 * @param name its name, such as {@code physnet1}: letters, digits, '_', '.' and '-', 64 at most
 * @param bridge the bridge of Open vSwitch that carries it, such as {@code br-ex}
 * @param vlans which VLANs Neutron may give to projects; none for a network that only an
 *     administrator uses
 */
public record PhysicalNetwork(String name, String bridge, List<VlanRange> vlans) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

  /** Checks name, bridge, and that no VLAN is there twice. */
  public PhysicalNetwork {
    name(name);
    Values.device("bridge", bridge);
    vlans = List.copyOf(vlans);
    for (int one = 0; one < vlans.size(); one++) {
      for (int other = 0; other < one; other++) {
        if (vlans.get(one).overlaps(vlans.get(other))) {
          throw InvalidSpecException.of(
              "vlans",
              vlans.get(one).toString(),
              "this overlaps with " + vlans.get(other) + " of the same network");
        }
      }
    }
  }

  static String name(String name) {
    return Values.matching(
        NAME, "network", name, "a network is such as physnet1: letters, digits and _ . -");
  }
}
