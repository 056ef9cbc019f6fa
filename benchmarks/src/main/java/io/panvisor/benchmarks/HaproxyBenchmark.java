package io.panvisor.benchmarks;

import io.panvisor.config.Difference;
import io.panvisor.haproxy.HaproxyVersion;
import io.panvisor.haproxy.config.Bind;
import io.panvisor.haproxy.config.HaproxyFile;
import io.panvisor.haproxy.config.HaproxyModel;
import io.panvisor.haproxy.config.SectionModel;
import io.panvisor.haproxy.config.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A file with ten thousand servers in one backend, beside HAProxy's own reading of the same. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HaproxyBenchmark {

  private static final int SERVERS = 10_000;

  private HaproxyModel model = HaproxyModel.forVersion(HaproxyVersion.V2_6).build();
  private String text = "";
  private String other = "";
  private Path file = Path.of("");

  /** Makes the model, its file, and one in which a server has moved. */
  @Setup
  public void write() throws IOException {
    SectionModel.BackendBuilder backend =
        SectionModel.backend("many")
            .timeout("connect", Duration.ofSeconds(5))
            .timeout("server", Duration.ofMinutes(1));
    for (int index = 0; index < SERVERS; index++) {
      String address = "10.1." + index / 250 + "." + (1 + index % 250);
      backend.server(Server.named("s" + index, address, 80).check().build());
    }
    model =
        HaproxyModel.forVersion(HaproxyVersion.V2_6)
            .section(
                SectionModel.frontend("front")
                    .bind(Bind.on("127.0.0.1", 30_000).build())
                    .timeout("client", Duration.ofMinutes(1))
                    .defaultBackend("many"))
            .section(backend)
            .build();
    text = model.render();
    other = text.replace("10.1.20.1:80", "10.2.0.1:80");
    file = Files.createTempFile("panvisor-benchmark", ".cfg");
    Files.writeString(file, text);
  }

  /** Removes the file. */
  @TearDown
  public void remove() throws IOException {
    Files.delete(file);
  }

  /** {@return the text of the model, with its review} */
  @Benchmark
  public String render() {
    return model.render();
  }

  /** {@return the file, all its lines cut into their words} */
  @Benchmark
  public HaproxyFile parse() {
    return HaproxyFile.parse(text);
  }

  /** {@return what has changed} */
  @Benchmark
  public String diff() {
    return Difference.between(text, other).unified();
  }

  /** {@return the exit code of HAProxy's check of the same file, the start of its process too} */
  @Benchmark
  public int haproxyCheck() throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("haproxy", "-c", "-q", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("haproxy refused the file, with code " + code);
    }
    return code;
  }
}
