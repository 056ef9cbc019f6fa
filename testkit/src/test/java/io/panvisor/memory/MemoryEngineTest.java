package io.panvisor.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.ConnectOptions;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Until;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.Logs;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryEngineTest {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final MemoryEngine engine =
      MemoryEngine.builder("unit-" + NUMBERS.incrementAndGet()).build();
  private final Hypervisor hypervisor = Panvisor.connect(engine.uri());

  @AfterEach
  void close() {
    hypervisor.close();
    engine.close();
  }

  @Test
  void aVirtualMachineBootsInSecondsThatNobodyWaitsFor() {
    long began = System.nanoTime();
    Machine machine = hypervisor.launch(MachineSpec.named("guest").build());

    MachineInfo info = machine.await(Until.address(), Duration.ofSeconds(30));

    assertThat(info.addresses().orElse(java.util.List.of())).hasSize(1);
    assertThat(machine.id().kind()).isEqualTo(MachineKind.VIRTUAL_MACHINE);
    assertThat(machine.stop(StopMode.graceful(Duration.ofSeconds(30))))
        .isEqualTo(new StopResult(true, StopResult.Way.CLEAN));
    machine.delete();
    assertThat(hypervisor.list(MachineQuery.all())).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void aContainerServesARealPage() throws Exception {
    Machine machine =
        hypervisor.launch(
            MachineSpec.named("web")
                .image("httpd:2")
                .container(container -> container.publish(PortMapping.tcp(0, 80)))
                .build());

    machine.await(Until.http(80, "/"), Duration.ofSeconds(30));

    var address = machine.endpoint(80);
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://" + address.getHostString() + ":" + address.getPort()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.body()).contains("Hello from web");
    assertThat(machine.facet(Logs.class).tail(10)).isEqualTo("started web\n");
    machine.stop(StopMode.gracefulThenForce(Duration.ofSeconds(10)));
    assertThatThrownBy(() -> machine.await(Until.http(80, "/"), Duration.ofSeconds(10)))
        .isInstanceOf(IllegalMachineStateException.class)
        .hasMessageContaining("code 0");
    machine.delete();
  }

  @Test
  void commandsRunInGuests() {
    Machine machine = hypervisor.launch(MachineSpec.named("box").image("busybox").build());
    Exec exec = machine.facet(Exec.class);

    ExecCapture capture = exec.capture("sh", "-c", "echo out; echo err >&2; exit 3");

    assertThat(capture.exitCode()).isEqualTo(3);
    assertThat(capture.outputText()).isEqualTo("out\n");
    assertThat(capture.errorText()).isEqualTo("err\n");
    assertThat(exec.capture("nonsense").exitCode()).isEqualTo(127);
    assertThat(exec.capture("sleep", "600").exitCode()).isZero();
    assertThat(exec.capture(ExecSpec.command("cat").input("in".getBytes()), 100).outputText())
        .isEqualTo("in");
    assertThat(exec.capture("head", "-c", "3000000", "/dev/zero").truncated()).isTrue();
    engine.program(
        "hello",
        process -> {
          process.output(("hello " + process.machine()).getBytes());
          return 7;
        });
    assertThat(exec.capture("hello").exitCode()).isEqualTo(7);
    assertThat(exec.capture("hello").outputText()).isEqualTo("hello box");
  }

  @Test
  void aContainerEndsWithItsCommand() {
    Machine machine =
        hypervisor.launch(
            MachineSpec.named("job")
                .image("busybox")
                .container(
                    container ->
                        container.command("sh", "-c", "echo begun; echo done; sleep 60; exit 5"))
                .build());
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);

    MachineInfo info = machine.await(Until.stopped(), Duration.ofSeconds(120));

    assertThat(info.status().cause().orElseThrow().exitCode()).hasValue(5);
    assertThat(machine.facet(Logs.class).tail(1)).isEqualTo("done\n");
  }

  @Test
  void aStubbornGuestIsLeftRunningOrForced() {
    Machine machine =
        hypervisor.launch(
            MachineSpec.named("mule").with(MemoryOptions.defaults().stubborn()).build());

    assertThatThrownBy(() -> machine.stop(StopMode.graceful(Duration.ofSeconds(5))))
        .isInstanceOf(OperationTimeoutException.class);
    assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(machine.stop(StopMode.gracefulThenForce(Duration.ofSeconds(5))).way())
        .isEqualTo(StopResult.Way.FORCED);
  }

  @Test
  void enginesOfOneNameAreOne() {
    hypervisor.create(MachineSpec.named("one").build());

    try (Hypervisor second = Panvisor.connect(engine.uri())) {
      assertThat(second.require("one").id()).isEqualTo(hypervisor.require("one").id());
      assertThatThrownBy(() -> second.create(MachineSpec.named("one").build()))
          .isInstanceOf(AlreadyExistsException.class);
    }
  }

  @Test
  void uriNamesHabits() {
    try (Hypervisor bad =
        Panvisor.connect("memory:///habits-of-mine?habits=create-boots,names-repeat")) {
      assertThat(bad.support(io.panvisor.Feature.CREATE).isPossible()).isFalse();
      bad.launch(MachineSpec.named("twin").build());
      bad.launch(MachineSpec.named("twin").build());
      assertThat(bad.byName("twin")).hasSize(2);
    } finally {
      MemoryEngine.named("habits-of-mine").close();
    }
    assertThatThrownBy(() -> Panvisor.connect("memory:///x?habits=nonsense"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("create-boots");
    assertThatThrownBy(() -> Panvisor.connect("memory:///x?colour=red", ConnectOptions.none()))
        .isInstanceOf(InvalidSpecException.class);
  }
}
