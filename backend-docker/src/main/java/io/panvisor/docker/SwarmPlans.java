package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.panvisor.Feature;
import io.panvisor.Intent;
import io.panvisor.MachineId;
import io.panvisor.Plan;
import io.panvisor.StopMode;
import io.panvisor.error.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What would be sent to a swarm for an intent. Secrets are masked. */
final class SwarmPlans {

  private final SwarmApi api;
  private final ServiceTranslator translator;

  SwarmPlans(SwarmApi api, ServiceTranslator translator) {
    this.api = api;
    this.translator = translator;
  }

  Plan of(Intent.OnHypervisor intent) {
    if (!(intent instanceof Intent.Make make)) {
      throw new UnsupportedFeatureException(
          Feature.IMAGES, "every node of a swarm has a store of its own");
    }
    try {
      String body =
          api.engine()
              .mapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(
                  translator.body(
                      SwarmCreation.service(make.spec(), make.run()),
                      Map.of(SwarmTranslator.MACHINE, "1"),
                      (type, name) -> "the id of " + name,
                      true));
      return new Plan(List.of(new Plan.Step("POST " + ApiPath.of("services", "create"), body)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }

  Plan of(MachineId id, Intent.OnMachine intent) {
    List<Plan.Step> steps = new ArrayList<>();
    if (intent instanceof Intent.Start) {
      steps.add(update(id, "Replicas 1, or ForceUpdate one higher where its task has ended"));
    } else if (intent instanceof Intent.Stop stop) {
      stopping(id, stop.mode(), steps);
    } else if (intent instanceof Intent.Restart restart) {
      stopping(id, restart.mode(), steps);
      steps.add(update(id, "Replicas 1"));
    } else if (intent instanceof Intent.Delete) {
      steps.add(new Plan.Step("DELETE " + ApiPath.of("services", id.value()), ""));
    } else if (intent instanceof Intent.Run run) {
      steps.add(
          new Plan.Step(
              "POST " + ApiPath.of("containers", "CONTAINER", "exec"),
              DockerExec.creation(api.engine(), run.spec(), run.spec().input().length > 0, true)
                  .toPrettyString()));
      steps.add(new Plan.Step("POST " + ApiPath.of("exec", "ID", "start"), ""));
    } else {
      throw new UnsupportedFeatureException(
          intent instanceof Intent.Pause || intent instanceof Intent.Resume
              ? Feature.PAUSE
              : intent instanceof Intent.Rename
                  ? Feature.RENAME
                  : intent instanceof Intent.Reboot
                      ? Feature.REBOOT
                      : intent instanceof Intent.SaveToDisk
                          ? Feature.SUSPEND
                          : intent instanceof Intent.Autostart
                              ? Feature.AUTOSTART
                              : Feature.SNAPSHOTS,
          "a swarm does not do that");
    }
    return new Plan(steps);
  }

  private static void stopping(MachineId id, StopMode mode, List<Plan.Step> steps) {
    if (!(mode instanceof StopMode.EngineDefault)) {
      steps.add(
          new Plan.Step(
              "POST " + ApiPath.of("containers", "CONTAINER", "kill"),
              mode instanceof StopMode.Force
                  ? "signal=SIGKILL"
                  : "signal=the container's own stop signal"));
      steps.add(new Plan.Step("POST " + ApiPath.of("containers", "CONTAINER", "wait"), ""));
    }
    steps.add(update(id, "Replicas 0"));
  }

  private static Plan.Step update(MachineId id, String what) {
    return new Plan.Step("POST " + ApiPath.of("services", id.value(), "update"), what);
  }
}
