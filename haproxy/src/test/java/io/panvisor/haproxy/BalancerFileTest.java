package io.panvisor.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Hypervisor;
import io.panvisor.MachineId;
import io.panvisor.MachineKind;
import io.panvisor.Panvisor;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.config.Balance;
import io.panvisor.haproxy.config.Bind;
import io.panvisor.haproxy.config.HaproxyFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancerFileTest {

  private static BalancerFile file(String version) {
    return new BalancerFile(
        new BalancerSettings(
            "web",
            List.of(Bind.on("127.0.0.1", 8_080).build()),
            Balance.ROUND_ROBIN,
            Optional.of("/check"),
            Duration.ofSeconds(1),
            Optional.empty(),
            List.of("http-reuse safe"),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Path.of("/run/haproxy/admin.sock")),
        HaproxyVersion.parse(version));
  }

  private static Target target(int number, Target.Wish wish) {
    return new Target(
        new MachineId("here", MachineKind.VIRTUAL_MACHINE, "" + number),
        "m" + number,
        "m%d.pv%08x".formatted(number, number),
        number % 5 == 4,
        Optional.of(new Target.Place(number % 2 == 0 ? "10.0.0.1" : "2001:db8::1", 1_000 + number)),
        wish);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.7", "1.8", "2.0", "2.2", "2.4", "2.6", "2.8", "3.0"})
  void aNewFileIsRightForItsVersion(String version) {
    String text =
        file(version)
            .with(
                Optional.empty(),
                List.of(target(1, Target.Wish.SERVE), target(4, Target.Wish.SERVE)),
                false);
    assertThat(HaproxyFile.parse(text).problems(HaproxyVersion.parse(version)))
        .filteredOn(Problem::isError)
        .isEmpty();
    assertThat(text)
        .contains("server m1.pv00000001 [2001:db8::1]:1001 check", "backup", "http-reuse safe");
    assertThat(BalancerFile.adminSocket(text)).isEqualTo(Path.of("/run/haproxy/admin.sock"));
  }

  @Property(tries = 100)
  void whateverHappenedBeforeTheFileIsThatOfNow(@ForAll long seed) {
    Random random = new Random(seed);
    BalancerFile file = file("2.6");
    String begin = file.with(Optional.empty(), List.of(), false);
    String text = begin;
    List<Target> targets = List.of();
    for (int step = 0; step < 5; step++) {
      targets = new ArrayList<>();
      for (int number = 0; number < 8; number++) {
        if (random.nextBoolean()) {
          targets.add(
              target(number, Target.Wish.values()[random.nextInt(Target.Wish.values().length)]));
        }
      }
      text = file.with(Optional.of(text), targets, false);
      assertThat(file.with(Optional.of(text), targets, false)).isEqualTo(text);
    }
    assertThat(HaproxyFile.parse(text).backend("web").orElseThrow().servers())
        .extracting(server -> server.name())
        .containsExactlyInAnyOrderElementsOf(
            targets.stream().filter(Target::belongsIntoFile).map(Target::server).toList());
    assertThat(file.with(Optional.of(text), List.of(), false)).isEqualTo(begin);
  }

  @Test
  void aFileWithoutAnAdminSocketOrOfAnotherProgramIsRefused() {
    assertThatThrownBy(() -> BalancerFile.adminSocket("global\n  stats socket /run/a level user\n"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("level admin");
    assertThatThrownBy(
            () -> file("2.6").with(Optional.of("worker_processes 4;\n"), List.of(), false))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void nothingGetsThroughAName() {
    try (Hypervisor host = Panvisor.connect("memory:///balancer-file")) {
      LoadBalancer.Builder builder = LoadBalancer.over(Machines.of(host));
      List<Consumer<String>> doors =
          List.of(
              builder::named,
              builder::cookie,
              builder::checkPath,
              text -> builder.bind(text, 80),
              text -> builder.line("http-reuse safe" + text));
      for (String evil : List.of("a\nglobal", "a\r", "a\0b", "\u2028")) {
        assertThat(doors)
            .allSatisfy(
                door ->
                    assertThatThrownBy(() -> door.accept(evil))
                        .isInstanceOf(InvalidSpecException.class));
      }
    }
  }
}
