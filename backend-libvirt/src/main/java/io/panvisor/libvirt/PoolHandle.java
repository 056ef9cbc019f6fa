package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.UUID;

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

  /** By its name, or by its UUID when it looks like one and no pool has it as its name. */
  static PoolHandle find(Wire wire, Pointer connect, String nameOrUuid) {
    if (!Allowed.isUuid(nameOrUuid)) {
      return byName(wire, connect, nameOrUuid);
    }
    return new PoolHandle(
        wire.handle(
            "virStoragePoolLookupByUUIDString",
            () -> Virt.virStoragePoolLookupByUUIDString(connect, nameOrUuid)));
  }

  static PoolHandle define(Wire wire, Pointer connect, String xml) {
    return new PoolHandle(
        wire.handle(
            "virStoragePoolDefineXML", () -> Virt.virStoragePoolDefineXML(connect, xml, 0)));
  }

  /** Makes a pool that is gone when it is stopped. */
  static PoolHandle createTransient(Wire wire, Pointer connect, String xml) {
    return new PoolHandle(
        wire.handle(
            "virStoragePoolCreateXML", () -> Virt.virStoragePoolCreateXML(connect, xml, 0)));
  }

  /** Its UUID; costs no round trip. */
  UUID uuid() {
    return uuid("virStoragePoolGetUUID", raw -> Virt.virStoragePoolGetUUID(pointer(), raw));
  }

  boolean isActive(Wire wire) {
    return wire.number("virStoragePoolIsActive", () -> Virt.virStoragePoolIsActive(pointer())) == 1;
  }

  String describe(Wire wire) {
    return wire.text("virStoragePoolGetXMLDesc", () -> Virt.virStoragePoolGetXMLDesc(pointer(), 0));
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
