package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Labeling;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.LabelOperations;
import java.util.Map;
import java.util.Set;

/** Changing labels over a connection. */
record LabelingFacet(Link link, CallOptions options, MachineId id) implements Labeling {

  private static LabelOperations operations(HypervisorConnection connection) {
    return connection
        .labels()
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(Feature.LABELS_CHANGE, "this connection has none"));
  }

  @Override
  public void change(Map<String, String> set, Set<String> remove) {
    link.run(
        Operation.changing("labels.change", id),
        options,
        (connection, call) -> {
          operations(connection).change(call, id, Labels.of(set).asMap(), checked(remove));
          return true;
        });
  }

  private static Set<String> checked(Set<String> keys) {
    keys.forEach(Labels::checkKey);
    return Set.copyOf(keys);
  }
}
