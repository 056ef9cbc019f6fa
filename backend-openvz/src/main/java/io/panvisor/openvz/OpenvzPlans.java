package io.panvisor.openvz;

import io.panvisor.DeletePolicy;
import io.panvisor.Feature;
import io.panvisor.Intent;
import io.panvisor.MachineId;
import io.panvisor.MachineKind;
import io.panvisor.Plan;
import io.panvisor.StopMode;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.ExecSpec;
import io.panvisor.process.RemoteShell;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import java.util.ArrayList;
import java.util.List;

/** The command lines of an intent; nothing of them is secret. */
final class OpenvzPlans {

  private final ContainerTranslator translator;
  private final TemplateStore templates;

  OpenvzPlans(ContainerTranslator translator, TemplateStore templates) {
    this.translator = translator;
    this.templates = templates;
  }

  Plan of(Intent.OnHypervisor intent) {
    List<Plan.Step> steps = new ArrayList<>();
    if (intent instanceof Intent.Make make) {
      making(make.spec(), make.run(), steps);
    } else if (intent instanceof Intent.RemoveImage remove) {
      steps.add(step("remove the template " + remove.reference(), List.of()));
    } else if (intent instanceof Intent.ImportImage load) {
      templates.requireTarballs();
      steps.add(step("copy " + load.archive() + " to the template " + load.reference(), List.of()));
    } else {
      throw new UnsupportedFeatureException(
          Feature.IMAGES_PULL, "templates come to a node by its own means: facet Templates");
    }
    return new Plan(steps);
  }

  private void making(MachineSpec spec, boolean run, List<Plan.Step> steps) {
    translator.report(spec).orThrow();
    if (!(spec.boot() instanceof ContainerImage)) {
      throw new UnsupportedFeatureException(Feature.BOOT_BLANK, "a template is needed");
    }
    String id = ContainerTranslator.options(spec).id().orElse("ID");
    steps.add(step("vzctl", translator.create(spec, id, spec.labels().asMap())));
    List<String> settings = translator.settings(spec);
    if (!settings.isEmpty()) {
      List<String> set = new ArrayList<>(List.of("set", id));
      set.addAll(settings);
      set.add("--save");
      steps.add(step("vzctl", set));
    }
    if (run) {
      steps.add(step("vzctl", ContainerPower.start(id, ContainerTranslator.options(spec))));
    }
  }

  Plan of(MachineId id, Intent.OnMachine intent) {
    boolean vm = id.kind() == MachineKind.VIRTUAL_MACHINE;
    String tool = vm ? "prlctl" : "vzctl";
    List<Plan.Step> steps = new ArrayList<>();
    if (intent instanceof Intent.Stop stop) {
      steps.add(step(tool, stop(id, stop.mode(), vm)));
    } else if (intent instanceof Intent.Restart restart) {
      steps.add(step(tool, stop(id, restart.mode(), vm)));
      steps.add(step(tool, List.of("start", id.value())));
    } else {
      steps.add(step(tool, one(id, intent, vm)));
    }
    return new Plan(steps);
  }

  private static List<String> one(MachineId id, Intent.OnMachine intent, boolean vm) {
    String machine = id.value();
    if (intent instanceof Intent.Start) {
      return List.of("start", machine);
    } else if (intent instanceof Intent.Pause) {
      return List.of("pause", machine);
    } else if (intent instanceof Intent.Resume) {
      return List.of("resume", machine);
    } else if (intent instanceof Intent.Reboot) {
      return List.of("restart", machine);
    } else if (intent instanceof Intent.SaveToDisk) {
      return List.of("suspend", machine);
    } else if (intent instanceof Intent.Delete delete) {
      boolean keep = delete.policy() == DeletePolicy.KEEP_STORAGE;
      return List.of(keep ? "unregister" : vm ? "delete" : "destroy", machine);
    } else if (intent instanceof Intent.Rename rename) {
      return vm
          ? List.of("set", machine, "--name", rename.name())
          : List.of("set", machine, "--name", rename.name(), "--save");
    } else if (intent instanceof Intent.Autostart autostart) {
      return vm
          ? List.of("set", machine, "--autostart", autostart.wanted() ? "on" : "off")
          : List.of("set", machine, "--onboot", autostart.wanted() ? "yes" : "no", "--save");
    } else if (intent instanceof Intent.TakeSnapshot take) {
      return OpenvzSnapshots.take(machine, "UUID", take.name(), true);
    } else if (intent instanceof Intent.RestoreSnapshot restore) {
      return List.of("snapshot-switch", machine, "--id", restore.snapshot());
    } else if (intent instanceof Intent.DeleteSnapshot delete) {
      return List.of("snapshot-delete", machine, "--id", delete.snapshot());
    } else if (intent instanceof Intent.Run run) {
      return OpenvzExec.arguments(machine, new ContainerCommand(shown(run.spec())));
    }
    throw new UnsupportedFeatureException(Feature.LOGS, "the tools do not do that");
  }

  /** In a terminal, variables stand on the line; a plan shows them as they always are: not. */
  private static ExecSpec shown(ExecSpec spec) {
    ExecSpec shown = ExecSpec.command(spec.command());
    for (String name : spec.environment().keySet()) {
      shown = shown.environment(name, "***");
    }
    if (spec.user().isPresent()) {
      shown = shown.user(spec.user().get());
    }
    return spec.workingFolder().isPresent()
        ? shown.workingFolder(spec.workingFolder().get())
        : shown;
  }

  private static List<String> stop(MachineId id, StopMode mode, boolean vm) {
    return mode instanceof StopMode.Force
        ? List.of("stop", id.value(), vm ? "--kill" : "--fast")
        : List.of("stop", id.value());
  }

  private static Plan.Step step(String tool, List<String> arguments) {
    return new Plan.Step(
        tool + (arguments.isEmpty() ? "" : " " + arguments.get(0)),
        arguments.isEmpty() ? "" : RemoteShell.quote(arguments));
  }
}
