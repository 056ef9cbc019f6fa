package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Podman has that Docker has not. */
@Tag("engine")
@Tag("podman")
@Timeout(120)
class PodmanEngineTest {

  private final String pod = "pod-" + UUID.randomUUID().toString().substring(0, 8);
  private final String member = pod + "-member";
  private final String loner = pod + "-loner";
  private Hypervisor podman;

  @BeforeEach
  void connect() {
    podman = Panvisor.connect(RealEngines.property("podman.uri"));
  }

  @AfterEach
  void removeAll() {
    podman.close();
    command("rm", "--force", "--ignore", "--time", "0", loner);
    command("pod", "rm", "--force", "--ignore", "--time", "0", pod);
  }

  /** Podman's own command, over the same socket. */
  private static void command(String... words) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--remote", "--url", "unix://" + RealEngines.property("podman.socket")));
    arguments.addAll(List.of(words));
    CommandResult result =
        Commands.here().run(Command.of("podman", arguments).within(Duration.ofSeconds(60)));
    assertThat(result.isSuccess()).as("%s: %s", arguments, result.words()).isTrue();
  }

  @Test
  void whatAnswersSaysThatItIsPodman() {
    assertThat(podman.engine().name()).isEqualTo("podman");
    assertThat(podman.engine().product()).startsWith("Podman ");
    assertThat(podman.engine().version()).matches("[4-9]\\..*");
    String asDocker = RealEngines.property("podman.uri").replace("podman+unix", "docker+unix");
    try (Hypervisor same = Panvisor.connect(asDocker)) {
      assertThat(same.engine()).isEqualTo(podman.engine());
    }
  }

  @Test
  void thePodOfAMachineIsALabel() {
    String image = RealEngines.property("podman.image");
    command("pod", "create", "--infra=false", "--name", pod);
    command("create", "--pod", pod, "--name", member, image);
    command("create", "--name", loner, image);

    assertThat(podman.require(member).info(InfoPart.LABELS).labels().orElse(Map.of()))
        .containsEntry("podman.pod", pod);
    assertThat(podman.require(loner).info(InfoPart.LABELS).labels().orElse(Map.of()))
        .doesNotContainKey("podman.pod");
    Map<String, String> pods = new java.util.HashMap<>();
    long before = podman.roundTrips();
    List<MachineInfo> all = podman.list(MachineQuery.all().with(InfoPart.LABELS)).toList();
    assertThat(podman.roundTrips() - before).as("round trips, for any number").isEqualTo(2);
    all.forEach(
        info ->
            pods.put(
                info.name(), info.labels().orElse(Map.of()).getOrDefault("podman.pod", "none")));
    assertThat(pods).containsEntry(member, pod).containsEntry(loner, "none");
    assertThat(podman.list(MachineQuery.all().withLabel("podman.pod", pod)).map(MachineInfo::name))
        .containsExactly(member);
  }
}
