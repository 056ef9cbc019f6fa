package io.panvisor.openvz;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.spec.Adjustment;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From a spec to the command lines that make it. Pure. */
final class ContainerTranslator {

  private static final int THOUSANDTHS_A_PERCENT = 10;

  private final Generation generation;

  ContainerTranslator(Generation generation) {
    this.generation = generation;
  }

  static OpenvzOptions options(MachineSpec spec) {
    return spec.options(OpenvzOptions.class).orElse(OpenvzOptions.defaults());
  }

  SpecReport report(MachineSpec spec) {
    List<Violation> violations = new ArrayList<>();
    if (!(spec.boot() instanceof ContainerImage)) {
      violations.add(
          new Violation(
              "boot",
              spec.boot().toString(),
              "a container is made from a template: boot(ContainerImage.of(...))"));
    } else if (!isTemplate(((ContainerImage) spec.boot()).reference())) {
      violations.add(
          new Violation(
              "boot.image",
              ((ContainerImage) spec.boot()).reference(),
              "a template's name has letters, digits, '.', '_' and '-'"));
    }
    spec.vm()
        .ifPresent(
            vm ->
                violations.add(
                    new Violation("vm", spec.name(), "Panvisor makes containers here: no vm")));
    if (spec.name().matches("[0-9].*")) {
      violations.add(
          new Violation(
              "name", spec.name(), "a name begins with a letter: numbers are OpenVZ's own ids"));
    }
    spec.container().ifPresent(section -> section(spec, section, violations));
    OpenvzOptions options = options(spec);
    options
        .id()
        .filter(id -> !ContainerId.isPossible(id, generation))
        .ifPresent(
            id -> violations.add(new Violation("openvz.id", id, "these tools number containers")));
    if (generation == Generation.V7 && options.layout().filter(Layout.SIMFS::equals).isPresent()) {
      violations.add(
          new Violation("openvz.layout", "simfs", "version 7 and later have ploop only"));
    }
    violations.addAll(options.settings().violations(generation));
    return new SpecReport(violations, adjustments(spec));
  }

  static boolean isTemplate(String reference) {
    return reference.matches("[a-z0-9][a-z0-9._-]{0,127}");
  }

  private static void section(
      MachineSpec spec, ContainerSection section, List<Violation> violations) {
    String why = "a system container runs its own init: set it up inside, or run commands in it";
    if (!section.entryPoint().isEmpty()) {
      violations.add(new Violation("container.entryPoint", section.entryPoint().toString(), why));
    }
    if (!section.command().isEmpty()) {
      violations.add(new Violation("container.command", section.command().toString(), why));
    }
    if (!section.environment().isEmpty()) {
      violations.add(
          new Violation("container.environment", section.environment().keySet().toString(), why));
    }
    section.user().ifPresent(user -> violations.add(new Violation("container.user", user, why)));
    section
        .workingFolder()
        .ifPresent(folder -> violations.add(new Violation("container.workingFolder", folder, why)));
    section
        .memoryAndSwap()
        .filter(both -> spec.memory().isEmpty())
        .ifPresent(
            both ->
                violations.add(
                    new Violation(
                        "container.memoryAndSwap",
                        both.toString(),
                        "swap is limited only where memory is set")));
  }

  private static List<Adjustment> adjustments(MachineSpec spec) {
    List<Adjustment> adjustments = new ArrayList<>();
    spec.cpus()
        .filter(cpus -> !cpus.isWhole() && cpus.thousandths() % THOUSANDTHS_A_PERCENT != 0)
        .ifPresent(
            cpus ->
                adjustments.add(
                    new Adjustment(
                        "cpus",
                        cpus.toString(),
                        percent(cpus) / 100.0 + "",
                        "processor time is limited in whole percent")));
    spec.memory()
        .filter(memory -> memory.bytes() % InfoTranslator.PAGE != 0)
        .ifPresent(
            memory ->
                adjustments.add(
                    new Adjustment(
                        "memory",
                        memory.toString(),
                        memory.roundedUpTo(DataSize.bytes(InfoTranslator.PAGE)).bytes() + " bytes",
                        "memory is limited in pages of 4096 bytes")));
    return adjustments;
  }

  private static int percent(CpuCount cpus) {
    return (cpus.thousandths() + THOUSANDTHS_A_PERCENT - 1) / THOUSANDTHS_A_PERCENT;
  }

  /** The command that makes the container. */
  List<String> create(MachineSpec spec, String id, Map<String, String> labels) {
    OpenvzOptions options = options(spec);
    List<String> arguments = new ArrayList<>(List.of("create", id));
    add(arguments, "--ostemplate", ((ContainerImage) spec.boot()).reference());
    options.configSample().ifPresent(sample -> add(arguments, "--config", sample));
    options.layout().ifPresent(layout -> add(arguments, "--layout", layout.word()));
    options.privateArea().ifPresent(path -> add(arguments, "--private", path));
    options.root().ifPresent(path -> add(arguments, "--root", path));
    add(arguments, "--name", spec.name());
    add(arguments, "--description", description(spec, labels));
    return arguments;
  }

  static String description(MachineSpec spec, Map<String, String> labels) {
    return new DescriptionLabels(options(spec).description(), labels).text();
  }

  /** What is then set; the user's own settings come last and win. */
  List<String> settings(MachineSpec spec) {
    ContainerSettings settings = ContainerSettings.none();
    if (spec.memory().isPresent()) {
      settings = settings.memory(spec.memory().get());
    }
    if (spec.cpus().isPresent()) {
      CpuCount cpus = spec.cpus().get();
      settings =
          cpus.isWhole() ? settings.cpus(cpus.wholeRoundedUp()) : settings.cpuLimit(percent(cpus));
    }
    if (spec.container().isPresent()) {
      ContainerSection section = spec.container().get();
      if (section.hostname().isPresent()) {
        settings = settings.hostname(section.hostname().get());
      }
      if (section.processes().isPresent()) {
        int most = section.processes().getAsInt();
        settings = settings.beancounter(Beancounter.NUMPROC, most, most);
      }
      if (section.memoryAndSwap().isPresent() && spec.memory().isPresent()) {
        long swap = section.memoryAndSwap().get().bytes() - spec.memory().get().bytes();
        settings = settings.swap(DataSize.bytes(swap));
      }
    }
    List<String> arguments = new ArrayList<>(settings.arguments());
    arguments.addAll(options(spec).settings().arguments());
    return arguments;
  }

  private static void add(List<String> arguments, String option, String value) {
    arguments.add(option);
    arguments.add(value);
  }
}
