package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import java.util.List;

/** libvirt's handle on one storage pool. */
final class PoolHandle extends NativeHandle {

  private PoolHandle(Pointer pointer) {
    super(pointer);
  }

  static PoolHandle byName(Wire wire, Pointer connect, String name) {
    return new PoolHandle(
        wire.handle(
            "virStoragePoolLookupByName", () -> Virt.virStoragePoolLookupByName(connect, name)));
  }

  static PoolHandle byTargetPath(Wire wire, Pointer connect, String path) {
    return new PoolHandle(
        wire.handle(
            "virStoragePoolLookupByTargetPath",
            () -> Virt.virStoragePoolLookupByTargetPath(connect, path)));
  }

  static PoolHandle ofVolume(Wire wire, VolumeHandle volume) {
    return new PoolHandle(
        wire.handle(
            "virStoragePoolLookupByVolume",
            () -> Virt.virStoragePoolLookupByVolume(volume.pointer())));
  }

  /** All pools that the filter lets through, in one round trip. The caller closes each. */
  static List<PoolHandle> all(Wire wire, Pointer connect, int filter) {
    return all(
        wire,
        "virConnectListAllStoragePools",
        result -> Virt.virConnectListAllStoragePools(connect, result, filter),
        PoolHandle::new);
  }

  String name() {
    return borrowed("virStoragePoolGetName", Virt.virStoragePoolGetName(pointer()));
  }

  @Override
  public void close() {
    Virt.virStoragePoolFree(pointer());
  }
}
