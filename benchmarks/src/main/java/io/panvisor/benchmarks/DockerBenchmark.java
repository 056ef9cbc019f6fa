package io.panvisor.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.facet.Attach;
import io.panvisor.facet.AttachSpec;
import io.panvisor.facet.Session;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Listing many containers, and running one that does nothing: Panvisor's, plain docker-java's on
 * the same transport, and the docker command's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DockerBenchmark {

  /** Where the containers are. */
  @Param("docker:///")
  public String uri = "";

  /** The image that is run. */
  @Param("panvisor-test/busybox:1")
  public String image = "";

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final AtomicLong RUNS = new AtomicLong();

  private @Nullable Hypervisor hypervisor;

  /** Connects. */
  @Setup
  public void connect() {
    hypervisor = Panvisor.connect(uri);
  }

  /** Closes the connection. */
  @TearDown
  public void close() {
    hypervisor().close();
  }

  private Hypervisor hypervisor() {
    if (hypervisor == null) {
      throw new IllegalStateException("not connected");
    }
    return hypervisor;
  }

  /** {@return all machines with their states} */
  @Benchmark
  public List<MachineInfo> panvisorList() {
    return hypervisor().list(MachineQuery.all()).toList();
  }

  /** {@return all containers, by the docker command, whose start counts} */
  @Benchmark
  public int dockerPs() throws IOException, InterruptedException {
    return command("ps", "-a", "--no-trunc");
  }

  /** {@return the exit code of a container that does nothing, from its making to its deletion} */
  @Benchmark
  public int panvisorRun() {
    Machine machine =
        hypervisor()
            .create(
                MachineSpec.named("panvisor-bench-run-" + RUNS.incrementAndGet())
                    .boot(new ContainerImage(image, ContainerImage.Pull.NEVER))
                    .container(container -> container.command("true"))
                    .build());
    try (Session session = machine.facet(Attach.class).open(AttachSpec.output())) {
      machine.start();
      while (session.read(PATIENCE).isPresent()) {
        // It says nothing; its end is what is waited for.
      }
      return session.exitCode().orElseThrow();
    } finally {
      machine.delete();
    }
  }

  /** {@return the same by the docker command, whose start counts} */
  @Benchmark
  public int dockerRun() throws IOException, InterruptedException {
    return command("run", "--rm", "--pull", "never", image, "true");
  }

  private static int command(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** {@return all containers, by docker-java alone} */
  @Benchmark
  public List<Container> dockerJavaList() {
    return hypervisor()
        .withNative(
            DockerClient.class, client -> client.listContainersCmd().withShowAll(true).exec());
  }
}
