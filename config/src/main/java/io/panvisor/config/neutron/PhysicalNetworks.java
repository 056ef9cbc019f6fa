package io.panvisor.config.neutron;

import io.panvisor.error.InvalidSpecException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All physical networks of a host: no two of one name, and no two on one bridge. Immutable. */
public final class PhysicalNetworks {

  private final List<PhysicalNetwork> networks;

  private PhysicalNetworks(List<PhysicalNetwork> networks) {
    this.networks = networks;
  }

  /**
   * {@return those networks}
   *
   * @throws InvalidSpecException when there is none, or two have one name or one bridge
   */
  public static PhysicalNetworks of(List<PhysicalNetwork> networks) {
    if (networks.isEmpty()) {
      throw InvalidSpecException.of("networks", "", "at least one network is expected here");
    }
    Set<String> names = new HashSet<>();
    Set<String> bridges = new HashSet<>();
    for (PhysicalNetwork network : networks) {
      if (!names.add(network.name())) {
        throw InvalidSpecException.of("networks", network.name(), "this network is there twice");
      }
      if (!bridges.add(network.bridge())) {
        throw InvalidSpecException.of(
            "networks", network.bridge(), "this bridge carries another network already");
      }
    }
    return new PhysicalNetworks(List.copyOf(networks));
  }

  /** {@return the networks} */
  public List<PhysicalNetwork> networks() {
    return networks;
  }

  /** {@return the value of {@code bridge_mappings}} */
  public String bridgeMappings() {
    return networks.stream()
        .map(network -> network.name() + ":" + network.bridge())
        .collect(Collectors.joining(","));
  }

  /** {@return the value of {@code network_vlan_ranges}} */
  public String networkVlanRanges() {
    return networks.stream()
        .flatMap(
            network ->
                network.vlans().isEmpty()
                    ? Stream.of(network.name())
                    : network.vlans().stream().map(range -> network.name() + ":" + range))
        .collect(Collectors.joining(","));
  }

  /** {@return which bridge carries which} */
  @Override
  public String toString() {
    return bridgeMappings();
  }
}
