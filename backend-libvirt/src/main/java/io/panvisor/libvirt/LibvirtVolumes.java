package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.error.AmbiguousException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.VolumeInfo;
import io.panvisor.libvirt.StorageVolumeSpec.Format;
import io.panvisor.spec.VolumeSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.VolumeOperations;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** libvirt's volumes in core's words: those of all active pools, found by their names. */
final class LibvirtVolumes implements VolumeOperations {

  /** What a volume holds when nothing is said; thin, so it takes nothing until it is written. */
  private static final DataSize STANDARD = DataSize.gibibytes(10);

  private final VolumeStore store;
  private final String defaultPool;

  LibvirtVolumes(VolumeStore store, String defaultPool) {
    this.store = store;
    this.defaultPool = defaultPool;
  }

  @Override
  public List<VolumeInfo> list(Call call) {
    return store
        .session()
        .call(call, Subject.engine().needing(Feature.VOLUMES), VolumeStore::all)
        .stream()
        .map(LibvirtVolumes::common)
        .toList();
  }

  @Override
  public Optional<VolumeInfo> find(Call call, String name) {
    return one(call, name).map(LibvirtVolumes::common);
  }

  private Optional<StorageVolumeInfo> one(Call call, String name) {
    List<StorageVolumeInfo> found =
        store
            .session()
            .call(
                call,
                Subject.of(VolumeStore.VOLUME, name),
                (wire, connect) -> VolumeStore.named(wire, connect, name));
    if (found.size() > 1) {
      throw new AmbiguousException(
          VolumeStore.VOLUME,
          name,
          found.stream().map(volume -> volume.pool() + "/" + volume.name()).toList());
    }
    return found.stream().findFirst();
  }

  @Override
  public VolumeInfo create(Call call, VolumeSpec spec) {
    if (!spec.labels().asMap().isEmpty()) {
      throw InvalidSpecException.of(
          "volume.labels", spec.labels().toString(), "libvirt's volumes have no labels");
    }
    String pool = spec.pool().orElse(defaultPool);
    StorageVolumeSpec.Builder volume = StorageVolumeSpec.in(pool, spec.name());
    if (keepsFiles(call, pool)) {
      volume.format(Format.QCOW2);
    }
    return common(
        store.create(call, volume.build(), spec.capacity().or(() -> Optional.of(STANDARD))));
  }

  /** Whether the pool's volumes are files, which have a format. */
  private boolean keepsFiles(Call call, String pool) {
    return store
        .session()
        .call(
            call,
            Subject.of("storage pool", pool),
            (wire, connect) -> {
              try (PoolHandle handle = PoolHandle.byName(wire, connect, pool)) {
                return VolumeStore.keepsFiles(wire, handle);
              }
            });
  }

  @Override
  public boolean delete(Call call, String name) {
    return one(call, name)
        .map(volume -> store.delete(call, volume.pool(), volume.name()))
        .orElse(false);
  }

  private static VolumeInfo common(StorageVolumeInfo volume) {
    return new VolumeInfo(
        volume.name(),
        volume.pool(),
        Optional.of(volume.path()).filter(path -> !path.isEmpty()),
        volume.capacity(),
        Map.of(),
        Optional.empty());
  }
}
