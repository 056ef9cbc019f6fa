package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.MachineStats;
import io.panvisor.facet.Stats;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.StatsOperations;

/** Counters over a connection. */
record StatsFacet(Link link, CallOptions options, MachineId id) implements Stats {

  private static StatsOperations operations(HypervisorConnection connection) {
    return connection
        .stats()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.STATS, "this connection has none"));
  }

  @Override
  public MachineStats sample() {
    return link.run(
        Operation.reading("stats.sample", id),
        options,
        (connection, call) -> operations(connection).sample(call, id));
  }
}
