package io.panvisor.docker;

import io.panvisor.MachineId;
import io.panvisor.facet.HypervisorFacet;

/** What Docker's networks can do beyond {@link io.panvisor.facet.Networks}. Thread-safe. */
public interface DockerNetworks extends HypervisorFacet {

  /**
   * Puts a container on a network with names and addresses, while it runs too.
   *
   * @return false when it was on it already, and then nothing was changed
   */
  boolean connect(String nameOrId, MachineId machine, DockerEndpoint endpoint);
}
