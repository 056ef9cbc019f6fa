package io.panvisor;

import io.panvisor.facet.HypervisorFacet;
import io.panvisor.facet.Images;
import io.panvisor.facet.Networks;
import io.panvisor.facet.Nodes;
import io.panvisor.facet.Services;
import io.panvisor.facet.Volumes;
import io.panvisor.spi.HypervisorConnection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which facet of the hypervisor stands on which feature and which operations of a connection. */
final class HypervisorFacets {

  private record Entry(
      Feature feature,
      Function<HypervisorConnection, Optional<?>> operations,
      BiFunction<Link, CallOptions, HypervisorFacet> maker) {}

  private static final Map<Class<?>, Entry> ENTRIES =
      Map.ofEntries(
          Map.entry(
              Images.class,
              new Entry(Feature.IMAGES, HypervisorConnection::images, ImagesFacet::new)),
          Map.entry(
              Networks.class,
              new Entry(Feature.NETWORKS, HypervisorConnection::networks, NetworksFacet::new)),
          Map.entry(
              Services.class,
              new Entry(Feature.SERVICES, HypervisorConnection::services, ServicesFacet::new)),
          Map.entry(
              Nodes.class, new Entry(Feature.NODES, HypervisorConnection::nodes, NodesFacet::new)),
          Map.entry(
              Volumes.class,
              new Entry(Feature.VOLUMES, HypervisorConnection::volumes, VolumesFacet::new)));

  private HypervisorFacets() {}

  static <T extends HypervisorFacet> Optional<T> find(
      Link link, CallOptions options, Class<T> type) {
    Entry entry = ENTRIES.get(type);
    Operation operation = Operation.reading("hypervisor.features", null);
    if (entry == null) {
      FacetLink calls = new FacetLink(link, options, null);
      return link.run(
          operation, options, (connection, call) -> connection.hypervisorFacet(type, calls));
    }
    boolean there =
        link.run(
            operation,
            options,
            (connection, call) ->
                entry.operations().apply(connection).isPresent()
                    && Hypervisor.isPossible(connection.features(), entry.feature()));
    return there ? Optional.of(type.cast(entry.maker().apply(link, options))) : Optional.empty();
  }

  static Feature feature(Class<?> type) {
    Entry entry = ENTRIES.get(type);
    return entry == null ? MachineFacets.ownFeature(type) : entry.feature();
  }
}
