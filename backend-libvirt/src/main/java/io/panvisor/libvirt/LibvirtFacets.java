package io.panvisor.libvirt;

import io.panvisor.spi.FacetCalls;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The facets that are this backend's own, by their types. */
final class LibvirtFacets {

  private static final Map<Class<?>, Function<FacetCalls, ?>> OF_THE_HYPERVISOR =
      Map.of(
          StoragePools.class, StoragePoolsFacet::new,
          StorageVolumes.class, StorageVolumesFacet::new,
          VirtualNetworks.class, VirtualNetworksFacet::new,
          NetworkFilters.class, NetworkFiltersFacet::new,
          HostSecrets.class, HostSecretsFacet::new);

  /** What a driver that runs nothing has no notion of. */
  private static final Set<Class<?>> NOT_SIMULATED =
      Set.of(NetworkFilters.class, HostSecrets.class);

  private LibvirtFacets() {}

  static <T> Optional<T> ofHypervisor(Class<T> type, String driver, FacetCalls calls) {
    if (driver.equals("test") && NOT_SIMULATED.contains(type)) {
      return Optional.empty();
    }
    return Optional.ofNullable(OF_THE_HYPERVISOR.get(type))
        .map(maker -> type.cast(maker.apply(calls)));
  }
}
