package io.panvisor.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.facet.RollingUpdate;
import io.panvisor.facet.ServiceSpec;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.EnvironmentValue;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.RestartPolicy;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** From a spec to the service that a swarm is asked to make. Pure. */
final class ServiceTranslator {

  private static final long NANOS_PER_THOUSANDTH = 1_000_000L;
  private static final String HIDDEN = "***";
  private static final SwarmOptions NO_OPTIONS = SwarmOptions.builder().build();
  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?");

  private final ObjectMapper mapper;

  /** The ids of what a service is given, which the engine wants beside the names. */
  interface Ids {
    /** The id of the {@code secret} or {@code config} of that name. */
    String of(String type, String name);
  }

  ServiceTranslator(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  static SwarmOptions options(MachineSpec spec) {
    return spec.options(SwarmOptions.class).orElse(NO_OPTIONS);
  }

  /** What of a spec a swarm cannot do; empty when it can do all of it. */
  List<Violation> violations(MachineSpec spec) {
    List<Violation> violations = new ArrayList<>();
    if (!(spec.boot() instanceof ContainerImage image)) {
      violations.add(
          new Violation(
              "boot",
              spec.boot().toString(),
              "a task runs from an image: boot(ContainerImage.of(...))"));
    } else if (image.pull() == ContainerImage.Pull.NEVER) {
      violations.add(
          new Violation(
              "boot.pull", "NEVER", "the nodes of a swarm ask the registry by themselves"));
    }
    if (spec.vm().isPresent()) {
      violations.add(
          new Violation("vm", spec.name(), "a container engine runs no virtual machines"));
    }
    if (!NAME.matcher(spec.name()).matches()) {
      violations.add(
          new Violation(
              "name",
              spec.name(),
              "a service's name has letters, digits, '-' and '_' only, the latter two within"));
    }
    spec.memory()
        .filter(memory -> memory.compareTo(ContainerTranslator.LEAST_MEMORY) < 0)
        .ifPresent(
            memory ->
                violations.add(
                    new Violation(
                        "memory", memory.toString(), "this engine wants 6 MiB at least")));
    spec.container().ifPresent(section -> violations(section, options(spec), violations));
    return violations;
  }

  private static void violations(
      ContainerSection section, SwarmOptions options, List<Violation> violations) {
    section
        .memoryAndSwap()
        .ifPresent(
            both ->
                violations.add(
                    new Violation(
                        "container.memoryAndSwap",
                        both.toString(),
                        "a swarm does not limit swap")));
    boolean ingress = options.publishing() == SwarmOptions.Publishing.INGRESS;
    for (PortMapping port : section.ports()) {
      if (!port.hostAddress().isEmpty()) {
        violations.add(
            new Violation(
                "container.ports",
                port.toString(),
                "a swarm publishes on all addresses of its nodes"));
      }
      if (ingress && options.endpoint() == SwarmOptions.Endpoint.DNS_ROUND_ROBIN) {
        violations.add(
            new Violation(
                "container.ports",
                port.toString(),
                "a port that every node answers for needs the virtual address"));
      }
    }
    if (section.restartPolicy().when() == RestartPolicy.When.UNLESS_STOPPED) {
      violations.add(
          new Violation(
              "container.restartPolicy",
              "UNLESS_STOPPED",
              "a swarm knows never, on failure and always; what is stopped stays stopped"));
    }
  }

  /** The whole spec of a service; secret values are masked for people. */
  ObjectNode body(ServiceSpec service, Map<String, String> marks, Ids ids, boolean masked) {
    MachineSpec spec = service.machine();
    SwarmOptions options = options(spec);
    ObjectNode body = mapper.createObjectNode();
    body.put("Name", spec.name());
    Map<String, String> labels = new TreeMap<>(spec.labels().asMap());
    labels.putAll(marks);
    body.set("Labels", mapper.valueToTree(labels));
    ObjectNode task = body.putObject("TaskTemplate");
    container(task.putObject("ContainerSpec"), spec, options, ids, masked);
    ObjectNode limits = task.putObject("Resources").putObject("Limits");
    spec.memory().map(DataSize::bytes).ifPresent(bytes -> limits.put("MemoryBytes", bytes));
    spec.cpus()
        .map(CpuCount::thousandths)
        .ifPresent(cpus -> limits.put("NanoCPUs", cpus * NANOS_PER_THOUSANDTH));
    spec.container()
        .ifPresent(section -> section.processes().ifPresent(most -> limits.put("Pids", most)));
    restart(task.putObject("RestartPolicy"), spec, options);
    placement(task.putObject("Placement"), options);
    ArrayNode networks = task.putArray("Networks");
    spec.networks().forEach(network -> networks.addObject().put("Target", network));
    ObjectNode mode = body.putObject("Mode");
    if (service.replicas().isPresent()) {
      mode.putObject("Replicated").put("Replicas", service.replicas().getAsInt());
    } else {
      mode.putObject("Global");
    }
    body.set("UpdateConfig", way(service.update(), "rollback"));
    body.set("RollbackConfig", way(service.rollback(), "pause"));
    endpoint(body.putObject("EndpointSpec"), spec, options);
    return body;
  }

  private void container(
      ObjectNode container, MachineSpec spec, SwarmOptions options, Ids ids, boolean masked) {
    if (spec.boot() instanceof ContainerImage image) {
      container.put("Image", image.reference());
    }
    options.stopGrace().ifPresent(grace -> container.put("StopGracePeriod", grace.toNanos()));
    options
        .health()
        .ifPresent(
            health -> {
              ObjectNode check = container.putObject("Healthcheck");
              check.putArray("Test").add("CMD").addAll(texts(health.command()));
              check.put("Interval", health.interval().toNanos());
              check.put("Timeout", health.timeout().toNanos());
              check.put("Retries", health.retries());
              check.put("StartPeriod", health.startPeriod().toNanos());
            });
    given(container, "secret", options.secrets(), ids);
    given(container, "config", options.configs(), ids);
    spec.container().ifPresent(section -> section(container, section, masked));
  }

  private void given(ObjectNode container, String type, List<SwarmOptions.Given> all, Ids ids) {
    if (all.isEmpty()) {
      return;
    }
    String word = "secret".equals(type) ? "Secret" : "Config";
    ArrayNode array = container.putArray(word + "s");
    for (SwarmOptions.Given given : all) {
      ObjectNode one = array.addObject();
      one.put(word + "ID", ids.of(type, given.name()));
      one.put(word + "Name", given.name());
      ObjectNode file = one.putObject("File");
      file.put("Name", given.file());
      file.put("UID", "0");
      file.put("GID", "0");
      file.put("Mode", given.mode());
    }
  }

  private void section(ObjectNode container, ContainerSection section, boolean masked) {
    if (!section.entryPoint().isEmpty()) {
      container.set("Command", texts(section.entryPoint()));
    }
    if (!section.command().isEmpty()) {
      container.set("Args", texts(section.command()));
    }
    if (!section.environment().isEmpty()) {
      ArrayNode environment = container.putArray("Env");
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
    section.user().ifPresent(user -> container.put("User", user));
    section.workingFolder().ifPresent(folder -> container.put("Dir", folder));
    section.hostname().ifPresent(name -> container.put("Hostname", name));
    if (!section.mounts().isEmpty()) {
      ArrayNode mounts = container.putArray("Mounts");
      section.mounts().forEach(mount -> mount(mounts.addObject(), mount));
    }
  }

  private static void mount(ObjectNode body, Mount mount) {
    body.put("Target", mount.target());
    if (mount instanceof Mount.Bind bind) {
      body.put("Type", "bind");
      body.put("Source", bind.source().path());
      body.put("ReadOnly", bind.readOnly());
    } else if (mount instanceof Mount.Volume volume) {
      body.put("Type", "volume");
      body.put("Source", volume.name());
      body.put("ReadOnly", volume.readOnly());
    } else if (mount instanceof Mount.Temporary temporary) {
      body.put("Type", "tmpfs");
      body.putObject("TmpfsOptions").put("SizeBytes", temporary.size().bytes());
    }
  }

  private static void restart(ObjectNode policy, MachineSpec spec, SwarmOptions options) {
    RestartPolicy wanted =
        spec.container().map(ContainerSection::restartPolicy).orElse(RestartPolicy.never());
    policy.put(
        "Condition",
        switch (wanted.when()) {
          case NEVER -> "none";
          case ON_FAILURE -> "on-failure";
          case ALWAYS, UNLESS_STOPPED -> "any";
        });
    if (wanted.most() > 0) {
      policy.put("MaxAttempts", wanted.most());
    }
    options.restartDelay().ifPresent(delay -> policy.put("Delay", delay.toNanos()));
  }

  private static void placement(ObjectNode placement, SwarmOptions options) {
    ArrayNode constraints = placement.putArray("Constraints");
    options.constraints().forEach(constraints::add);
    ArrayNode preferences = placement.putArray("Preferences");
    options
        .spreadOver()
        .forEach(
            label -> preferences.addObject().putObject("Spread").put("SpreadDescriptor", label));
    options.mostOnOneNode().ifPresent(most -> placement.put("MaxReplicas", most));
  }

  private ObjectNode way(RollingUpdate way, String back) {
    ObjectNode body = mapper.createObjectNode();
    body.put("Parallelism", way.parallelism());
    body.put("Delay", way.delay().toNanos());
    // 0 would stand for the engine's own 5 s.
    body.put("Monitor", Math.max(1, way.monitor().toNanos()));
    body.put(
        "FailureAction",
        switch (way.onFailure()) {
          case PAUSE -> "pause";
          case CONTINUE -> "continue";
          case ROLL_BACK -> back;
        });
    body.put(
        "Order", way.order() == RollingUpdate.Order.START_FIRST ? "start-first" : "stop-first");
    body.put("MaxFailureRatio", way.failureRatio());
    return body;
  }

  private static void endpoint(ObjectNode endpoint, MachineSpec spec, SwarmOptions options) {
    boolean host = options.publishing() == SwarmOptions.Publishing.HOST;
    endpoint.put(
        "Mode", options.endpoint() == SwarmOptions.Endpoint.DNS_ROUND_ROBIN ? "dnsrr" : "vip");
    ArrayNode ports = endpoint.putArray("Ports");
    spec.container()
        .ifPresent(
            section -> {
              for (PortMapping port : section.ports()) {
                ObjectNode one = ports.addObject();
                one.put("Protocol", port.protocol());
                one.put("TargetPort", port.containerPort());
                if (port.hostPort() > 0) {
                  one.put("PublishedPort", port.hostPort());
                }
                one.put("PublishMode", host ? "host" : "ingress");
              }
            });
  }

  private ArrayNode texts(List<String> values) {
    ArrayNode array = mapper.createArrayNode();
    values.forEach(array::add);
    return array;
  }
}
