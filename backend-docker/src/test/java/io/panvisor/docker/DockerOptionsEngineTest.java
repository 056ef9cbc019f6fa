package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.Health;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Until;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.Networks;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.NetworkSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every option of Docker's own, on a real daemon: told by it, and where it shows, felt inside. */
@Tag("engine")
@Timeout(120)
class DockerOptionsEngineTest {

  private static final String RUN = "pvoptions-";
  private static Hypervisor docker;
  private static int count;

  @BeforeAll
  static void prepare() {
    docker = Panvisor.connect(RealEngines.uri());
    removeAll();
    docker
        .facet(Networks.class)
        .create(
            NetworkSpec.named(OptionExample.NETWORK)
                .subnet(OptionExample.SUBNET)
                .subnet("fd00:7::/64")
                .with(DockerNetworkOptions.none().ipv6())
                .build());
    docker.create(MachineSpec.named(OptionExample.OTHER).image(RealEngines.image()).build());
  }

  @AfterAll
  static void end() {
    removeAll();
    docker.close();
  }

  private static void removeAll() {
    remove(RUN);
    docker.facet(Networks.class).delete(OptionExample.NETWORK);
  }

  private static void remove(String prefix) {
    for (MachineInfo machine : docker.list(MachineQuery.all()).toList()) {
      if (machine.name().startsWith(prefix)) {
        Machine leftover = docker.byId(machine.id());
        leftover.stop(StopMode.force());
        leftover.delete(DeletePolicy.ALL);
      }
    }
  }

  @AfterEach
  void removeOwn() {
    remove(RUN + "m");
  }

  private static MachineSpec.Builder spec() {
    return MachineSpec.named(RUN + "m" + ++count)
        .image(RealEngines.image())
        .container(c -> c.command("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"));
  }

  private static JsonNode inspected(Machine machine) throws Exception {
    Process process =
        new ProcessBuilder(
                "docker",
                "-H",
                "unix://" + RealEngines.property("docker.socket"),
                "inspect",
                machine.id().value())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return Recorded.MAPPER.readTree(process.getInputStream()).path(0);
  }

  private static String run(Machine machine, String line) {
    ExecCapture capture = machine.facet(Exec.class).capture("sh", "-c", line + " 2>&1");
    return capture.outputText().strip();
  }

  @TestFactory
  Stream<DynamicTest> everyOptionIsWhatTheEngineTellsAfterwardsOrIsRefused() {
    return OptionExample.all().stream()
        .map(example -> DynamicTest.dynamicTest(example.toString(), () -> told(example)));
  }

  private static void told(OptionExample example) throws Exception {
    DockerOptions.Builder options = DockerOptions.builder();
    example.set().accept(options);
    MachineSpec.Builder spec = spec().with(options.build());
    if (example.needsNetwork()) {
      spec.network(OptionExample.NETWORK);
    }
    if (example.method().equals("noOutOfMemoryKill")) {
      spec.memory(DataSize.mebibytes(32));
    }
    Machine machine;
    try {
      machine = docker.create(spec.build());
    } catch (PanvisorException refused) {
      assertThat(example.maybeRefused()).as("%s: %s", example, refused).isTrue();
      assertThat(docker.list(MachineQuery.all()).map(MachineInfo::name))
          .doesNotContain(RUN + "m" + count);
      return;
    }
    JsonNode found = inspected(machine).at(example.place());
    String text = found.isValueNode() ? found.asText() : found.toString();
    if (example.value().equals("container:" + OptionExample.OTHER)) {
      assertThat(text).isEqualTo("container:" + docker.require(OptionExample.OTHER).id().value());
    } else if (example.method().equals("link")) {
      assertThat(text).startsWith("/" + OptionExample.OTHER).endsWith(example.value());
    } else {
      assertThat(text).isEqualTo(example.value());
    }
    machine.delete(DeletePolicy.ALL);
  }

  @Test
  void limitsAndPrivilegesAreFeltInside() {
    Machine machine =
        docker.launch(
            spec()
                .memory(DataSize.mebibytes(64))
                .with(
                    DockerOptions.builder()
                        .init()
                        .readOnlyRoot()
                        .domainName("example.org")
                        .tmpfs("/ram", DataSize.mebibytes(1), "noexec", "mode=1777")
                        .security(
                            s ->
                                s.dropCapability("ALL")
                                    .addCapability("NET_ADMIN")
                                    .noNewPrivileges()
                                    .group("4242"))
                        .resources(
                            r ->
                                r.sharedMemory(DataSize.mebibytes(2))
                                    .ulimit("nofile", 100, 200)
                                    .sysctl("net.ipv4.ip_forward", "0")
                                    .cpuSet("0")
                                    .outOfMemoryScore(500)
                                    .device("/dev/null", "/dev/nothing", "rw"))
                        .build())
                .build());
    assertThat(run(machine, "touch /x")).contains("Read-only");
    assertThat(run(machine, "touch /ram/x && grep ' /ram ' /proc/mounts"))
        .contains("noexec")
        .contains("size=1024k");
    assertThat(run(machine, "df -k /dev/shm | tail -n 1")).contains(" 2048 ");
    assertThat(run(machine, "grep 'open files' /proc/1/limits"))
        .matches("Max open files +100 +200 +files ?");
    assertThat(run(machine, "cat /proc/sys/net/ipv4/ip_forward")).isEqualTo("0");
    assertThat(run(machine, "grep -E 'CapEff|NoNewPrivs|Cpus_allowed_list' /proc/1/status"))
        .contains("CapEff:\t0000000000001000")
        .contains("NoNewPrivs:\t1")
        .contains("Cpus_allowed_list:\t0");
    assertThat(run(machine, "grep Groups /proc/1/status")).contains("4242");
    assertThat(run(machine, "cat /proc/1/oom_score_adj")).isEqualTo("500");
    assertThat(run(machine, "cat /proc/1/cmdline")).contains("docker-init");
    assertThat(run(machine, "test -c /dev/nothing && echo there")).isEqualTo("there");
    assertThat(run(machine, "cat /proc/sys/kernel/domainname")).isEqualTo("example.org");
  }

