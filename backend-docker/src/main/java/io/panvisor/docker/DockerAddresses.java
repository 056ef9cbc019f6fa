package io.panvisor.docker;

import io.panvisor.Feature;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.Call;
import java.util.List;
import java.util.Set;

/** Addresses that the engine gave to containers; nobody else is asked. */
final class DockerAddresses implements AddressOperations {

  private final DockerEngine engine;

  DockerAddresses(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public List<MachineAddress> list(
      Call call, MachineId id, Set<MachineAddress.Origin> origins, boolean all) {
    if (!origins.contains(MachineAddress.Origin.ENGINE)) {
      throw new UnsupportedFeatureException(
          Feature.ADDRESSES, "a container's addresses come from the engine alone");
    }
    if (!all && origins.size() > 1) {
      throw new UnsupportedFeatureException(
          Feature.ADDRESSES,
          "a container's addresses come from the engine alone, not from " + origins);
    }
    return MachineTranslator.addresses(
        engine.inspect(call, id).path("NetworkSettings").path("Networks"));
  }
}
