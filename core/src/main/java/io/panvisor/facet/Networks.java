package io.panvisor.facet;

import io.panvisor.MachineId;
import io.panvisor.spec.NetworkSpec;
import java.util.List;
import java.util.Optional;

/** The engine's networks. Thread-safe. */
public interface Networks extends HypervisorFacet {

  /** {@return all networks} */
  List<NetworkInfo> list();

  /**
   * {@return the network of that name or id, if it is there}
   *
   * @throws io.panvisor.error.AmbiguousException when two have the name
   */
  Optional<NetworkInfo> find(String nameOrId);

  /**
   * Makes a network.
   *
   * @return the network
   * @throws io.panvisor.error.AlreadyExistsException when there is one of that name
   */
  NetworkInfo create(NetworkSpec spec);

  /**
   * Deletes a network.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a machine is on it
   */
  boolean delete(String nameOrId);

  /**
   * Puts a machine on a network, while it runs too.
   *
   * @return false when it was on it already
   */
  boolean connect(String nameOrId, MachineId machine);

  /**
   * Takes a machine off a network, while it runs too.
   *
   * @return false when it was not on it
   */
  boolean disconnect(String nameOrId, MachineId machine);
}
