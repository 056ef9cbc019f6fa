package io.panvisor.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.VolumeOptions;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.EnvironmentValue;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.Violation;
import io.panvisor.spi.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From a spec to what the engine is asked to make. Pure. */
final class ContainerTranslator {

  static final DataSize LEAST_MEMORY = DataSize.mebibytes(6);
  private static final long NANOS_PER_THOUSANDTH = 1_000_000L;
  private static final int LEAST_THOUSANDTHS = 10;
  private static final String HIDDEN = "***";

  private final ObjectMapper mapper;
  private final OptionTranslator options;

  /**
   * @param minor the API's version that is spoken: 1.minor
   */
  ContainerTranslator(ObjectMapper mapper, int minor) {
    this.mapper = mapper;
    this.options = new OptionTranslator(mapper, minor);
  }

  /**
   * What of a spec the engine cannot do; empty when it can do all of it.
   *
   * @param hostCpus how many processors the engine's host has
   */
  List<Violation> violations(MachineSpec spec, int hostCpus) {
    List<Violation> violations = new ArrayList<>();
    if (!(spec.boot() instanceof ContainerImage)) {
      violations.add(
          new Violation(
              "boot",
              spec.boot().toString(),
              "a container runs from an image: boot(ContainerImage.of(...))"));
    }
    if (spec.vm().isPresent()) {
      violations.add(
          new Violation("vm", spec.name(), "a container engine runs no virtual machines"));
    }
    if (spec.name().length() < 2) {
      violations.add(
          new Violation("name", spec.name(), "this engine wants names of two characters at least"));
    }
    spec.memory()
        .filter(memory -> memory.compareTo(LEAST_MEMORY) < 0)
        .ifPresent(
            memory ->
                violations.add(
                    new Violation(
                        "memory", memory.toString(), "this engine wants 6 MiB at least")));
    spec.cpus()
        .filter(
            cpus -> cpus.thousandths() < LEAST_THOUSANDTHS || cpus.thousandths() > hostCpus * 1000)
        .ifPresent(
            cpus ->
                violations.add(
                    new Violation(
                        "cpus",
                        cpus.toString(),
                        "this engine gives a container from 0.01 to " + hostCpus)));
    spec.container().ifPresent(section -> sectionViolations(spec, section, violations));
    violations.addAll(options.violations(spec));
    return violations;
  }

  private static void sectionViolations(
      MachineSpec spec, ContainerSection section, List<Violation> violations) {
    section
        .memoryAndSwap()
        .filter(both -> spec.memory().isEmpty())
        .ifPresent(
            both ->
                violations.add(
                    new Violation(
                        "container.memoryAndSwap",
                        both.toString(),
                        "this engine limits swap only where memory is set")));
    List<PortMapping> ports = section.ports();
    for (int i = 0; i < ports.size(); i++) {
      PortMapping port = ports.get(i);
      boolean twice =
          port.hostPort() != 0
              && ports.subList(0, i).stream()
                  .anyMatch(
                      other ->
                          other.hostPort() == port.hostPort()
                              && other.protocol().equals(port.protocol())
                              && (other.hostAddress().equals(port.hostAddress())
                                  || other.hostAddress().isEmpty()
                                  || port.hostAddress().isEmpty()));
      if (twice) {
        violations.add(
            new Violation(
                "container.ports[" + i + "]",
                port.toString(),
                "two mappings want the same port of the host"));
      }
    }
  }

  /** Where the request goes. */
  ApiPath path(MachineSpec spec) {
    return options.query(spec, ApiPath.of("containers", "create").with("name", spec.name()));
  }

  /** The body of the request, secrets included: for the engine only. */
  ObjectNode body(MachineSpec spec, Map<String, String> marks, String request) {
    return body(spec, marks, request, false);
  }

  /** The body of the request for people, secrets masked. */
  ObjectNode bodyForPeople(MachineSpec spec, Map<String, String> marks) {
    return body(spec, marks, "", true);
  }

