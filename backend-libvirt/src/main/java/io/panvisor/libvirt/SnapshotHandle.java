package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import java.util.List;

/** libvirt's handle on one snapshot of a domain. */
final class SnapshotHandle extends NativeHandle {

  private SnapshotHandle(Pointer pointer) {
    super(pointer);
  }

  static SnapshotHandle byName(Wire wire, DomainHandle domain, String name) {
    return new SnapshotHandle(
        wire.handle(
            "virDomainSnapshotLookupByName",
            () -> Virt.virDomainSnapshotLookupByName(domain.pointer(), name, 0)));
  }

  static SnapshotHandle take(Wire wire, DomainHandle domain, String xml, int flags) {
    return new SnapshotHandle(
        wire.handle(
            "virDomainSnapshotCreateXML",
            () -> Virt.virDomainSnapshotCreateXML(domain.pointer(), xml, flags)));
  }

  /** All snapshots of a domain, in one round trip. The caller closes each. */
  static List<SnapshotHandle> all(Wire wire, DomainHandle domain, int flags) {
    return all(
        wire,
        "virDomainListAllSnapshots",
        result -> Virt.virDomainListAllSnapshots(domain.pointer(), result, flags),
        SnapshotHandle::new);
  }

  String name() {
    return borrowed("virDomainSnapshotGetName", Virt.virDomainSnapshotGetName(pointer()));
  }

  @Override
  public void close() {
    Virt.virDomainSnapshotFree(pointer());
  }
}
