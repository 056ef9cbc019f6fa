package io.panvisor.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import io.panvisor.Hypervisor;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Listing many containers: Panvisor's, and plain docker-java's on the same transport. */
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

  /** {@return all containers, by docker-java alone} */
  @Benchmark
  public List<Container> dockerJavaList() {
    return hypervisor()
        .withNative(
            DockerClient.class, client -> client.listContainersCmd().withShowAll(true).exec());
  }
}
