package io.panvisor.openvz;

import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.spi.Call;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Deletes containers. vzctl keeps the configuration of one that is gone, under another name. */
final class ContainerDeletion {

  private static final Set<PowerState> ALLOWED =
      EnumSet.of(PowerState.STOPPED, PowerState.SUSPENDED, PowerState.FAILED);

  private final Containers containers;

  ContainerDeletion(Containers containers) {
    this.containers = containers;
  }

  DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    MachineStatus found = containers.requireStatus(call, id);
    if (!ALLOWED.contains(found.power())) {
      throw new IllegalMachineStateException(
          "a container that runs is not deleted", found, ALLOWED);
    }
    ContainerRow row =
        containers.requireWith(call, id, List.of("ctid", "name", "status", "private"));
    String area = "private area " + row.text("private").orElse("of " + id.value());
    if (policy == DeletePolicy.KEEP_STORAGE) {
      containers.change(call, "unregister", id.value());
      return new DeleteReport(
          List.of("machine " + row.name()), List.of(area + ": it was asked to be kept"), List.of());
    }
    if (found.engineWord().equals("mounted")) {
      containers.change(call, "umount", id.value());
    }
    containers.change(call, "destroy", id.value());
    return new DeleteReport(List.of("machine " + row.name(), area), List.of(), List.of());
  }
}
