package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import java.util.List;

/** libvirt's handle on one volume of a storage pool. */
final class VolumeHandle extends NativeHandle {

  private VolumeHandle(Pointer pointer) {
    super(pointer);
  }

  static VolumeHandle byName(Wire wire, PoolHandle pool, String name) {
    return new VolumeHandle(
        wire.handle(
            "virStorageVolLookupByName",
            () -> Virt.virStorageVolLookupByName(pool.pointer(), name)));
  }

  static VolumeHandle byPath(Wire wire, Pointer connect, String path) {
    return new VolumeHandle(
        wire.handle(
            "virStorageVolLookupByPath", () -> Virt.virStorageVolLookupByPath(connect, path)));
  }

  static VolumeHandle create(Wire wire, PoolHandle pool, String xml) {
    return new VolumeHandle(
        wire.handle(
            "virStorageVolCreateXML", () -> Virt.virStorageVolCreateXML(pool.pointer(), xml, 0)));
  }

  /** Makes a volume with the content of another; takes as long as copying takes. */
  static VolumeHandle copy(Wire wire, PoolHandle pool, String xml, VolumeHandle from) {
    return new VolumeHandle(
        wire.handle(
            "virStorageVolCreateXMLFrom",
            () -> Virt.virStorageVolCreateXMLFrom(pool.pointer(), xml, from.pointer(), 0)));
  }

  /** What the daemon says of the volume. */
  VolumeXml.Found describe(Wire wire) {
    return VolumeXml.read(
        wire.text("virStorageVolGetXMLDesc", () -> Virt.virStorageVolGetXMLDesc(pointer(), 0)));
  }

  /** All volumes of a pool, in one round trip. The caller closes each. */
  static List<VolumeHandle> all(Wire wire, PoolHandle pool) {
    return all(
        wire,
        "virStoragePoolListAllVolumes",
        result -> Virt.virStoragePoolListAllVolumes(pool.pointer(), result, 0),
        VolumeHandle::new);
  }

  String name() {
    return borrowed("virStorageVolGetName", Virt.virStorageVolGetName(pointer()));
  }

  /** Where the volume lies on the engine's machine. Asks the daemon. */
  String path(Wire wire) {
    return wire.text("virStorageVolGetPath", () -> Virt.virStorageVolGetPath(pointer()));
  }

  @Override
  public void close() {
    Virt.virStorageVolFree(pointer());
  }
}
