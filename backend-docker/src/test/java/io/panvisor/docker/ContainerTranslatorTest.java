package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.model.HostConfig;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.RestartPolicy;
import io.panvisor.spec.Violation;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ContainerTranslatorTest {

  private final ContainerTranslator translator = new ContainerTranslator(Recorded.MAPPER, 41);

  private static MachineSpec.Builder named(String name) {
    return MachineSpec.named(name).image("busybox:1");
  }

  @Test
  void everyFieldOfASpecIsInTheRequest() {
    MachineSpec spec =
        named("web")
            .memory(DataSize.mebibytes(64))
            .cpus(CpuCount.parse("0.5"))
            .label("a", "b")
            .network("front")
            .network("back")
            .container(
                c ->
                    c.entryPoint("/bin/sh")
                        .command("-c", "serve 'a b'")
                        .environment("K", "a=b c")
                        .environment("S", Secret.of("geheim"))
                        .publish(new PortMapping("127.0.0.1", 8080, 80, "tcp"))
                        .publish(new PortMapping("", 0, 53, "udp"))
                        .mount(Mount.volume("data", "/data"))
                        .mount(Mount.temporary("/run", DataSize.mebibytes(1)))
                        .user("app:app")
                        .workingFolder("/srv")
                        .hostname("web1")
                        .processes(50)
                        .memoryAndSwap(DataSize.mebibytes(128))
                        .restartPolicy(RestartPolicy.onFailure(3)))
            .build();
    JsonNode body = translator.body(spec, Map.of("panvisor.request", "r"), "r1");
    assertThat(body.path("Image").asText()).isEqualTo("busybox:1");
    assertThat(body.path("Entrypoint").toString()).isEqualTo("[\"/bin/sh\"]");
    assertThat(body.path("Cmd").toString()).isEqualTo("[\"-c\",\"serve 'a b'\"]");
    assertThat(body.path("Env").toString()).isEqualTo("[\"K=a=b c\",\"S=geheim\"]");
    assertThat(body.path("Labels").toString())
        .isEqualTo("{\"a\":\"b\",\"panvisor.request\":\"r\"}");
    assertThat(body.path("User").asText()).isEqualTo("app:app");
    assertThat(body.path("WorkingDir").asText()).isEqualTo("/srv");
    assertThat(body.path("Hostname").asText()).isEqualTo("web1");
    assertThat(body.path("ExposedPorts").toString()).isEqualTo("{\"80/tcp\":{},\"53/udp\":{}}");
    JsonNode host = body.path("HostConfig");
    assertThat(host.path("Memory").asLong()).isEqualTo(64L << 20);
    assertThat(host.path("MemorySwap").asLong()).isEqualTo(128L << 20);
    assertThat(host.path("NanoCpus").asLong()).isEqualTo(500_000_000L);
    assertThat(host.path("PidsLimit").asLong()).isEqualTo(50);
    assertThat(host.path("NetworkMode").asText()).isEqualTo("front");
    assertThat(host.path("RestartPolicy").path("Name").asText()).isEqualTo("on-failure");
    assertThat(host.path("RestartPolicy").path("MaximumRetryCount").asInt()).isEqualTo(3);
    assertThat(host.path("PortBindings").toString())
        .isEqualTo(
            "{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8080\"}],\"53/udp\":[{\"HostIp\":\"\",\"HostPort\":\"\"}]}");
    assertThat(host.path("Mounts")).hasSize(2);
    assertThat(host.path("Mounts").get(0).path("Type").asText()).isEqualTo("volume");
    assertThat(host.path("Mounts").get(1).path("TmpfsOptions").path("SizeBytes").asLong())
        .isEqualTo(1L << 20);
  }

  @Test
  void secretsAreMaskedForPeople() {
    MachineSpec spec = named("web").container(c -> c.environment("S", Secret.of("geheim"))).build();
    assertThat(translator.bodyForPeople(spec, Map.of()).toString())
        .contains("S=***")
        .doesNotContain("geheim");
  }

  @Test
  void whatWasNotSetIsNotSent() {
    ObjectNode body = translator.body(named("web").build(), Map.of(), "r1");
    assertThat(body.path("HostConfig").isEmpty()).isTrue();
    assertThat(body.has("Cmd")).isFalse();
    assertThat(body.has("Env")).isFalse();
  }

  @Test
  void whatTheEngineCannotDoIsSaidBeforehand() {
    MachineSpec spec =
        named("w")
            .memory(DataSize.mebibytes(1))
            .cpus(64)
            .container(c -> c.publish(PortMapping.tcp(80, 80)).publish(PortMapping.tcp(80, 81)))
            .build();
    assertThat(translator.violations(spec, 2))
        .extracting(Violation::field)
        .containsExactly("name", "memory", "cpus", "container.ports[1]");
    assertThat(translator.violations(MachineSpec.named("web").build(), 2))
        .extracting(Violation::field)
        .containsExactly("boot");
    assertThat(translator.violations(named("web").build(), 2)).isEmpty();
  }

  @Test
  void onePortMayBeHadForTwoProtocolsAndTwoAddresses() {
    MachineSpec spec =
        named("web")
            .container(
                c ->
                    c.publish(new PortMapping("127.0.0.1", 53, 53, "tcp"))
                        .publish(new PortMapping("127.0.0.1", 53, 53, "udp"))
                        .publish(new PortMapping("127.0.0.2", 53, 53, "udp")))
            .build();
    assertThat(translator.violations(spec, 2)).isEmpty();
  }

  @Property(tries = 200)
  void limitsComeBackExactly(
      @ForAll @LongRange(min = 6L << 20, max = 64L << 40) long memory,
      @ForAll @IntRange(min = 1, max = 100_000) int cpus)
      throws Exception {
    MachineSpec spec = named("web").memory(DataSize.bytes(memory)).cpus(new CpuCount(cpus)).build();
    HostConfig host =
        Recorded.MAPPER.treeToValue(
            translator.body(spec, Map.of(), "r1").path("HostConfig"), HostConfig.class);
    assertThat(host.getMemory()).isEqualTo(memory);
    assertThat(host.getNanoCPUs()).isEqualTo(cpus * 1_000_000L);
    ObjectNode inspected = Recorded.MAPPER.createObjectNode();
    inspected.put("Id", "abc");
    inspected.set("HostConfig", translator.body(spec, Map.of(), "r1").path("HostConfig"));
    var info =
        new MachineTranslator("e")
            .inspected(inspected, java.util.EnumSet.of(io.panvisor.InfoPart.RESOURCES));
    assertThat(info.memory().value()).contains(DataSize.bytes(memory));
    assertThat(info.cpus().value()).contains(new CpuCount(cpus));
  }

  @Property(tries = 200)
  void argumentsAndValuesArriveAsTheyAre(
      @ForAll List<@StringLength(max = 50) String> arguments,
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String name,
      @ForAll @StringLength(max = 100) String value)
      throws Exception {
    List<String> command =
        java.util.stream.Stream.concat(java.util.stream.Stream.of("run"), arguments.stream())
            .map(text -> text.replace("\0", ""))
            .toList();
    String clean = value.replace("\0", "");
    MachineSpec spec =
        named("web").container(c -> c.command(command).environment(name, clean)).build();
    JsonNode sent =
        Recorded.MAPPER.readTree(
            Recorded.MAPPER.writeValueAsString(translator.body(spec, Map.of(), "r1")));
    for (int i = 0; i < command.size(); i++) {
      assertThat(sent.path("Cmd").get(i).asText()).isEqualTo(command.get(i));
    }
    assertThat(sent.path("Env").get(0).asText()).isEqualTo(name + "=" + clean);
  }

  @Property(tries = 100)
  void labelsAndMarksArriveTogether(
      @ForAll @NotBlank @NumericChars @StringLength(min = 1, max = 60) String key) {
    MachineSpec spec = named("web").label("k" + key, "v").build();
    JsonNode labels = translator.body(spec, Map.of("panvisor.owner", "me"), "r1").path("Labels");
    assertThat(labels.path("k" + key).asText()).isEqualTo("v");
    assertThat(labels.path("panvisor.owner").asText()).isEqualTo("me");
  }
}