  private ObjectNode body(
      MachineSpec spec, Map<String, String> marks, String request, boolean masked) {
    ObjectNode body = mapper.createObjectNode();
    if (spec.boot() instanceof ContainerImage image) {
      body.put("Image", image.reference());
    }
    Map<String, String> labels = new TreeMap<>(spec.labels().asMap());
    labels.putAll(marks);
    body.set("Labels", mapper.valueToTree(labels));
    HostConfig host = new HostConfig();
    spec.memory().map(DataSize::bytes).ifPresent(host::withMemory);
    spec.cpus()
        .map(CpuCount::thousandths)
        .ifPresent(cpus -> host.withNanoCPUs(cpus * NANOS_PER_THOUSANDTH));
    if (!spec.networks().isEmpty()) {
      host.withNetworkMode(spec.networks().get(0));
    }
    spec.container().ifPresent(section -> section(section, body, host, request, masked));
    ObjectNode settings = mapper.valueToTree(host);
    settings.properties().removeIf(setting -> setting.getValue().isNull());
    body.set("HostConfig", settings);
    options.into(body, spec, masked);
    return body;
  }

  private void section(
      ContainerSection section, ObjectNode body, HostConfig host, String request, boolean masked) {
    if (!section.entryPoint().isEmpty()) {
      body.set("Entrypoint", texts(section.entryPoint()));
    }
    if (!section.command().isEmpty()) {
      body.set("Cmd", texts(section.command()));
    }
    if (!section.environment().isEmpty()) {
      ArrayNode environment = body.putArray("Env");
      section
          .environment()
          .forEach(
              (name, value) ->
                  environment.add(
                      name
                          + "="
                          + (masked && value instanceof EnvironmentValue.Hidden
                              ? HIDDEN
                              : value.reveal())));
    }
    section.user().ifPresent(user -> body.put("User", user));
    section.workingFolder().ifPresent(folder -> body.put("WorkingDir", folder));
    section.hostname().ifPresent(name -> body.put("Hostname", name));
    section.processes().ifPresent(most -> host.withPidsLimit((long) most));
    section.memoryAndSwap().map(DataSize::bytes).ifPresent(host::withMemorySwap);
    if (section.restartPolicy().when() != io.panvisor.spec.RestartPolicy.When.NEVER) {
      host.withRestartPolicy(restartPolicy(section.restartPolicy()));
    }
    if (section.isTerminal()) {
      body.put("Tty", true);
    }
    if (section.isInteractive()) {
      body.put("OpenStdin", true);
      // Whoever talks to it and ends its talk has ended it for the process too.
      body.put("StdinOnce", true);
    }
    if (section.isRemovedAtEnd()) {
      host.withAutoRemove(true);
    }
    if (!section.ports().isEmpty()) {
      Ports bindings = new Ports();
      ObjectNode exposed = body.putObject("ExposedPorts");
      for (PortMapping port : section.ports()) {
        ExposedPort inside =
            new ExposedPort(port.containerPort(), InternetProtocol.parse(port.protocol()));
        exposed.putObject(inside.toString());
        bindings.bind(
            inside,
            new Ports.Binding(
                port.hostAddress().isEmpty() ? null : port.hostAddress(),
                port.hostPort() == 0 ? "" : Integer.toString(port.hostPort())));
      }
      host.withPortBindings(bindings);
    }
    if (!section.mounts().isEmpty()) {
      host.withMounts(section.mounts().stream().map(mount -> mount(mount, request)).toList());
    }
  }

  private ArrayNode texts(List<String> values) {
    ArrayNode array = mapper.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  private static RestartPolicy restartPolicy(io.panvisor.spec.RestartPolicy policy) {
    return switch (policy.when()) {
      case NEVER -> RestartPolicy.noRestart();
      case ON_FAILURE -> RestartPolicy.onFailureRestart(policy.most());
      case ALWAYS -> RestartPolicy.alwaysRestart();
      case UNLESS_STOPPED -> RestartPolicy.unlessStoppedRestart();
    };
  }

  private static Mount mount(io.panvisor.spec.Mount mount, String request) {
    Mount made = new Mount().withTarget(mount.target());
    if (mount instanceof io.panvisor.spec.Mount.Bind bind) {
      return made.withType(MountType.BIND)
          .withSource(bind.source().path())
          .withReadOnly(bind.readOnly());
    }
    if (mount instanceof io.panvisor.spec.Mount.Volume volume) {
      made.withType(MountType.VOLUME).withSource(volume.name()).withReadOnly(volume.readOnly());
      // Written only if the engine makes the volume now: that is how a failed creation knows its
      // own again.
      return request.isEmpty()
          ? made
          : made.withVolumeOptions(new VolumeOptions().withLabels(Map.of(Marks.REQUEST, request)));
    }
    io.panvisor.spec.Mount.Temporary temporary = (io.panvisor.spec.Mount.Temporary) mount;
    return made.withType(MountType.TMPFS)
        .withTmpfsOptions(new TmpfsOptions().withSizeBytes(temporary.size().bytes()));
  }
}