  @Test
  void namesAndAddressesAreFeltInside() {
    Machine machine =
        docker.launch(
            spec()
                .network(OptionExample.NETWORK)
                .with(
                    DockerOptions.builder()
                        .networking(
                            n ->
                                n.dnsSearch("example.org")
                                    .dnsOption("ndots:2")
                                    .host("db", "10.1.1.1")
                                    .hostGateway("outside")
                                    .address("10.213.7.99")
                                    .alias("other-name")
                                    .macAddress(io.panvisor.MacAddress.parse("02:42:0a:d5:07:63")))
                        .build())
                .build());
    assertThat(run(machine, "cat /etc/hosts")).contains("10.1.1.1\tdb").contains("\toutside");
    assertThat(run(machine, "cat /etc/resolv.conf")).contains("search example.org", "ndots:2");
    assertThat(run(machine, "ip addr")).contains("10.213.7.99/24").contains("02:42:0a:d5:07:63");
    Machine shares =
        docker.launch(
            spec()
                .with(
                    DockerOptions.builder()
                        .networking(n -> n.networkOf(machine.info().name()))
                        .processesOf(machine.info().name())
                        .build())
                .build());
    assertThat(run(shares, "ip addr")).contains("10.213.7.99/24");
    assertThat(run(shares, "ls /proc | grep -c '^[0-9]'")).isNotEqualTo("0");
  }

  @Test
  void itsOwnStopSignalAndPatienceAreUsed() {
    Machine machine =
        docker.launch(
            spec()
                .container(
                    c ->
                        c.command(
                            "sh",
                            "-c",
                            "trap 'exit 9' INT; trap '' TERM; while :; do sleep 0.1; done"))
                .with(
                    DockerOptions.builder()
                        .stopSignal("SIGINT")
                        .stopTimeout(Duration.ofSeconds(30))
                        .build())
                .build());
    assertThat(machine.stop(StopMode.engineDefault()).way()).isEqualTo(StopResult.Way.CLEAN);
    assertThat(machine.status().cause().orElseThrow().exitCode()).hasValue(9);
  }

  @Test
  void healthIsToldAndAwaited() {
    Machine machine =
        docker.launch(
            spec()
                .with(
                    DockerOptions.builder()
                        .healthCheck(
                            HealthCheck.shell("test -e /well")
                                .every(Duration.ofMillis(300))
                                .retries(2))
                        .build())
                .build());
    assertThat(machine.status().health()).isPresent();
    assertThatThrownBy(() -> machine.await(Until.healthy(), Duration.ofSeconds(2)))
        .isInstanceOf(io.panvisor.error.OperationTimeoutException.class)
        .hasMessageContaining("no end");
    assertThat(machine.status().health()).contains(Health.UNHEALTHY);
    assertThat(
            docker
                .list(MachineQuery.all())
                .filter(info -> info.id().equals(machine.id()))
                .findFirst()
                .orElseThrow()
                .status()
                .health())
        .contains(Health.UNHEALTHY);
    run(machine, "touch /well");
    assertThat(machine.await(Until.healthy(), Duration.ofSeconds(20)).status().health())
        .contains(Health.HEALTHY);
    machine.stop(StopMode.force());
    assertThat(machine.status().health()).isEmpty();
    Machine without = docker.launch(spec().build());
    assertThatThrownBy(() -> without.await(Until.healthy(), Duration.ofSeconds(5)))
        .isInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void gpusWithoutADriverForThemAreRefusedAndNothingIsLeft() {
    PanvisorException refused =
        catchThrowableOfType(
            PanvisorException.class,
            () ->
                docker.launch(
                    spec()
                        .with(DockerOptions.builder().resources(r -> r.allGpus()).build())
                        .build()));
    assertThat(refused).isInstanceOf(UnsupportedFeatureException.class);
    assertThat(refused.leftovers()).isEmpty();
    assertThat(docker.list(MachineQuery.all()).map(MachineInfo::name))
        .doesNotContain(RUN + "m" + count);
  }

  @Test
  void anImageOfAnotherPlatformIsNotTaken() {
    assertThatThrownBy(
            () ->
                docker.create(
                    MachineSpec.named(RUN + "m" + ++count)
                        .boot(new ContainerImage(RealEngines.image(), ContainerImage.Pull.NEVER))
                        .with(DockerOptions.builder().platform("linux/arm64").build())
                        .build()))
        .isInstanceOf(PanvisorException.class);
    assertThat(docker.list(MachineQuery.all()).map(MachineInfo::name).toList())
        .doesNotContainAnyElementsOf(List.of(RUN + "m" + count));
  }
}
