package io.panvisor;

import io.panvisor.error.AmbiguousException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.SnapshotInfo;
import io.panvisor.facet.Snapshots;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.SnapshotOperations;
import java.util.List;

/** Snapshots over a connection. */
record SnapshotsFacet(Link link, CallOptions options, MachineId id) implements Snapshots {

  private static SnapshotOperations operations(HypervisorConnection connection) {
    return connection
        .snapshots()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.SNAPSHOTS, "this connection has none"));
  }

  @Override
  public List<SnapshotInfo> list() {
    return link.run(
        Operation.reading("snapshots.list", id),
        options,
        (connection, call) -> operations(connection).list(call, id));
  }

  @Override
  public SnapshotInfo take(String name) {
    return link.run(
        Operation.making("snapshots.take", id),
        options,
        (connection, call) ->
            take(
                connection,
                call,
                name,
                Hypervisor.isPossible(connection.features(), Feature.SNAPSHOTS_MEMORY)));
  }

  @Override
  public SnapshotInfo takeDisks(String name) {
    return link.run(
        Operation.making("snapshots.take", id),
        options,
        (connection, call) -> take(connection, call, name, false));
  }

  private SnapshotInfo take(
      HypervisorConnection connection, Call call, String name, boolean memory) {
    MachineSpec.named(name);
    return operations(connection).take(call, id, name, memory);
  }

  @Override
  public SnapshotInfo require(String idOrName) {
    List<SnapshotInfo> all = list();
    List<SnapshotInfo> byId =
        all.stream().filter(snapshot -> snapshot.id().equals(idOrName)).toList();
    List<SnapshotInfo> found =
        byId.isEmpty()
            ? all.stream().filter(snapshot -> snapshot.name().equals(idOrName)).toList()
            : byId;
    if (found.isEmpty()) {
      throw new NotFoundException("snapshot", idOrName)
          .at(link.engine().product(), "snapshots.find", id);
    }
    if (found.size() > 1) {
      throw new AmbiguousException(
              "snapshot", idOrName, found.stream().map(SnapshotInfo::id).toList())
          .at(link.engine().product(), "snapshots.find", id);
    }
    return found.get(0);
  }

  @Override
  public void restore(String snapshot) {
    link.run(
        Operation.making("snapshots.restore", id),
        options,
        (connection, call) -> {
          operations(connection).restore(call, id, snapshot);
          return true;
        });
  }

  @Override
  public void delete(String snapshot) {
    link.run(
        Operation.making("snapshots.delete", id),
        options,
        (connection, call) -> {
          operations(connection).delete(call, id, snapshot);
          return true;
        });
  }
}
