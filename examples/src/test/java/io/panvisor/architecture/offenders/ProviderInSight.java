package io.panvisor.architecture.offenders;

import io.panvisor.architecture.offenders.spi.HypervisorConnection;
import io.panvisor.architecture.offenders.spi.HypervisorProvider;
import java.util.Optional;

/** Shows users the SPI, in every place where a type can stand. */
public class ProviderInSight implements HypervisorProvider {
  public final HypervisorProvider inField = this;

  public ProviderInSight(HypervisorConnection... inConstructor) {}

  public Optional<HypervisorConnection> inResult() {
    return Optional.empty();
  }

  void behindTheScenes(HypervisorConnection fine) {}
}
