package io.panvisor.libvirt;

import io.panvisor.Intent;
import io.panvisor.MachineId;
import io.panvisor.Plan;
import io.panvisor.StopMode;
import java.util.ArrayList;
import java.util.List;

/** What would be sent for what could be done to a machine. Pure. */
final class PlanTable {

  private PlanTable() {}

  static Plan of(MachineId id, Intent.OnMachine intent) {
    List<Plan.Step> steps = new ArrayList<>();
    steps.add(new Plan.Step("virDomainLookupByUUID", id.value()));
    add(steps, intent);
    return new Plan(steps);
  }

  private static void add(List<Plan.Step> steps, Intent.OnMachine intent) {
    if (intent instanceof Intent.Start) {
      step(steps, "virDomainCreateWithFlags", "");
    } else if (intent instanceof Intent.Stop stop) {
      stop(steps, stop.mode());
    } else if (intent instanceof Intent.Restart restart) {
      stop(steps, restart.mode());
      step(steps, "virDomainCreateWithFlags", "");
    } else if (intent instanceof Intent.Pause) {
      step(steps, "virDomainSuspend", "");
    } else if (intent instanceof Intent.Resume) {
      step(steps, "virDomainResume", "");
    } else if (intent instanceof Intent.Reboot) {
      step(steps, "virDomainReboot", "");
    } else if (intent instanceof Intent.SaveToDisk) {
      step(steps, "virDomainManagedSave", "");
    } else if (intent instanceof Intent.Delete delete) {
      step(steps, "virStorageVolDelete", "for each volume that goes: policy " + delete.policy());
      step(
          steps,
          "virDomainUndefineFlags",
          "MANAGED_SAVE | SNAPSHOTS_METADATA | NVRAM | CHECKPOINTS_METADATA");
    } else if (intent instanceof Intent.Rename rename) {
      step(steps, "virDomainRename", rename.name());
    } else if (intent instanceof Intent.Autostart autostart) {
      step(steps, "virDomainSetAutostart", autostart.wanted() ? "1" : "0");
    } else if (intent instanceof Intent.TakeSnapshot take) {
      step(
          steps,
          "virDomainSnapshotCreateXML",
          XmlText.document("domainsnapshot", xml -> xml.element("name", take.name())));
    } else if (intent instanceof Intent.RestoreSnapshot restore) {
      step(steps, "virDomainSnapshotLookupByName", restore.snapshot());
      step(steps, "virDomainRevertToSnapshot", "");
    } else if (intent instanceof Intent.DeleteSnapshot delete) {
      step(steps, "virDomainSnapshotLookupByName", delete.snapshot());
      step(steps, "virDomainSnapshotDelete", "");
    }
  }

  private static void stop(List<Plan.Step> steps, StopMode mode) {
    if (!(mode instanceof StopMode.Force)) {
      step(steps, "virDomainShutdownFlags", "");
    }
    step(steps, "virDomainGetState", "until it is shut off");
    if (mode instanceof StopMode.Force || mode instanceof StopMode.GracefulThenForce) {
      step(
          steps, "virDomainDestroyFlags", mode instanceof StopMode.Force ? "" : "if it still runs");
    }
  }

  private static void step(List<Plan.Step> steps, String call, String content) {
    steps.add(new Plan.Step(call, content));
  }
}
