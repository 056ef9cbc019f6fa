package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.CallOptions;
import io.panvisor.Cause;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.Progress;
import io.panvisor.Secret;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.NodeInfo;
import io.panvisor.facet.Nodes;
import io.panvisor.facet.RollingUpdate;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.facet.ServiceSpec;
import io.panvisor.facet.Services;
import io.panvisor.facet.Session;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.RestartPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a swarm has beyond the contract, on a real one. */
@Tag("engine")
@Tag("swarm")
class SwarmEngineTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String prefix = "sw" + UUID.randomUUID().toString().substring(0, 8);
  private Hypervisor hypervisor;
  private Services services;
  private Swarm swarm;
  private int numbers;

  @BeforeEach
  void connect() {
    hypervisor = Panvisor.connect(RealEngines.property("swarm.uri"));
    services = hypervisor.facet(Services.class);
    swarm = hypervisor.facet(Swarm.class);
  }

  @AfterEach
  void removeWhatWasMade() {
    try (Hypervisor last = hypervisor) {
      services.list().stream()
          .filter(service -> service.name().startsWith(prefix))
          .forEach(service -> services.remove(service.id()));
      swarm.secrets().stream()
          .filter(secret -> secret.name().startsWith(prefix))
          .forEach(secret -> swarm.removeSecret(secret.name()));
      swarm.configs().stream()
          .filter(config -> config.name().startsWith(prefix))
          .forEach(config -> swarm.removeConfig(config.name()));
      assertThat(last.uri()).isNotNull();
    }
  }

  private String name() {
    return prefix + "-" + ++numbers;
  }

  private static MachineSpec.Builder small(String name) {
    return MachineSpec.named(name).image(RealEngines.image());
  }

  private static MachineSpec.Builder running(String name, String script) {
    return small(name).container(container -> container.command("sh", "-c", script));
  }

  private static RollingUpdate quick() {
    return RollingUpdate.defaults().monitor(Duration.ofMillis(500));
  }

  @Test
  void aRollingUpdateTellsItsProgressAndReplacesOneAfterTheOther() {
    String name = name();
    services.create(ServiceSpec.of(small(name).build()).replicas(2).update(quick()));
    List<MachineInfo> before = services.machines(name);
    List<Progress> told = new ArrayList<>();
    ServiceSpec changed =
        ServiceSpec.of(small(name).container(c -> c.environment("VERSION", "2")).build())
            .replicas(2)
            .update(quick());

    ServiceInfo updated =
        hypervisor
            .with(CallOptions.timeout(PATIENCE).progress(told::add))
            .facet(Services.class)
            .update(name, changed);

    assertThat(updated.rollout()).isEqualTo(ServiceInfo.Rollout.COMPLETED);
    assertThat(updated.running()).isEqualTo(2);
    assertThat(told)
        .anyMatch(progress -> progress.step().equals("updating " + name))
        .allMatch(progress -> progress.operation().equals("services.update"));
    assertThat(told.stream().mapToLong(Progress::done).distinct().count()).isGreaterThan(1);
    // The places last; what fills them is new.
    assertThat(services.machines(name).stream().map(MachineInfo::id).toList())
        .containsExactlyInAnyOrderElementsOf(before.stream().map(MachineInfo::id).toList());
    assertThat(exec(name + ".1", "echo $VERSION")).isEqualTo("2\n");
    assertThat(services.rollBack(name).rollout()).isEqualTo(ServiceInfo.Rollout.ROLLED_BACK);
    assertThat(exec(name + ".1", "echo $VERSION")).isEqualTo("\n");
    assertThat(services.renew(name, Optional.empty()).running()).isEqualTo(2);
  }

  private String exec(String machine, String script) {
    return hypervisor.require(machine).facet(Exec.class).capture("sh", "-c", script).outputText();
  }

  @Test
  void anUpdateThatFailsIsTakenBackAndSaysWhy() {
    String name = name();
    RollingUpdate careful = quick().onFailure(RollingUpdate.OnFailure.ROLL_BACK);
    services.create(ServiceSpec.of(small(name).build()).update(careful).rollback(quick()));
    ServiceSpec broken =
        ServiceSpec.of(small(name).container(c -> c.command("no-such-program")).build())
            .update(careful)
            .rollback(quick());

    assertThatThrownBy(
            () ->
                hypervisor
                    .with(CallOptions.timeout(PATIENCE))
                    .facet(Services.class)
                    .update(name, broken))
        .isInstanceOf(PanvisorException.class)
        .hasMessageContaining("no-such-program");
    assertThat(services.require(name).running()).isEqualTo(1);
  }

  @Test
  void aServiceThatCannotRunIsNotMadeAndSaysWhy() {
    String name = name();
    ServiceSpec nowhere =
        ServiceSpec.of(
            small(name)
                .with(SwarmOptions.builder().constraint("node.labels.zone==nowhere").build())
                .build());
    ServiceSpec broken =
        ServiceSpec.of(small(name).container(c -> c.command("no-such-program")).build());

    assertThatThrownBy(() -> services.create(nowhere))
        .isInstanceOf(ResourcesExhaustedException.class)
        .satisfies(
            error -> {
              assertThat(((PanvisorException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED);
              assertThat(((PanvisorException) error).engineWords().orElse(""))
                  .contains("no suitable node");
            });
    assertThatThrownBy(() -> services.create(broken))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no-such-program");
    assertThat(services.find(name)).isEmpty();
  }

  @Test
  void aTaskThatFailsSaysWhyInItsMachinesCause() {
    Machine machine = hypervisor.launch(running(name(), "sleep 1; exit 9").build());

    Cause cause = machine.await(Until.stopped(), PATIENCE).status().cause().orElseThrow();

    assertThat(cause.exitCode()).hasValue(9);
    assertThat(cause.detail()).contains("task: non-zero exit (9)");
    assertThat(machine.start()).as("a new task in its place").isTrue();
    machine.await(Until.stopped(), PATIENCE);
    machine.delete();
  }

  @Test
  void secretsAndConfigsAreReadByTasksRotatedAndNeverShown() {
    String one = name();
    String two = name();
    String config = name();
    String service = name();
    swarm.createSecret(one, Secret.of("first-password"), Map.of("for", "test"));
    swarm.createSecret(two, Secret.of("second-password"), Map.of());
    swarm.createConfig(config, "colour = red".getBytes(StandardCharsets.UTF_8), Map.of());
    assertThatThrownBy(() -> swarm.createSecret(one, Secret.of("again"), Map.of()))
        .isInstanceOf(AlreadyExistsException.class);
    ServiceSpec spec =
        ServiceSpec.of(
                small(service)
                    .with(
                        SwarmOptions.builder()
                            .secret(new SwarmOptions.Given(one, "password", 0400))
                            .config(config, "/etc/colour.conf")
                            .build())
                    .build())
            .update(quick());

    services.create(spec);

    assertThat(exec(service + ".1", "cat /run/secrets/password /etc/colour.conf"))
        .isEqualTo("first-passwordcolour = red");
    assertThat(swarm.configContent(config).map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
        .contains("colour = red");
    assertThat(swarm.secrets().toString()).contains(one).doesNotContain("first-password");
    assertThat(spec.toString()).doesNotContain("first-password");
    assertThatThrownBy(() -> swarm.removeSecret(one))
        .isInstanceOf(PanvisorException.class)
        .hasMessageContaining("in use");
    swarm.rotateSecret(service, one, two);
    assertThat(exec(service + ".1", "cat /run/secrets/password")).isEqualTo("second-password");
    assertThatThrownBy(() -> swarm.rotateSecret(service, one, two))
        .isInstanceOf(NotFoundException.class);
    services.remove(service);
    assertThat(swarm.removeSecret(one)).isTrue();
    assertThat(swarm.removeSecret(one)).isFalse();
  }

  @Test
  void tasksMeetOnAnOverlayNetworkByDnsRoundRobin() {
    String network = name();
    String service = name();
    swarm.createNetwork(OverlayNetwork.named(network).subnet("10.77.0.0/24"));
    try {
      services.create(
          ServiceSpec.of(
                  small(service)
                      .network(network)
                      .with(
                          SwarmOptions.builder()
                              .endpoint(SwarmOptions.Endpoint.DNS_ROUND_ROBIN)
                              .build())
                      .build())
              .replicas(2));

      assertThat(services.machines(service))
          .allSatisfy(
              machine ->
                  assertThat(machine.addresses().orElse(List.of()))
                      .anyMatch(
                          address -> address.address().getHostAddress().startsWith("10.77.0.")));
      assertThat(exec(service + ".1", "nslookup " + service + " | grep -c 'Address.*10.77.0.'"))
          .isEqualTo("2\n");
    } finally {
      services.remove(service);
      removeNetwork(network);
    }
  }

  /** The engine lets go of a network when the last of its tasks is gone, which it tells nobody. */
  private void removeNetwork(String network) {
    for (int tries = 0; ; tries++) {
      try {
        swarm.removeNetwork(network);
        return;
      } catch (PanvisorException inUse) {
        if (tries > 100) {
          throw inUse;
        }
        assertThat(services.list()).isNotNull();
      }
    }
  }

  @Test
  void aPortIsPublishedByTheNodeOfTheTask() {
    String name = name();
    ServiceInfo service =
        services.create(
            ServiceSpec.of(
                small(name).container(c -> c.publish(PortMapping.tcp(18080, 80))).build()));

    assertThat(service.ports())
        .anyMatch(port -> port.hostPort() == 18080 && port.machinePort() == 80);
    assertThat(services.machines(name).get(0).ports().orElse(List.of())).hasSize(1);
  }

  @Test
  void aLogOfAllTasksIsReadAndFollowed() {
    String name = name();
    services.create(
        ServiceSpec.of(running(name, "echo hello from a task; while :; do sleep 1; done").build())
            .replicas(2));

    StringBuilder log = new StringBuilder();
    for (int tries = 0; tries < 50 && log.toString().lines().count() < 2; tries++) {
      log.setLength(0);
      services.log(name, LogQuery.all(), frame -> log.append(frame.text()));
    }

    assertThat(log.toString()).isEqualTo("hello from a task\nhello from a task\n");
    try (Session session = services.openLog(name, LogQuery.all().follow())) {
      assertThat(session.read(PATIENCE).orElseThrow().text()).contains("hello from a task");
    }
  }

  @Test
  void oneTaskOfManyIsTheServicesToStop() {
    String name = name();
    services.create(ServiceSpec.of(small(name).build()).everywhere());
    MachineInfo task = services.machines(name).get(0);
    Machine machine = hypervisor.byId(task.id());

    assertThat(task.status().power()).isEqualTo(PowerState.RUNNING);
    assertThatThrownBy(() -> machine.stop(StopMode.force()))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("the service " + name);
    assertThatThrownBy(machine::delete).isInstanceOf(UnsupportedFeatureException.class);
    assertThatThrownBy(() -> services.scale(name, 2)).isInstanceOf(PanvisorException.class);
  }

  @Test
  void aTaskThatIsUnhealthyIsReplaced() {
    String name = name();
    MachineSpec sick =
        small(name)
            .container(c -> c.restartPolicy(RestartPolicy.always()))
            .with(
                SwarmOptions.builder()
                    .health(
                        new SwarmOptions.Health(
                            List.of("false"),
                            Duration.ofMillis(100),
                            Duration.ofSeconds(5),
                            1,
                            Duration.ZERO))
                    .restartDelay(Duration.ofMillis(100))
                    .build())
            .build();

    assertThatThrownBy(() -> services.create(ServiceSpec.of(sick)))
        .isInstanceOf(PanvisorException.class)
        .hasMessageContaining("again and again");
  }

  @Test
  void aNodeIsDrainedAndItsTasksGo() {
    Nodes nodes = hypervisor.facet(Nodes.class);
    NodeInfo node = nodes.list().get(0);
    String name = name();
    services.create(ServiceSpec.of(small(name).build()));
    try {
      assertThat(nodes.availability(node.id(), NodeInfo.Availability.DRAIN).availability())
          .isEqualTo(NodeInfo.Availability.DRAIN);
      for (int tries = 0; services.require(name).running() > 0 && tries < 2_000; tries++) {
        assertThat(nodes.require(node.name()).id()).isEqualTo(node.id());
      }
      assertThat(services.require(name).running()).isZero();
    } finally {
      nodes.availability(node.id(), NodeInfo.Availability.ACTIVE);
    }
    assertThatThrownBy(() -> nodes.demote(node.id())).isInstanceOf(PanvisorException.class);
    assertThat(nodes.promote(node.id()).role()).isEqualTo(NodeInfo.Role.MANAGER);
    assertThat(nodes.label(node.id(), Map.of(), Set.of()).leader()).isTrue();
  }

  @Test
  void tokensLetNodesIn() {
    Secret worker = swarm.joinToken(NodeInfo.Role.WORKER);

    assertThat(worker.revealText()).startsWith("SWMTKN-");
    assertThat(worker.toString()).doesNotContain("SWMTKN");
    assertThat(swarm.rotateJoinToken(NodeInfo.Role.WORKER).revealText())
        .startsWith("SWMTKN-")
        .isNotEqualTo(worker.revealText());
    assertThat(swarm.state()).isEqualTo("active");
  }

  @Test
  void whatASwarmCannotDoIsRefusedBeforeItIsAsked() {
    assertThat(
            hypervisor
                .check(
                    small("with.dot")
                        .network("bridge")
                        .container(
                            c ->
                                c.publish(PortMapping.tcp(1, 1).on("127.0.0.1"))
                                    .restartPolicy(RestartPolicy.unlessStopped()))
                        .build())
                .violations())
        .extracting(violation -> violation.field())
        .contains("name", "networks", "container.ports", "container.restartPolicy");
    assertThatThrownBy(() -> SwarmOptions.builder().constraint("a == b; reboot"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  @Tag("docker")
  void anEngineThatIsNoManagerSaysSo() {
    String uri = RealEngines.uri().replaceFirst("docker\\+", "docker+swarm+");

    assertThatThrownBy(() -> Panvisor.connect(uri).close())
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("no manager");
    try (Hypervisor engine = Panvisor.connect(RealEngines.uri())) {
      assertThat(engine.facet(Swarm.class).state()).isEqualTo("inactive");
      assertThat(engine.find(Services.class)).isEmpty();
    }
  }
}
