package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.facet.SnapshotInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.SnapshotOperations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots inside the disks (qcow2): of the disks of a machine that is off, and of disks and
 * memory of one that runs.
 *
 * <p>A snapshot of the disks alone while the machine runs would be files beside the disks, to which
 * libvirt 9.0 cannot go back ("revert to external snapshot not supported yet"); a snapshot that
 * cannot be restored is none, so it is refused.
 */
final class LibvirtSnapshots implements SnapshotOperations {

  private static final int LIST_TOPOLOGICAL = 1 << 10;

  private final Domains domains;

  LibvirtSnapshots(Domains domains) {
    this.domains = domains;
  }

  @Override
  public List<SnapshotInfo> list(Call call, MachineId id) {
    return domains.needing(
        call,
        id,
        Feature.SNAPSHOTS,
        (wire, domain) -> {
          List<SnapshotHandle> handles = SnapshotHandle.all(wire, domain, LIST_TOPOLOGICAL);
          try {
            List<SnapshotInfo> snapshots = new ArrayList<>(handles.size());
            for (SnapshotHandle handle : handles) {
              describe(wire, handle).ifPresent(snapshots::add);
            }
            return snapshots;
          } finally {
            NativeHandle.closeAll(handles);
          }
        });
  }

  @Override
  public SnapshotInfo take(Call call, MachineId id, String name, boolean memory) {
    String xml = XmlText.document("domainsnapshot", snapshot -> snapshot.element("name", name));
    return domains.with(
        call,
        id,
        Subject.of("snapshot", name).needing(Feature.SNAPSHOTS),
        (wire, domain) -> {
          if (domain.number() >= 0 && !memory) {
            throw new IllegalMachineStateException(
                "libvirt takes a restorable snapshot of the disks alone only while the machine is off",
                MachineReader.status(wire, domain),
                EnumSet.of(PowerState.STOPPED));
          }
          try (SnapshotHandle taken = SnapshotHandle.take(wire, domain, xml, 0)) {
            return describe(wire, taken).orElseThrow(() -> gone(name));
          }
        });
  }

  private static NativeFailure gone(String name) {
    return new NativeFailure(
        "virDomainSnapshotGetXMLDesc",
        new NativeError(
            LibvirtErrors.NO_DOMAIN_SNAPSHOT, 0, "the snapshot " + name + " vanished at once"));
  }

  @Override
  public void restore(Call call, MachineId id, String snapshot) {
    domains.with(
        call,
        id,
        Subject.of("snapshot", snapshot).needing(Feature.SNAPSHOTS),
        (wire, domain) -> {
          try (SnapshotHandle handle = SnapshotHandle.byName(wire, domain, snapshot)) {
            return wire.number(
                "virDomainRevertToSnapshot",
                () -> Virt.virDomainRevertToSnapshot(handle.pointer(), 0));
          }
        });
  }

  @Override
  public void delete(Call call, MachineId id, String snapshot) {
    domains.with(
        call,
        id,
        Subject.of("snapshot", snapshot).needing(Feature.SNAPSHOTS),
        (wire, domain) -> {
          try (SnapshotHandle handle = SnapshotHandle.byName(wire, domain, snapshot)) {
            return wire.number(
                "virDomainSnapshotDelete", () -> Virt.virDomainSnapshotDelete(handle.pointer(), 0));
          }
        });
  }

  /** Empty when it was deleted meanwhile. */
  private static Optional<SnapshotInfo> describe(Wire wire, SnapshotHandle handle) {
    try {
      String xml =
          wire.text(
              "virDomainSnapshotGetXMLDesc",
              () -> Virt.virDomainSnapshotGetXMLDesc(handle.pointer(), 0));
      boolean current =
          wire.number(
                  "virDomainSnapshotIsCurrent",
                  () -> Virt.virDomainSnapshotIsCurrent(handle.pointer(), 0))
              == 1;
      return Optional.of(translate(xml, handle.name(), current));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_DOMAIN_SNAPSHOT) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /**
   * Pure: a snapshot's description. Within one machine libvirt's names are unique, so the name is
   * the id.
   */
  static SnapshotInfo translate(String xml, String name, boolean current) {
    XmlNode snapshot = XmlNode.parse(xml);
    boolean memory =
        snapshot
            .find("memory")
            .flatMap(node -> node.attribute("snapshot"))
            .map(kind -> !kind.equals("no"))
            .orElseGet(() -> wasInMemory(snapshot.textOf("state").orElse("")));
    long seconds =
        snapshot
            .find("creationTime")
            .map(XmlNode::number)
            .flatMap(LibvirtSnapshots::boxed)
            .orElse(0L);
    return new SnapshotInfo(
        name,
        name,
        snapshot.textOf("parent", "name"),
        Instant.ofEpochSecond(seconds),
        memory,
        current);
  }

  private static Optional<Long> boxed(java.util.OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }

  private static boolean wasInMemory(String state) {
    return state.equals("running") || state.equals("paused") || state.equals("blocked");
  }
}
