package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.CallOptions;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Attach;
import io.panvisor.facet.AttachSpec;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.FileTransfer;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Logs;
import io.panvisor.facet.Networks;
import io.panvisor.facet.Volumes;
import io.panvisor.spec.MachineSpec;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A daemon that stops in the middle of a command, of a log and of a copy. */
@Tag("engine")
@Tag("fault")
@Timeout(240)
class DockerFrozenStreamTest {

  private static final Duration LONGEST = Duration.ofSeconds(6);

  private static List<Thread> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("panvisor-docker"))
        .toList();
  }

  @Test
  void everyCallEndsInTimeTheConnectionWorksAfterwardsAndNoThreadIsLeft() throws Exception {
    try (PrivateDocker daemon = new PrivateDocker();
        Hypervisor docker = Panvisor.connect(daemon.uri())) {
      Machine machine =
          docker.launch(
              MachineSpec.named("frozen")
                  .image(RealEngines.image())
                  .container(c -> c.command("sh", "-c", "while :; do echo tick; sleep 0.1; done"))
                  .build());
      Machine hasty = machine.with(CallOptions.timeout(LONGEST));
      CountDownLatch talking = new CountDownLatch(3);
      List<Runnable> calls =
          List.of(
              () ->
                  hasty
                      .facet(Exec.class)
                      .run(
                          ExecSpec.command("sh", "-c", "while :; do echo x; sleep 0.1; done"),
                          frame -> talking.countDown()),
              () ->
                  hasty
                      .facet(Logs.class)
                      .read(LogQuery.all().follow(), frame -> talking.countDown()),
              () -> {
                try (var session = hasty.facet(Attach.class).open(AttachSpec.output())) {
                  talking.countDown();
                  session.read(LONGEST);
                  while (session.read(LONGEST).isPresent()) {
                    talking.countDown();
                  }
                }
              });
      List<CompletableFuture<PanvisorException>> ends = new ArrayList<>();
      for (Runnable call : calls) {
        ends.add(
            CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(PanvisorException.class, call::run)));
      }
      assertThat(talking.await(5, TimeUnit.SECONDS)).isTrue();

      daemon.freeze();
      try {
        for (CompletableFuture<PanvisorException> end : ends) {
          assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(OperationTimeoutException.class);
        }
        Hypervisor quick = docker.with(CallOptions.timeout(Duration.ofSeconds(1)));
        Machine soon = machine.with(CallOptions.timeout(Duration.ofSeconds(1)));
        List<Runnable> later =
            List.of(
                () -> assertThat(quick.list(MachineQuery.all())).isNull(),
                () -> quick.facet(Networks.class).list(),
                () -> quick.facet(Volumes.class).list(),
                () -> quick.facet(DockerSystem.class).diskUsage(),
                () -> quick.facet(DockerSystem.class).events(Set.of()),
                () -> soon.facet(Attach.class).open(AttachSpec.output()),
                () -> soon.facet(DockerContainer.class).processes(),
                () -> soon.facet(FileTransfer.class).read("/bin/sh", new ByteArrayOutputStream()));
        for (Runnable call : later) {
          Instant now = Instant.now();
          assertThat(catchThrowableOfType(PanvisorException.class, call::run))
              .isInstanceOf(OperationTimeoutException.class);
          assertThat(Duration.between(now, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
      } finally {
        daemon.thaw();
      }

      assertThat(docker.list(MachineQuery.all())).hasSize(1);
      assertThat(machine.facet(Exec.class).capture("echo", "again").outputText())
          .isEqualTo("again\n");
      assertThat(machine.facet(Logs.class).tail(1)).isEqualTo("tick\n");
      machine.stop(StopMode.force());
      machine.delete(DeletePolicy.ALL);
      // The thread of the deadlines stays for ten quiet seconds, in case that more calls come.
      for (Thread thread : ourThreads()) {
        thread.join(20_000);
      }
      assertThat(ourThreads()).isEmpty();
    }
  }
}
