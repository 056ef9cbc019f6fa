package io.panvisor.config.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a profile's plan has nothing left to do. */
final class PreparedProbe implements Probe {

  private final HostPlan plan;

  PreparedProbe(HostPlan plan) {
    this.plan = plan;
  }

  @Override
  public String id() {
    return "prepared";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    String apply = "panvisor host plan " + plan.profile() + ", then panvisor host apply";
    Map<String, List<HostStep>> byAction = new LinkedHashMap<>();
    plan.steps()
        .forEach(
            step -> byAction.computeIfAbsent(step.action(), any -> new ArrayList<>()).add(step));
    List<Finding> findings = new ArrayList<>();
    byAction.forEach((action, steps) -> findings.add(finding(action, steps, apply)));
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              id(),
              "packages, files, members and services are as the profile "
                  + plan.profile()
                  + " wants them",
              "what the profile sets up is what the engine needs"));
    }
    return findings;
  }

  private static Finding finding(String action, List<HostStep> steps, String apply) {
    String what = steps.stream().map(HostStep::what).collect(Collectors.joining("; "));
    String why = steps.stream().map(HostStep::why).distinct().collect(Collectors.joining("; "));
    String id = "prepared." + action;
    return steps.stream().allMatch(PreparedProbe::isUnsure)
        ? Finding.unknown(id, what, why, apply)
        : Finding.missing(id, "not done: " + what, why, apply);
  }

  private static boolean isUnsure(HostStep step) {
    return step instanceof HostStep.Packages packages && !packages.known()
        || step instanceof HostStep.Group group && !group.known();
  }
}
