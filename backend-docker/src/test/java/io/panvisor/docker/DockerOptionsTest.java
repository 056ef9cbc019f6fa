package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.Violation;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DockerOptionsTest {

  private final ContainerTranslator translator = new ContainerTranslator(Recorded.MAPPER, 41);

  private static MachineSpec.Builder spec() {
    return MachineSpec.named("web").image("busybox:1");
  }

  private static DockerOptions options(Consumer<DockerOptions.Builder> set) {
    DockerOptions.Builder builder = DockerOptions.builder();
    set.accept(builder);
    return builder.build();
  }

  private List<String> refusedFields(MachineSpec spec) {
    return translator.violations(spec, 8).stream().map(Violation::field).toList();
  }

  @Test
  void everyOptionHasAnExample() {
    Set<String> methods =
        Stream.of(
                DockerOptions.Builder.class,
                DockerSecurity.class,
                DockerNetworking.class,
                DockerResources.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
            .map(method -> method.getName())
            .collect(Collectors.toSet());
    methods.removeAll(Set.of("build", "security", "networking", "resources"));

    assertThat(OptionExample.all().stream().map(OptionExample::method).collect(Collectors.toSet()))
        .isEqualTo(methods);
  }

  @Test
  void whatCannotBeIsRefusedWhereItIsSet() {
    List<Consumer<DockerOptions.Builder>> wrong =
        List.of(
            o -> o.security(s -> s.addCapability("NET_ADMIN;rm")),
            o -> o.security(s -> s.dropCapability("NO_SUCH")),
            o -> o.security(s -> s.seccomp("/etc/passwd")),
            o -> o.security(s -> s.appArmor("a b")),
            o -> o.security(s -> s.seLinuxLabel("kind:x")),
            o -> o.security(s -> s.group("a:b")),
            o -> o.networking(n -> n.dns("example.org")),
            o -> o.networking(n -> n.dnsSearch("a b")),
            o -> o.networking(n -> n.dnsOption("Ndots=2")),
            o -> o.networking(n -> n.host("db", "localhost")),
            o -> o.networking(n -> n.host("a:b", "10.0.0.1")),
            o -> o.networking(n -> n.alias("")),
            o -> o.networking(n -> n.address("fd00::1")),
            o -> o.networking(n -> n.address6("10.0.0.1")),
            o -> o.networking(n -> n.expose(0, "tcp")),
            o -> o.networking(n -> n.expose(1, "icmp")),
            o -> o.networking(n -> n.networkOf("../x")),
            o -> o.resources(r -> r.cpuShares(1)),
            o -> o.resources(r -> r.cpuSet("0-")),
            o -> o.resources(r -> r.cpuQuota(Duration.ofNanos(1), Duration.ofMillis(100))),
            o -> o.resources(r -> r.memoryReservation(DataSize.mebibytes(5))),
            o -> o.resources(r -> r.swappiness(101)),
            o -> o.resources(r -> r.outOfMemoryScore(1001)),
            o -> o.resources(r -> r.ioWeight(9)),
            o -> o.resources(r -> r.readRate("dev/sda", DataSize.mebibytes(1))),
            o -> o.resources(r -> r.writeOperations("/dev/sda", 0)),
            o -> o.resources(r -> r.ulimit("files", 1, 1)),
            o -> o.resources(r -> r.ulimit("nofile", 2, 1)),
            o -> o.resources(r -> r.device("/dev/x:y", "/dev/x", "rw")),
            o -> o.resources(r -> r.device("/dev/x", "/dev/x", "rx")),
            o -> o.resources(r -> r.deviceRule("c 1:2")),
            o -> o.resources(r -> r.gpus(0)),
            o -> o.resources(r -> r.gpus(List.of())),
            o -> o.resources(r -> r.sysctl("kernel.hostname", "x")),
            o -> o.resources(r -> r.sysctl("net.ipv4.ip_forward", "1\n")),
            o -> o.tmpfs("ram", DataSize.mebibytes(1)),
            o -> o.tmpfs("/ram", DataSize.mebibytes(1), "bind"),
            o -> o.anonymousVolume("/a/../b"),
            o -> o.volumesFrom("a:b", false),
            o -> o.logDriver("json file"),
            o -> o.logOption("max-size", "1m"),
            o -> o.healthCheck(HealthCheck.command()),
            o -> o.healthCheck(HealthCheck.shell(" ")),
            o -> o.healthCheck(HealthCheck.command("true").retries(0)),
            o -> o.healthCheck(HealthCheck.command("true").every(Duration.ZERO)),
            o -> o.stopSignal("INT; reboot"),
            o -> o.stopTimeout(Duration.ofMillis(1500)),
            o -> o.platform("Linux"),
            o -> o.runtime("/bin/sh"),
            o -> o.domainName("a/b"),
            o -> o.annotation("a b", "c"),
            o -> o.cgroupParent("a b"));
    for (int index = 0; index < wrong.size(); index++) {
      Consumer<DockerOptions.Builder> set = wrong.get(index);
      assertThatThrownBy(() -> options(set))
          .as("the wrong value %s", index)
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("docker.");
    }
  }

  @Test
  void whatContradictsTheSpecIsAViolation() {
    assertThat(
            refusedFields(
                spec()
                    .cpus(1)
                    .with(
                        options(
                            o ->
                                o.resources(
                                    r ->
                                        r.cpuQuota(Duration.ofMillis(10), Duration.ofMillis(100)))))
                    .build()))
        .containsExactly("docker.resources.cpuQuota");
    assertThat(refusedFields(spec().with(options(o -> o.networking(n -> n.alias("db")))).build()))
        .containsExactly("docker.networking");
    assertThat(
            refusedFields(
                spec()
                    .network("back")
                    .with(options(o -> o.networking(n -> n.networkOf("db"))))
                    .build()))
        .containsExactly("docker.networking.networkOf");
    assertThat(
            refusedFields(
                spec().with(options(o -> o.resources(r -> r.noOutOfMemoryKill()))).build()))
        .containsExactly("docker.resources.noOutOfMemoryKill");
    assertThat(
            refusedFields(
                spec()
                    .network("host")
                    .network("back")
                    .container(c -> c.publish(PortMapping.tcp(80, 80)))
                    .build()))
        .containsExactly("container.ports", "networks");
  }

  @Test
  void anEngineThatIsTooOldSaysSo() {
    MachineSpec spec = spec().with(options(o -> o.annotation("a", "b").platform("linux"))).build();
    assertThat(refusedFields(spec)).containsExactly("docker.HostConfig.Annotations");
    assertThat(new ContainerTranslator(Recorded.MAPPER, 43).violations(spec, 8)).isEmpty();
    assertThat(new ContainerTranslator(Recorded.MAPPER, 40).violations(spec, 8)).hasSize(2);
  }

  @Test
  void secretsReachTheEngineAndNobodyElse() {
    DockerOptions options =
        options(o -> o.logDriver("splunk").logOption("splunk-token", Secret.of("t0ken")));
    MachineSpec spec = spec().with(options).build();

    JsonNode sent = translator.body(spec, Map.of(), "r");
    assertThat(sent.at("/HostConfig/LogConfig/Config/splunk-token").asText()).isEqualTo("t0ken");
    assertThat(sent.at("/HostConfig/LogConfig/Type").asText()).isEqualTo("splunk");
    assertThat(translator.bodyForPeople(spec, Map.of()).toString()).doesNotContain("t0ken");
    assertThat(options.toString() + spec).doesNotContain("t0ken");
    assertThat(spec.secrets()).extracting(Secret::revealText).containsExactly("t0ken");
  }

  @Test
  void thePlatformIsInTheAddressAndTheMacWhereTheVersionWantsIt() {
    MachineSpec spec =
        spec()
            .network("back")
            .with(
                options(
                    o ->
                        o.platform("linux/arm64")
                            .networking(
                                n ->
                                    n.macAddress(io.panvisor.MacAddress.parse("02:00:00:00:00:01"))
                                        .alias("a")
                                        .address("10.0.0.9")
                                        .linkLocal("169.254.1.1"))))
            .build();
    assertThat(translator.path(spec))
        .hasToString("/containers/create?name=web&platform=linux%2Farm64");
    assertThat(translator.body(spec, Map.of(), "r").path("MacAddress").asText())
        .isEqualTo("02:00:00:00:00:01");
    JsonNode newer = new ContainerTranslator(Recorded.MAPPER, 44).body(spec, Map.of(), "r");
    JsonNode endpoint = newer.at("/NetworkingConfig/EndpointsConfig/back");
    assertThat(endpoint.path("MacAddress").asText()).isEqualTo("02:00:00:00:00:01");
    assertThat(endpoint.at("/Aliases/0").asText()).isEqualTo("a");
    assertThat(endpoint.at("/IPAMConfig/IPv4Address").asText()).isEqualTo("10.0.0.9");
    assertThat(endpoint.at("/IPAMConfig/LinkLocalIPs/0").asText()).isEqualTo("169.254.1.1");
    assertThat(newer.has("MacAddress")).isFalse();
  }
}
