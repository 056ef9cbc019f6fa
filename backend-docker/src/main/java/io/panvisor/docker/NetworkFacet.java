package io.panvisor.docker;

import io.panvisor.MachineId;
import io.panvisor.spi.FacetCalls;

/** Docker's networks over whatever connection there is. */
record NetworkFacet(FacetCalls calls) implements DockerNetworks {

  @Override
  public boolean connect(String nameOrId, MachineId machine, DockerEndpoint endpoint) {
    String name = OptionSettings.name("network", nameOrId);
    return calls.changing(
        "docker.networks.connect",
        (connection, call) ->
            new NetworkStore(DockerConnection.engine(connection))
                .connect(call, name, machine, endpoint));
  }
}
