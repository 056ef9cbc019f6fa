package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.FacetCalls;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The volumes of libvirt's pools, over a session. */
final class StorageVolumesFacet implements StorageVolumes {

  private final FacetSession session;

  StorageVolumesFacet(FacetCalls calls) {
    this.session = new FacetSession(calls);
  }

  private static void check(String pool, String name) {
    Allowed.name("pool", pool);
    Allowed.name("volume", name);
  }

  @Override
  public List<String> names(String pool) {
    Allowed.name("pool", pool);
    return session.reading(
        "libvirt.volumes.names",
        Subject.of("storage pool", pool),
        (wire, connect) -> {
          try (PoolHandle handle = PoolHandle.byName(wire, connect, pool)) {
            List<VolumeHandle> volumes = VolumeHandle.all(wire, handle);
            try {
              return volumes.stream().map(VolumeHandle::name).toList();
            } finally {
              NativeHandle.closeAll(volumes);
            }
          }
        });
  }

  @Override
  public List<StorageVolumeInfo> list(String pool) {
    Allowed.name("pool", pool);
    return session.reading(
        "libvirt.volumes.list",
        Subject.of("storage pool", pool),
        (wire, connect) -> {
          try (PoolHandle handle = PoolHandle.byName(wire, connect, pool)) {
            return VolumeStore.list(wire, handle);
          }
        });
  }

  @Override
  public Optional<StorageVolumeInfo> find(String pool, String name) {
    check(pool, name);
    return session.reading(
        "libvirt.volumes.find",
        VolumeStore.subject(pool, name),
        (wire, connect) -> VolumeStore.find(wire, connect, pool, name));
  }

  @Override
  public StorageVolumeInfo create(StorageVolumeSpec spec) {
    return session.making(
        "libvirt.volumes.create",
        (connection, call) -> connection.volumeStore().create(call, spec, spec.capacity()));
  }

  @Override
  public StorageVolumeInfo create(StorageVolumeSpec spec, Path content, boolean sparse) {
    if (spec.backing().isPresent()) {
      throw InvalidSpecException.of(
          "volume.backing", spec.name(), "a volume that is filled from a file rests on nothing");
    }
    return session.making(
        "libvirt.volumes.create",
        (connection, call) -> connection.volumeStore().create(call, spec, content, sparse));
  }

  @Override
  public StorageVolumeInfo copy(String pool, String name, StorageVolumeSpec spec) {
    check(pool, name);
    return session.making(
        "libvirt.volumes.copy",
        (connection, call) -> connection.volumeStore().copy(call, pool, name, spec));
  }

  @Override
  public StorageVolumeInfo grow(String pool, String name, DataSize capacity) {
    return resize(pool, name, capacity, false);
  }

  @Override
  public StorageVolumeInfo shrink(String pool, String name, DataSize capacity) {
    return resize(pool, name, capacity, true);
  }

  private StorageVolumeInfo resize(String pool, String name, DataSize capacity, boolean shrink) {
    check(pool, name);
    return session.making(
        "libvirt.volumes.resize",
        (connection, call) -> connection.volumeStore().resize(call, pool, name, capacity, shrink));
  }

  @Override
  public void upload(String pool, String name, InputStream content, long length) {
    check(pool, name);
    session.making(
        "libvirt.volumes.upload",
        (connection, call) -> {
          connection.volumeStore().upload(call, pool, name, content, length);
          return Boolean.TRUE;
        });
  }

  @Override
  public long download(String pool, String name, OutputStream to) {
    check(pool, name);
    return session.making(
        "libvirt.volumes.download",
        (connection, call) -> connection.volumeStore().download(call, pool, name, to));
  }

  @Override
  public long download(String pool, String name, Path to, boolean sparse) {
    check(pool, name);
    return session.making(
        "libvirt.volumes.download",
        (connection, call) -> connection.volumeStore().download(call, pool, name, to, sparse));
  }

  @Override
  public void wipe(String pool, String name, WipeAlgorithm algorithm) {
    check(pool, name);
    session.making(
        "libvirt.volumes.wipe",
        (connection, call) -> {
          connection.volumeStore().wipe(call, pool, name, algorithm);
          return Boolean.TRUE;
        });
  }

  @Override
  public boolean delete(String pool, String name) {
    check(pool, name);
    return session.changing(
        "libvirt.volumes.delete",
        (connection, call) -> connection.volumeStore().delete(call, pool, name));
  }
}
