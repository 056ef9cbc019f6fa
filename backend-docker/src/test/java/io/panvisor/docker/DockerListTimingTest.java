package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A list of 200 containers against plain docker-java, in one run. */
@Tag("engine")
@Tag("timing")
@Timeout(300)
class DockerListTimingTest {

  private static final int CONTAINERS = 200;
  private static final int ROUNDS = 40;
  private static final double MOST = 1.15;

  @Test
  void aListIsNoSlowerThanPlainDockerJava() throws Exception {
    String run = "pvt" + UUID.randomUUID().toString().substring(0, 6);
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix://" + RealEngines.property("docker.socket"))
            .withDockerTlsVerify(false)
            .withApiVersion("1.41")
            .build();
    EngineAddress address = new EngineAddress.Unix(Path.of(RealEngines.property("docker.socket")));
    try (Hypervisor docker = Panvisor.connect(RealEngines.uri());
        EngineHttp transport =
            new EngineHttp(address, (nanos, action) -> () -> {}, Runnable::run, System::nanoTime);
        ApacheDockerHttpClient http =
            new ApacheDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build()) {
      DockerClient plain = DockerClientImpl.getInstance(config, http);
      try {
        for (int i = 0; i < CONTAINERS; i++) {
          plain
              .createContainerCmd(RealEngines.image())
              .withName(run + "-" + i)
              .withLabels(Map.of("run", run, "index", Integer.toString(i)))
              .exec();
        }
        MachineQuery query =
            MachineQuery.all().with(InfoPart.LABELS, InfoPart.ADDRESSES, InfoPart.ORIGIN);
        ToIntFunction<String> ours = nothing -> (int) docker.list(query).count();
        DockerClient overOurs =
            DockerClientImpl.getInstance(config, transport.within(CallLimit.none()));
        ToIntFunction<String> sameTransport =
            nothing -> overOurs.listContainersCmd().withShowAll(true).exec().size();
        ToIntFunction<String> itsOwnTransport =
            nothing -> plain.listContainersCmd().withShowAll(true).exec().size();
        double[][] millis = new double[3][ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
          double[] now = {time(ours), time(sameTransport), time(itsOwnTransport)};
          for (int i = 0; round >= 0 && i < now.length; i++) {
            millis[i][round] = now[i];
          }
        }
        double median = median(millis[0]);
        System.out.printf(
            "list of %d: Panvisor %.1f ms, docker-java on the same transport %.1f ms, on its own %.1f ms%n",
            CONTAINERS, median, median(millis[1]), median(millis[2]));
        assertThat(median / median(millis[1])).isLessThanOrEqualTo(MOST);
        assertThat(median / median(millis[2])).isLessThanOrEqualTo(MOST);
      } finally {
        for (int i = 0; i < CONTAINERS; i++) {
          plain.removeContainerCmd(run + "-" + i).exec();
        }
      }
    }
  }

  private static double time(ToIntFunction<String> list) {
    long began = System.nanoTime();
    assertThat(list.applyAsInt("")).isGreaterThanOrEqualTo(CONTAINERS);
    return (System.nanoTime() - began) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
