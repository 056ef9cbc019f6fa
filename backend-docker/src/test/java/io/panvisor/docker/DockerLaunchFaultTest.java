package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import io.panvisor.Hypervisor;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.SweepReport;
import io.panvisor.docker.CuttingProxy.Cut;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.Leftover;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A launch that is cut off at each of its steps, with an engine that comes back at once and with
 * one that does not.
 */
@Tag("engine")
@Timeout(60)
class DockerLaunchFaultTest {

  private static final String RUN = "pvl" + UUID.randomUUID().toString().substring(0, 6);

  @TempDir static Path folder;
  private static CuttingProxy proxy;
  private static Hypervisor through;
  private static Hypervisor direct;
  private static int count;

  @BeforeAll
  static void connect() throws Exception {
    proxy = new CuttingProxy(folder, Path.of(RealEngines.property("docker.socket")));
    through = Panvisor.connect(proxy.uri());
    direct = Panvisor.connect(RealEngines.uri());
  }

  @AfterAll
  static void disconnect() throws Exception {
    through.close();
    direct.close();
    proxy.close();
  }

  static Stream<Arguments> everyStep() {
    List<Arguments> all = new ArrayList<>();
    for (String step : List.of("GET .*/volumes/", "POST .*/containers/create", "POST .*/start")) {
      for (Cut cut : Cut.values()) {
        all.add(Arguments.of(step, cut, false));
        all.add(Arguments.of(step, cut, true));
      }
    }
    return all.stream();
  }

  private static List<String> left(String name) {
    List<String> left = new ArrayList<>();
    direct
        .list(MachineQuery.all())
        .map(MachineInfo::name)
        .filter(name::equals)
        .forEach(found -> left.add("machine " + found));
    List<InspectVolumeResponse> volumes =
        direct.withNative(
            DockerClient.class, client -> client.listVolumesCmd().exec().getVolumes());
    volumes.stream()
        .map(InspectVolumeResponse::getName)
        .filter(name::equals)
        .forEach(found -> left.add("volume " + found));
    return left;
  }

  @ParameterizedTest
  @MethodSource("everyStep")
  void nothingIsLeftOrItIsNamedAndSwept(String step, Cut cut, boolean engineStaysDead) {
    String name = RUN + "-" + ++count;
    MachineSpec spec =
        MachineSpec.named(name)
            .image(RealEngines.image())
            .container(c -> c.command("sleep", "1000").mount(Mount.volume(name, "/data")))
            .build();
    proxy.cut(step, cut, engineStaysDead);
    ConnectionLostException error =
        catchThrowableOfType(ConnectionLostException.class, () -> through.launch(spec));
    assertThat(error).isNotNull();
    proxy.heal();
    List<String> left = left(name);
    if (!engineStaysDead) {
      assertThat(left).isEmpty();
      assertThat(error.leftovers()).isEmpty();
      assertThat(error.outcome()).isEqualTo(Outcome.NOT_APPLIED);
      return;
    }
    assertThat(error.leftovers())
        .extracting(leftover -> leftover.type() + " " + leftover.name())
        .containsAll(left);
    SweepReport report = direct.sweep();
    assertThat(report.failed()).filteredOn(failed -> failed.name().equals(name)).isEmpty();
    assertThat(left(name)).isEmpty();
  }

  @Test
  void aVolumeThatWasThereBeforeIsNotOursToRemove() {
    String name = RUN + "-" + ++count;
    direct.withNative(DockerClient.class, client -> client.createVolumeCmd().withName(name).exec());
    MachineSpec spec =
        MachineSpec.named(name)
            .image(RealEngines.image())
            .container(c -> c.command("sleep", "1000").mount(Mount.volume(name, "/data")))
            .build();
    proxy.cut("POST .*/start", Cut.BEFORE_THE_ENGINE_HEARS, false);
    PanvisorException error =
        catchThrowableOfType(PanvisorException.class, () -> through.launch(spec));
    assertThat(error).isNotNull();
    proxy.heal();
    assertThat(left(name)).containsExactly("volume " + name);
    direct.withNative(DockerClient.class, client -> client.removeVolumeCmd(name).exec());
  }

  @Test
  void anotherMachineOfThatNameIsNotOursToRemove() {
    String name = RUN + "-" + ++count;
    direct.withNative(
        DockerClient.class,
        client -> client.createContainerCmd(RealEngines.image()).withName(name).exec().getId());
    PanvisorException error =
        catchThrowableOfType(
            PanvisorException.class,
            () -> through.launch(MachineSpec.named(name).image(RealEngines.image()).build()));
    assertThat(error).isInstanceOf(AlreadyExistsException.class);
    assertThat(left(name)).containsExactly("machine " + name);
    List<Leftover> leftovers = error.leftovers();
    assertThat(leftovers).isEmpty();
    direct.require(name).delete();
  }
}
