package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.Secret;
import io.panvisor.StopMode;
import io.panvisor.error.BusyException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.NetworkInfo;
import io.panvisor.facet.Networks;
import io.panvisor.facet.VolumeInfo;
import io.panvisor.facet.Volumes;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.NetworkSpec;
import io.panvisor.spec.VolumeSpec;
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
import org.junit.jupiter.api.Timeout;

/** Networks, volumes, and the engine itself. */
@Tag("engine")
@Timeout(120)
class DockerStoreEngineTest {

  private final String run = "pvs" + UUID.randomUUID().toString().substring(0, 6);
  private Hypervisor docker;
  private Networks networks;
  private Volumes volumes;

  @BeforeEach
  void connect() {
    docker = Panvisor.connect(RealEngines.uri());
    networks = docker.facet(Networks.class);
    volumes = docker.facet(Volumes.class);
  }

  @AfterEach
  void removeAll() {
    for (MachineInfo machine : docker.list(MachineQuery.all()).toList()) {
      if (machine.name().startsWith(run)) {
        Machine leftover = docker.byId(machine.id());
        leftover.stop(StopMode.force());
        leftover.delete(DeletePolicy.ALL);
      }
    }
    networks.list().stream()
        .map(NetworkInfo::name)
        .filter(name -> name.startsWith(run))
        .forEach(networks::delete);
    volumes.list().stream()
        .map(VolumeInfo::name)
        .filter(name -> name.startsWith(run))
        .forEach(volumes::delete);
    docker.close();
  }

  private Machine launch(String name, String... networkNames) {
    MachineSpec.Builder spec = MachineSpec.named(run + name).image(RealEngines.image());
    for (String network : networkNames) {
      spec.network(network);
    }
    return docker.launch(spec.build());
  }

  private static String run(Machine machine, String line) {
    return machine.facet(Exec.class).capture("sh", "-c", line + " 2>&1").outputText();
  }

