package io.panvisor.openvz;

import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineKind;
import io.panvisor.PowerState;
import io.panvisor.Support;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.SnapshotInfo;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.AutostartOperations;
import io.panvisor.spi.Call;
import io.panvisor.spi.LabelOperations;
import io.panvisor.spi.RenameOperations;
import io.panvisor.spi.SnapshotOperations;
import io.panvisor.spi.SuspendOperations;
import java.util.List;
import java.util.Set;

/** Sends each operation to the tool of the machine's kind: vzctl for containers, prlctl for VMs. */
final class MachineOperations {

  /** What Panvisor does for virtual machines too. */
  private static final Set<Feature> OF_VMS =
      Set.of(
          Feature.LABELS_CHANGE,
          Feature.STOP_GRACEFUL_THEN_FORCE,
          Feature.STOP_FORCE,
          Feature.STOP_ENGINE_DEFAULT,
          Feature.PAUSE,
          Feature.REBOOT,
          Feature.SUSPEND,
          Feature.RENAME,
          Feature.AUTOSTART,
          Feature.ADDRESSES,
          Feature.DELETE_KEEP_STORAGE);

  private final Containers containers;
  private final ContainerPower power;
  private final VirtualMachines vms;

  MachineOperations(Containers containers, ContainerPower power, VirtualMachines vms) {
    this.containers = containers;
    this.power = power;
    this.vms = vms;
  }

  static Support ofVms(Feature feature, Support declared) {
    return feature.scope() == Feature.Scope.HYPERVISOR || OF_VMS.contains(feature)
        ? declared
        : Support.no("containers have it here, virtual machines have not");
  }

  private static boolean isVm(MachineId id) {
    return id.kind() == MachineKind.VIRTUAL_MACHINE;
  }

  SuspendOperations suspend() {
    return new SuspendOperations() {
      @Override
      public boolean suspend(Call call, MachineId id) {
        return isVm(id)
            ? vms.toggle(call, id, "suspend", PowerState.RUNNING, PowerState.SUSPENDED)
            : power.suspend(call, id);
      }

      @Override
      public boolean discard(Call call, MachineId id) {
        return isVm(id) ? vms.discard(call, id) : power.discard(call, id);
      }
    };
  }

  RenameOperations rename() {
    OpenvzRename names = new OpenvzRename(containers);
    return (call, id, name) -> {
      if (isVm(id)) {
        vms.change(call, id, "set", "--name", name);
      } else {
        names.rename(call, id, name);
      }
    };
  }

  AutostartOperations autostart() {
    OpenvzAutostart ofContainers = new OpenvzAutostart(containers);
    return new AutostartOperations() {
      @Override
      public boolean isEnabled(Call call, MachineId id) {
        return isVm(id)
            ? vms.find(call, id, Set.of(InfoPart.AUTOSTART))
                .orElseThrow(() -> new NotFoundException("machine", id.value()))
                .autostart()
                .orElse(false)
            : ofContainers.isEnabled(call, id);
      }

      @Override
      public boolean enable(Call call, MachineId id, boolean wanted) {
        if (!isVm(id)) {
          return ofContainers.enable(call, id, wanted);
        }
        if (isEnabled(call, id) == wanted) {
          return false;
        }
        vms.change(call, id, "set", "--autostart", wanted ? "on" : "off");
        return true;
      }
    };
  }

  AddressOperations addresses() {
    OpenvzAddresses ofContainers = new OpenvzAddresses(containers);
    return (call, id, origins, all) ->
        isVm(id)
            ? vms.find(call, id, Set.of(InfoPart.ADDRESSES))
                .orElseThrow(() -> new NotFoundException("machine", id.value()))
                .addresses()
                .orElse(List.of())
            : ofContainers.list(call, id, origins, all);
  }

  LabelOperations labels() {
    OpenvzLabels ofContainers = new OpenvzLabels(containers);
    return (call, id, set, remove) -> {
      if (isVm(id)) {
        vms.label(call, id, set, remove);
      } else {
        ofContainers.change(call, id, set, remove);
      }
    };
  }

  SnapshotOperations snapshots() {
    OpenvzSnapshots ofContainers = new OpenvzSnapshots(containers);
    return new SnapshotOperations() {
      @Override
      public List<SnapshotInfo> list(Call call, MachineId id) {
        requireContainer(id);
        return ofContainers.list(call, id);
      }

      @Override
      public SnapshotInfo take(Call call, MachineId id, String name, boolean memory) {
        requireContainer(id);
        return ofContainers.take(call, id, name, memory);
      }

      @Override
      public void restore(Call call, MachineId id, String snapshot) {
        requireContainer(id);
        ofContainers.restore(call, id, snapshot);
      }

      @Override
      public void delete(Call call, MachineId id, String snapshot) {
        requireContainer(id);
        ofContainers.delete(call, id, snapshot);
      }
    };
  }

  private static void requireContainer(MachineId id) {
    if (isVm(id)) {
      throw VirtualMachines.notOfVms(Feature.SNAPSHOTS);
    }
  }
}
