package io.panvisor.spi;

import io.panvisor.MachineId;
import io.panvisor.facet.NetworkInfo;
import io.panvisor.spec.NetworkSpec;
import java.util.List;
import java.util.Optional;

/** The engine's networks. A backend that has this implements it; thread-safe. */
public interface NetworkOperations {

  /** {@return all networks} */
  List<NetworkInfo> list(Call call);

  /** {@return the network of that name or id, if it is there} */
  Optional<NetworkInfo> find(Call call, String nameOrId);

  /**
   * Makes a network.
   *
   * @return the network
   */
  NetworkInfo create(Call call, NetworkSpec spec);

  /**
   * Deletes a network.
   *
   * @return false when there was none
   */
  boolean delete(Call call, String nameOrId);

  /**
   * Puts a machine on a network.
   *
   * @return false when it was on it already
   */
  boolean connect(Call call, String nameOrId, MachineId machine);

  /**
   * Takes a machine off a network.
   *
   * @return false when it was not on it
   */
  boolean disconnect(Call call, String nameOrId, MachineId machine);
}