  @Test
  void aNetworkHasTheRangesAndOptionsThatItWasMadeWith() {
    NetworkInfo made =
        networks.create(
            NetworkSpec.named(run)
                .driver("bridge")
                .internal()
                .subnet("10.214.0.0/16", "10.214.0.9")
                .label("role", "back")
                .with(
                    DockerNetworkOptions.none()
                        .addressRange("10.214.0.0/16", "10.214.5.0/24")
                        .reservedAddress("10.214.0.0/16", "printer", "10.214.5.0")
                        .driverOption("com.docker.network.driver.mtu", "1400")
                        .attachable())
                .build());
    assertThat(made.driver()).isEqualTo("bridge");
    assertThat(made.internal()).isTrue();
    assertThat(made.subnets())
        .containsExactly(new NetworkInfo.Subnet("10.214.0.0/16", Optional.of("10.214.0.9")));
    assertThat(made.labels()).containsEntry("role", "back");
    assertThat(made.facts())
        .containsEntry("com.docker.network.driver.mtu", "1400")
        .containsEntry("docker.attachable", "true");
    assertThat(made.createdAt()).isPresent();
    assertThat(run(launch("in", run), "ip addr")).contains("10.214.5.").contains("mtu 1400");
    assertThatThrownBy(
            () -> networks.create(NetworkSpec.named(run + "2").subnet("10.214.0.0/16").build()))
        .isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> networks.delete(run)).isInstanceOf(BusyException.class);
    assertThatThrownBy(() -> NetworkSpec.named("n").subnet("10.1.2.3/24"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> NetworkSpec.named("n").subnet("10.1.2.0/24", "10.1.3.1"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(
            () ->
                networks.create(
                    NetworkSpec.named(run + "3")
                        .with(
                            DockerNetworkOptions.none().addressRange("10.9.0.0/16", "10.9.1.0/24"))
                        .build()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aRunningMachineJoinsANetworkByNamesAndAnAddressAndLeavesIt() {
    networks.create(NetworkSpec.named(run).subnet("10.215.1.0/24").build());
    Machine server = launch("server");
    Machine client = launch("client", run);
    assertThat(
            docker
                .facet(DockerNetworks.class)
                .connect(
                    run,
                    server.id(),
                    DockerEndpoint.usual().alias("db").alias("store").address("10.215.1.77")))
        .isTrue();
    assertThat(server.info(InfoPart.ADDRESSES).addresses().orElse(List.of()))
        .anySatisfy(
            address -> {
              assertThat(address.toString()).isEqualTo("10.215.1.77");
              assertThat(address.network()).contains(run);
            });
    assertThat(run(client, "nslookup store 127.0.0.11")).contains("10.215.1.77");
    assertThat(run(client, "wget -q -O - http://db/ | wc -c").strip()).isNotEqualTo("0");
    assertThat(networks.disconnect(run, server.id())).isTrue();
    assertThat(server.info(InfoPart.ADDRESSES).addresses().orElse(List.of()))
        .noneMatch(address -> address.network().filter(run::equals).isPresent());
    assertThatThrownBy(() -> networks.connect("no-such-network", server.id()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> DockerEndpoint.usual().address("example.org"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void theHostsNetworkAndNoneAndAMacvlanAreNetworksToo() {
    assertThat(networks.find("host").orElseThrow().driver()).isEqualTo("host");
    assertThat(run(launch("none", "none"), "ip -o link | wc -l").strip()).isEqualTo("1");
    assertThat(run(launch("host", "host"), "ip -o link")).contains("docker0");
    NetworkInfo macvlan =
        networks.create(
            NetworkSpec.named(run)
                .driver("macvlan")
                .subnet("10.216.1.0/24")
                .with(DockerNetworkOptions.none().driverOption("parent", "docker0"))
                .build());
    assertThat(macvlan.driver()).isEqualTo("macvlan");
    assertThat(run(launch("mac", run), "ip addr")).contains("10.216.1.");
    assertThatThrownBy(
            () -> networks.create(NetworkSpec.named(run + "o").driver("overlay").build()))
        .as("an overlay needs a swarm")
        .isInstanceOf(PanvisorException.class);
  }

  @Test
  void aVolumeHasItsDriversOptionsAndIsKeptWhileItIsUsed() {
    VolumeInfo made =
        volumes.create(
            VolumeSpec.named(run)
                .pool("local")
                .label("role", "data")
                .with(
                    DockerVolumeOptions.none()
                        .option("type", "tmpfs")
                        .option("device", "tmpfs")
                        .option("o", Secret.of("size=2m,uid=77")))
                .build());
    assertThat(made.pool()).isEqualTo("local");
    assertThat(made.labels()).isEqualTo(Map.of("role", "data"));
    assertThat(made.place()).isPresent();
    Machine user =
        docker.launch(
            MachineSpec.named(run + "user")
                .image(RealEngines.image())
                .container(c -> c.mount(Mount.volume(run, "/data")))
                .build());
    assertThat(run(user, "stat -c %u /data; df -k /data | tail -n 1"))
        .startsWith("77\n")
        .contains(" 2048 ");
    assertThatThrownBy(() -> volumes.delete(run)).isInstanceOf(BusyException.class);
    assertThatThrownBy(
            () ->
                volumes.create(
                    VolumeSpec.named(run + "big").capacity(DataSize.gibibytes(1)).build()))
        .as("this storage has no quotas, and says so")
        .isInstanceOf(PanvisorException.class);
    assertThatThrownBy(
            () -> volumes.create(VolumeSpec.named(run + "x").pool("no-such-driver").build()))
        .isInstanceOf(PanvisorException.class);
    assertThatThrownBy(() -> DockerVolumeOptions.none().option("a b", "c"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void theEngineTellsWhatItIsAndWhatTakesRoom() {
    DockerSystem system = docker.facet(DockerSystem.class);
    assertThat(system.info()).containsKeys("ServerVersion", "Driver", "NCPU");
    assertThat(system.versions()).containsKeys("Engine", "API", "Kernel");
    launch("running");
    assertThat(system.diskUsage())
        .extracting(DockerSystem.Usage::kind)
        .containsExactly(
            DockerSystem.Kind.IMAGES,
            DockerSystem.Kind.CONTAINERS,
            DockerSystem.Kind.VOLUMES,
            DockerSystem.Kind.BUILD_CACHE);
    assertThat(system.diskUsage().get(0).size().bytes()).isPositive();
    assertThat(system.diskUsage().get(1).used()).isPositive();
  }

  @Test
  void whatNothingUsesIsPrunedByItsLabels() {
    DockerSystem system = docker.facet(DockerSystem.class);
    Map<String, String> labels = Map.of("pv.prune", run);
    networks.create(NetworkSpec.named(run).label("pv.prune", run).build());
    volumes.create(VolumeSpec.named(run).label("pv.prune", run).build());
    Machine ended =
        docker.create(
            MachineSpec.named(run + "ended")
                .image(RealEngines.image())
                .label("pv.prune", run)
                .build());
    assertThat(system.prune(DockerSystem.Kind.CONTAINERS, labels).removed())
        .containsExactly(ended.id().value());
    assertThat(system.prune(DockerSystem.Kind.NETWORKS, labels).removed()).containsExactly(run);
    assertThat(system.prune(DockerSystem.Kind.VOLUMES, labels).removed()).containsExactly(run);
    assertThat(system.prune(DockerSystem.Kind.IMAGES, labels).removed()).isEmpty();
    assertThat(ended.exists()).isFalse();
    assertThat(volumes.find(run)).isEmpty();
    assertThatThrownBy(() -> system.prune(DockerSystem.Kind.BUILD_CACHE, labels))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void eventsOfNetworksAndVolumesAreTold() {
    try (DockerSystem.Events events =
        docker.facet(DockerSystem.class).events(Set.of("network", "volume"))) {
      networks.create(NetworkSpec.named(run).build());
      volumes.create(VolumeSpec.named(run).build());
      networks.delete(run);
      volumes.delete(run);
      List<String> told = new ArrayList<>();
      while (told.size() < 4) {
        DockerSystem.Event event = events.next(Duration.ofSeconds(20)).orElseThrow();
        String name = event.attributes().getOrDefault("name", event.id());
        if (name.equals(run)) {
          told.add(event.type() + " " + event.action());
        }
      }
      assertThat(told)
          .containsExactlyInAnyOrder(
              "network create", "volume create", "network destroy", "volume destroy");
      assertThat(events.next(Duration.ofMillis(50))).isEmpty();
    }
  }
}
