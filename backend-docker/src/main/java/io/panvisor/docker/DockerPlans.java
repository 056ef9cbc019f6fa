package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Feature;
import io.panvisor.Intent;
import io.panvisor.MachineId;
import io.panvisor.Plan;
import io.panvisor.StopMode;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What would be sent to the engine for an intent. Secrets are masked. */
final class DockerPlans {

  private final DockerEngine engine;
  private final ContainerTranslator translator;

  DockerPlans(DockerEngine engine, ContainerTranslator translator) {
    this.engine = engine;
    this.translator = translator;
  }

  Plan of(Intent.OnHypervisor intent) {
    List<Plan.Step> steps = new ArrayList<>();
    if (intent instanceof Intent.Make make) {
      making(make.spec(), make.run(), steps);
    } else if (intent instanceof Intent.PullImage pull) {
      steps.add(step("POST", ImageTransfer.pullPath(ImageReference.parse(pull.reference()))));
    } else if (intent instanceof Intent.ImportImage load) {
      steps.add(
          new Plan.Step(
              "POST " + ImageArchives.importPath(ImageReference.parse(load.reference())),
              "the archive " + load.archive()));
    } else if (intent instanceof Intent.RemoveImage remove) {
      steps.add(step("DELETE", ApiPath.ofImage(remove.reference())));
    }
    return new Plan(steps);
  }

  private void making(MachineSpec spec, boolean run, List<Plan.Step> steps) {
    if (spec.boot() instanceof ContainerImage image && image.pull() != ContainerImage.Pull.NEVER) {
      String when =
          image.pull() == ContainerImage.Pull.ALWAYS ? "" : "only if the engine does not have it";
      steps.add(
          new Plan.Step(
              "POST " + ImageTransfer.pullPath(ImageReference.parse(image.reference())), when));
    }
    spec.container()
        .ifPresent(
            section ->
                section.mounts().stream()
                    .filter(Mount.Volume.class::isInstance)
                    .map(mount -> ((Mount.Volume) mount).name())
                    .forEach(
                        volume ->
                            steps.add(
                                new Plan.Step(
                                    "POST " + ApiPath.of("volumes", "create"),
                                    "only if there is no volume " + volume))));
    steps.add(
        new Plan.Step(
            "POST " + translator.path(spec), pretty(translator.bodyForPeople(spec, Map.of()))));
    spec.networks().stream()
        .skip(1)
        .forEach(network -> steps.add(step("POST", ApiPath.of("networks", network, "connect"))));
    if (run) {
      steps.add(step("POST", ApiPath.of("containers", spec.name(), "start")));
    }
  }

  Plan of(MachineId id, Intent.OnMachine intent) {
    List<Plan.Step> steps = new ArrayList<>();
    if (intent instanceof Intent.Start) {
      steps.add(step("POST", container(id, "start")));
    } else if (intent instanceof Intent.Stop stop) {
      stopping(id, stop.mode(), steps);
    } else if (intent instanceof Intent.Restart restart) {
      stopping(id, restart.mode(), steps);
      steps.add(step("POST", container(id, "start")));
    } else if (intent instanceof Intent.Pause) {
      steps.add(step("POST", container(id, "pause")));
    } else if (intent instanceof Intent.Resume) {
      steps.add(step("POST", container(id, "unpause")));
    } else if (intent instanceof Intent.Delete delete) {
      String volumes =
          switch (delete.policy()) {
            case OWNED -> "1, if Panvisor made it, otherwise 0";
            case KEEP_STORAGE -> "0";
            case ALL -> "1";
          };
      steps.add(new Plan.Step("DELETE " + ApiPath.of("containers", id.value()), "v=" + volumes));
    } else if (intent instanceof Intent.Rename rename) {
      steps.add(step("POST", DockerRename.path(id, rename.name())));
    } else if (intent instanceof Intent.Run run) {
      steps.add(
          new Plan.Step(
              "POST " + container(id, "exec"),
              pretty(
                  DockerExec.creation(engine, run.spec(), run.spec().input().length > 0, true))));
      steps.add(step("POST", ApiPath.of("exec", "ID", "start")));
    } else {
      throw new UnsupportedFeatureException(missing(intent), "a container engine does not do that");
    }
    return new Plan(steps);
  }

  private static Feature missing(Intent.OnMachine intent) {
    if (intent instanceof Intent.Reboot) {
      return Feature.REBOOT;
    }
    if (intent instanceof Intent.SaveToDisk) {
      return Feature.SUSPEND;
    }
    return intent instanceof Intent.Autostart ? Feature.AUTOSTART : Feature.SNAPSHOTS;
  }

  private static void stopping(MachineId id, StopMode mode, List<Plan.Step> steps) {
    if (mode instanceof StopMode.EngineDefault) {
      steps.add(step("POST", container(id, "stop")));
      return;
    }
    if (mode instanceof StopMode.Force) {
      steps.add(step("POST", container(id, "kill").with("signal", "SIGKILL")));
    } else {
      steps.add(
          new Plan.Step("POST " + container(id, "kill"), "signal=the container's own stop signal"));
    }
    steps.add(step("POST", container(id, "wait").with("condition", "not-running")));
    if (mode instanceof StopMode.GracefulThenForce) {
      steps.add(
          new Plan.Step(
              "POST " + container(id, "kill").with("signal", "SIGKILL"),
              "only if it has not stopped by then"));
    }
  }

  private static ApiPath container(MachineId id, String verb) {
    return ApiPath.of("containers", id.value(), verb);
  }

  private static Plan.Step step(String method, ApiPath path) {
    return new Plan.Step(method + " " + path, "");
  }

  private String pretty(JsonNode body) {
    try {
      return engine.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }
}
