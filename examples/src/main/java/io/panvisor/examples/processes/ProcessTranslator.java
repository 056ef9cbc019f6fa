package io.panvisor.examples.processes;

import io.panvisor.Cause;
import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.Virtualization;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.EnvironmentValue;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Violation;
import io.panvisor.spi.CreateRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Spec to engine and engine to info: pure, so that it is tested without an engine. */
final class ProcessTranslator {

  /** The one image there is: the host's own file system. */
  static final String IMAGE = "host";

  private ProcessTranslator() {}

  /** What this engine cannot honour, beyond the features that core holds a spec against. */
  static List<Violation> violations(MachineSpec spec) {
    List<Violation> violations = new ArrayList<>();
    if (!(spec.boot() instanceof ContainerImage image && image.reference().equals(IMAGE))) {
      violations.add(
          new Violation(
              "boot",
              spec.boot().toString(),
              "this engine runs from the image '" + IMAGE + "' only"));
    }
    if (command(spec).isEmpty()) {
      violations.add(new Violation("container.command", "", "say what to run"));
    }
    spec.cpus()
        .ifPresent(
            cpus ->
                violations.add(
                    new Violation("cpus", cpus.toString(), "processors are not limited here")));
    spec.container()
        .ifPresent(
            container -> {
              container
                  .user()
                  .ifPresent(
                      user ->
                          violations.add(
                              new Violation(
                                  "container.user",
                                  user,
                                  "processes run as the user who starts them")));
              container
                  .hostname()
                  .ifPresent(
                      name ->
                          violations.add(
                              new Violation(
                                  "container.hostname", name, "processes share the host's name")));
              container
                  .memoryAndSwap()
                  .ifPresent(
                      size ->
                          violations.add(
                              new Violation(
                                  "container.memoryAndSwap",
                                  size.toString(),
                                  "memory is not limited here")));
            });
    return violations;
  }

  static StoredMachine stored(CreateRequest request, Instant now) {
    Map<String, String> environment = new TreeMap<>();
    request
        .spec()
        .container()
        .map(ContainerSection::environment)
        .orElse(Map.of())
        .forEach((name, value) -> environment.put(name, reveal(value)));
    return new StoredMachine(
        request.id().toString(),
        request.spec().name(),
        command(request.spec()),
        environment,
        request.spec().container().flatMap(ContainerSection::workingFolder).orElse(""),
        request.labels(),
        now,
        Optional.empty(),
        OptionalInt.empty());
  }

  private static String reveal(EnvironmentValue value) {
    return value.reveal();
  }

  private static List<String> command(MachineSpec spec) {
    List<String> whole =
        new ArrayList<>(spec.container().map(ContainerSection::entryPoint).orElse(List.of()));
    whole.addAll(spec.container().map(ContainerSection::command).orElse(List.of()));
    return whole;
  }

  static MachineInfo info(String engine, StoredMachine machine, Set<InfoPart> parts) {
    MachineInfo.Builder info =
        MachineInfo.builder(
            new MachineId(engine, MachineKind.APPLICATION_CONTAINER, machine.id()),
            machine.name(),
            status(machine),
            parts);
    if (parts.contains(InfoPart.LABELS)) {
      info.labels(machine.labels());
    }
    if (parts.contains(InfoPart.ORIGIN)) {
      info.virtualization(Virtualization.OS_LEVEL).createdAt(machine.createdAt()).image(IMAGE);
    }
    if (parts.contains(InfoPart.ENGINE)) {
      machine
          .process()
          .ifPresent(run -> info.engineFacts(Map.of("process", Long.toString(run.number()))));
    }
    return info.build();
  }

  static MachineStatus status(StoredMachine machine) {
    if (machine.alive().isPresent()) {
      return MachineStatus.of(PowerState.RUNNING, "alive");
    }
    if (machine.process().isEmpty()) {
      return MachineStatus.of(PowerState.STOPPED, "new").with(Cause.of(Cause.Kind.NEVER_STARTED));
    }
    MachineStatus ended = MachineStatus.of(PowerState.STOPPED, "ended");
    return machine.exitCode().isPresent()
        ? ended.with(Cause.exited(machine.exitCode().getAsInt()))
        : ended;
  }
}
