package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.RollingUpdate;
import io.panvisor.facet.ServiceSpec;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a spec to a service. */
class ServiceTranslatorTest {

  private final ServiceTranslator translator = new ServiceTranslator(new ObjectMapper());

  private static MachineSpec.Builder small() {
    return MachineSpec.named("web").image("busybox:1");
  }

  private JsonNode body(ServiceSpec spec, boolean masked) {
    return translator.body(spec, Map.of("mark", "1"), (type, name) -> type + "-" + name, masked);
  }

  @Test
  void everyFieldIsSaid() {
    ServiceSpec spec =
        ServiceSpec.of(
                small()
                    .memory(DataSize.mebibytes(64))
                    .cpus(2)
                    .label("colour", "red")
                    .network("net")
                    .container(
                        c ->
                            c.command("serve")
                                .user("nobody")
                                .processes(9)
                                .publish(PortMapping.tcp(8080, 80))
                                .mount(Mount.volume("data", "/data").asReadOnly())
                                .restartPolicy(RestartPolicy.onFailure(3)))
                    .with(
                        SwarmOptions.builder()
                            .constraint("node.role==worker")
                            .spreadOver("node.labels.zone")
                            .mostOnOneNode(2)
                            .secret("password")
                            .config("settings", "/etc/settings")
                            .endpoint(SwarmOptions.Endpoint.DNS_ROUND_ROBIN)
                            .stopGrace(Duration.ofSeconds(3))
                            .build())
                    .build())
            .replicas(3)
            .update(
                RollingUpdate.defaults()
                    .parallelism(2)
                    .monitor(Duration.ZERO)
                    .onFailure(RollingUpdate.OnFailure.ROLL_BACK)
                    .order(RollingUpdate.Order.START_FIRST));

    JsonNode body = body(spec, false);

    assertThat(body.at("/Labels").toString()).isEqualTo("{\"colour\":\"red\",\"mark\":\"1\"}");
    assertThat(body.at("/Mode/Replicated/Replicas").asInt()).isEqualTo(3);
    JsonNode container = body.at("/TaskTemplate/ContainerSpec");
    assertThat(container.at("/Args/0").asText()).isEqualTo("serve");
    assertThat(container.at("/User").asText()).isEqualTo("nobody");
    assertThat(container.at("/StopGracePeriod").asLong()).isEqualTo(3_000_000_000L);
    assertThat(container.at("/Secrets/0/SecretID").asText()).isEqualTo("secret-password");
    assertThat(container.at("/Secrets/0/File/Mode").asInt()).isEqualTo(0400);
    assertThat(container.at("/Configs/0/File/Name").asText()).isEqualTo("/etc/settings");
    assertThat(container.at("/Mounts/0/ReadOnly").asBoolean()).isTrue();
    assertThat(body.at("/TaskTemplate/Resources/Limits").toString())
        .isEqualTo("{\"MemoryBytes\":67108864,\"NanoCPUs\":2000000000,\"Pids\":9}");
    assertThat(body.at("/TaskTemplate/RestartPolicy").toString())
        .isEqualTo("{\"Condition\":\"on-failure\",\"MaxAttempts\":3}");
    assertThat(body.at("/TaskTemplate/Placement/MaxReplicas").asInt()).isEqualTo(2);
    assertThat(body.at("/TaskTemplate/Placement/Constraints/0").asText())
        .isEqualTo("node.role==worker");
    assertThat(body.at("/TaskTemplate/Placement/Preferences/0/Spread/SpreadDescriptor").asText())
        .isEqualTo("node.labels.zone");
    assertThat(body.at("/TaskTemplate/Networks/0/Target").asText()).isEqualTo("net");
    assertThat(body.at("/UpdateConfig/FailureAction").asText()).isEqualTo("rollback");
    assertThat(body.at("/UpdateConfig/Order").asText()).isEqualTo("start-first");
    assertThat(body.at("/UpdateConfig/Monitor").asLong()).as("0 is the engine's 5 s").isPositive();
    assertThat(body.at("/EndpointSpec/Mode").asText()).isEqualTo("dnsrr");
    assertThat(body.at("/EndpointSpec/Ports/0/PublishMode").asText()).isEqualTo("host");
  }

  @Test
  void oneOnEveryNodeHasNoNumber() {
    assertThat(body(ServiceSpec.of(small().build()).everywhere(), false).at("/Mode").toString())
        .isEqualTo("{\"Global\":{}}");
  }

  @Test
  void secretsAreMaskedForPeople() {
    ServiceSpec spec =
        ServiceSpec.of(
            small().container(c -> c.environment("TOKEN", Secret.of("hidden-value"))).build());

    assertThat(body(spec, true).toString()).contains("TOKEN=***").doesNotContain("hidden-value");
    assertThat(body(spec, false).toString()).contains("TOKEN=hidden-value");
    assertThat(spec.toString()).doesNotContain("hidden-value");
  }

  @Test
  void whatASwarmCannotDoIsNamedByItsField() {
    MachineSpec spec =
        MachineSpec.named("with.dot")
            .boot(new ContainerImage("busybox:1", ContainerImage.Pull.NEVER))
            .memory(DataSize.mebibytes(1))
            .container(c -> c.memoryAndSwap(DataSize.mebibytes(9)))
            .build();

    assertThat(translator.violations(spec))
        .extracting(violation -> violation.field())
        .containsExactlyInAnyOrder("boot.pull", "name", "memory", "container.memoryAndSwap");
    assertThat(translator.violations(small().build())).isEmpty();
  }

  @Test
  void badInputIsRefusedWhereItEnters() {
    List<Runnable> calls =
        List.of(
            () -> SwarmOptions.builder().constraint("a=b"),
            () -> SwarmOptions.builder().constraint("a==b\nc"),
            () -> SwarmOptions.builder().spreadOver("zone"),
            () -> SwarmOptions.builder().secret("../../etc"),
            () -> SwarmOptions.builder().config("ok", "/etc/../passwd"),
            () -> SwarmOptions.builder().mostOnOneNode(0),
            () -> SwarmOptions.builder().stopGrace(Duration.ofSeconds(-1)),
            () -> OverlayNetwork.named("a b"),
            () -> OverlayNetwork.named("a").subnet("10.0.0.0"),
            () -> ServiceSpec.of(small().build()).replicas(-1),
            () -> RollingUpdate.defaults().failureRatio(1.5),
            () -> RollingUpdate.defaults().failureRatio(Double.NaN));

    assertThat(calls)
        .allSatisfy(call -> assertThatThrownBy(call::run).isInstanceOf(InvalidSpecException.class));
  }
}
