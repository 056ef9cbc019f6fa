package io.panvisor.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.config.HostTree;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.haproxy.BalancedMachine.State;
import io.panvisor.haproxy.config.Balance;
import io.panvisor.memory.MemoryEngine;
import io.panvisor.process.Command;
import io.panvisor.process.Commands;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real HAProxy in front of machines of two engines in memory, whose pages are real. */
@Tag("engine")
class LoadBalancerTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final RealHaproxy haproxy = new RealHaproxy();
  private final MemoryEngine left = MemoryEngine.builder("left-" + System.nanoTime()).build();
  private final MemoryEngine right = MemoryEngine.builder("right-" + System.nanoTime()).build();
  private final Hypervisor leftHost = Panvisor.connect(left.uri());
  private final Hypervisor rightHost = Panvisor.connect(right.uri());

  @AfterEach
  void end() {
    haproxy.close();
    leftHost.close();
    rightHost.close();
    left.close();
    right.close();
  }

  private static Machine launch(Hypervisor host, String name, String role) {
    return host.launch(
        MachineSpec.named(name)
            .image("web:1")
            .label("role", role)
            .container(container -> container.publish(PortMapping.tcp(0, 80).on("127.0.0.1")))
            .build());
  }

  private static Machines web(Hypervisor host) {
    return Machines.of(host, MachineQuery.all().withLabel("role", "web"));
  }

  private LoadBalancer.Builder balancer() {
    return LoadBalancer.over(web(leftHost), web(rightHost))
        .backup(Machines.of(rightHost).named("spare"))
        .bind("127.0.0.1", haproxy.port())
        .checkInterval(Duration.ofMillis(200))
        .runtimeSocket(haproxy.folder().resolve("runtime.sock"))
        .host(HostTree.at(haproxy.folder()))
        .reloadPause(Duration.ofMillis(500))
        .haproxy(haproxy.process());
  }

  private static Set<String> serving(LoadBalancerStatus status) {
    return status.machines().stream()
        .filter(machine -> machine.state() == State.SERVING)
        .map(BalancedMachine::name)
        .collect(Collectors.toSet());
  }

  @Test
  void machinesOfTwoEnginesComeAndGoAndNoRequestIsLost() {
    Machine one = launch(leftHost, "one", "web");
    Machine two = launch(leftHost, "two", "web");
    Machine three = launch(rightHost, "three", "web");
    Machine spare = launch(rightHost, "spare", "none");
    launch(leftHost, "database", "db");
    try (LoadBalancer balancer = balancer().start();
        LoadClient client = new LoadClient(haproxy.port(), 4, 4, 800)) {
      LoadBalancerStatus status =
          balancer.await(now -> serving(now).equals(Set.of("one", "two", "three", "spare")), LONG);
      assertThat(status.serving()).isEqualTo(3);
      assertThat(status.named("spare")).singleElement().matches(BalancedMachine::isBackup);
      RealHaproxy.await("answers of all", () -> client.pages().size() == 3);

      // One dies, and comes back at another port.
      one.stop(StopMode.force());
      balancer.await(now -> now.named("one").isEmpty(), LONG);
      long before = client.answers();
      RealHaproxy.await("answers without it", () -> client.answers() > before + 100);
      one.start();
      balancer.await(now -> serving(now).contains("one"), LONG);

      // A new one comes, one is paused, one is deleted.
      Machine four = launch(rightHost, "four", "web");
      two.pause();
      three.stop(StopMode.force());
      three.delete();
      balancer.await(
          now ->
              serving(now).equals(Set.of("one", "four", "spare"))
                  && now.named("two").get(0).state() == State.RESTING,
          LONG);
      two.resume();
      balancer.await(now -> now.serving() == 3, LONG);

      // One is taken out on request.
      balancer.drain(four.id());
      balancer.await(now -> now.named("four").get(0).state() == State.DRAINING, LONG);
      balancer.ready(four.id());
      balancer.await(now -> serving(now).contains("four"), LONG);

      // All die, one after the other, and the backup answers.
      for (Machine machine : List.of(one, two, four)) {
        machine.stop(StopMode.force());
        balancer.await(
            now -> now.machines().stream().noneMatch(each -> each.id().equals(machine.id())), LONG);
      }
      balancer.await(now -> serving(now).equals(Set.of("spare")), LONG);
      RealHaproxy.await(
          "the backup's answers",
          () -> client.pages().keySet().stream().anyMatch(page -> page.contains("spare")));
      assertThat(balancer.status().reloads()).isZero();
      assertThat(balancer.status().problem()).isEmpty();
      balancer.await(now -> now.named("spare").get(0).requests() > 0, LONG);
      client.close();
      // Of a machine that dies with an answer half sent, nobody can have the other half.
      assertThat(client.failures())
          .allSatisfy(failure -> assertThat(failure).endsWith("the answer ended in its middle"))
          .hasSizeLessThan(20);
      spare.stop(StopMode.force());
    }
    assertThat(haproxy.process().isRunning()).isTrue();
  }

  @Test
  void withACookieNewMachinesComeByAReloadAndNoRequestIsLost() {
    launch(leftHost, "one", "web");
    try (LoadBalancer balancer = balancer().cookie("SERVER").start();
        LoadClient client = new LoadClient(haproxy.port(), 3, 3, 500)) {
      balancer.await(now -> now.serving() == 1, LONG);
      Machine two = launch(rightHost, "two", "web");
      launch(rightHost, "three", "web");
      balancer.await(now -> now.serving() == 3, LONG);
      assertThat(balancer.status().reloads()).isBetween(1L, 2L);
      RealHaproxy.await("answers of all", () -> client.pages().size() == 3);
      two.stop(StopMode.force());
      balancer.await(now -> now.serving() == 2 && now.named("two").isEmpty(), LONG);
      client.close();
      assertThat(client.failures()).isEmpty();
    }
  }

  @Test
  void aFileOfSomebodyElseIsKeptAndOnlyOurPartIsWritten() throws IOException {
    launch(leftHost, "one", "web");
    try (TinyServer other = new TinyServer("other")) {
      String theirs =
          haproxy
                  .common()
                  .replace("frontend in", "frontend theirs")
                  .replace("default_backend web", "default_backend theirs")
                  .replace(":" + haproxy.port(), ":" + RealHaproxy.freePort())
              + "backend theirs\n    server other 127.0.0.1:"
              + other.port()
              + "   # theirs\n";
      haproxy.writeAll(theirs);
      haproxy.process().start();
      try (LoadBalancer balancer = balancer().line("http-reuse always").start()) {
        balancer.await(now -> now.serving() == 1, LONG);
        String text = Files.readString(haproxy.file());
        assertThat(text).startsWith(theirs).contains("http-reuse always");
        launch(leftHost, "two", "web");
        balancer.await(now -> now.serving() == 2, LONG);
        assertThat(haproxy.runtime().backends()).containsExactlyInAnyOrder("theirs", "web");
        assertThat(haproxy.runtime().serverStates("theirs")).hasSize(1);
      }
      // Who follows next finds the servers of before.
      try (LoadBalancer next = balancer().start()) {
        next.await(now -> now.serving() == 2, LONG);
        assertThat(next.status().reloads()).isZero();
        assertThat(haproxy.runtime().serverStates("web")).hasSize(2);
      }
    }
  }

  @Test
  void aKilledHaproxyIsStartedAgainWithTheMachinesOfNow() {
    launch(leftHost, "one", "web");
    try (LoadBalancer balancer = balancer().start()) {
      balancer.await(now -> now.serving() == 1, LONG);
      launch(leftHost, "two", "web");
      balancer.await(now -> now.serving() == 2, LONG);
      long worker = haproxy.process().processes().orElseThrow().workers().get(0).pid();
      Commands.here().run(Command.of("kill", "-KILL", Long.toString(worker)));
      balancer.await(now -> now.problem().isPresent(), LONG);
      balancer.await(now -> now.problem().isEmpty() && now.serving() == 2, LONG);
      assertThat(haproxy.process().processes().orElseThrow().workers().get(0).pid())
          .isNotEqualTo(worker);
    }
  }

  @Test
  void anEngineThatDiesKeepsItsMachinesAndComesBackWithThoseOfNow() {
    launch(leftHost, "one", "web");
    launch(rightHost, "two", "web");
    try (LoadBalancer balancer = balancer().start()) {
      balancer.await(now -> now.serving() == 2, LONG);
      right.dies(false);
      balancer.await(now -> now.problem().isPresent(), LONG);
      assertThat(balancer.status().serving()).isEqualTo(2);
      right.comesBack();
      balancer.await(now -> now.problem().isEmpty() && now.serving() == 2, LONG);
      right.dies(true);
      right.comesBack();
      balancer.await(now -> now.problem().isEmpty() && now.serving() == 1, LONG);
    }
  }

  @Test
  void whatCannotBeIsSaidAtTheStart() {
    assertThatThrownBy(() -> LoadBalancer.over(web(leftHost)).bind("127.0.0.1", 1).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("haproxy(...)");
    assertThatThrownBy(() -> LoadBalancer.over(web(leftHost)).haproxy(haproxy.process()).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("bind(...)");
    assertThatThrownBy(() -> balancer().line("frobnicate").start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("frobnicate");
    launch(leftHost, "one", "web");
    try (LoadBalancer balancer =
        balancer().balance(Balance.LEAST_CONNECTIONS).checkByConnecting().start()) {
      assertThatThrownBy(() -> balancer.await(now -> now.serving() == 9, Duration.ofMillis(300)))
          .isInstanceOf(OperationTimeoutException.class)
          .hasMessageContaining("one");
    }
  }
}
