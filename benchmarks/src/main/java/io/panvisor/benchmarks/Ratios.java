package io.panvisor.benchmarks;

import com.github.dockerjava.api.DockerClient;
import io.panvisor.CallOptions;
import io.panvisor.Hypervisor;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/**
 * Makes hundreds of machines on the real daemons, has JMH time Panvisor and the engines' own
 * clients on them in one run, prints the ratios of the medians, and removes the machines.
 */
public final class Ratios {

  private static final int DOMAINS = 504;
  private static final int CONTAINERS = 200;
  private static final int C_ROUNDS = 101;
  private static final String PREFIX = "panvisor-bench-" + ProcessHandle.current().pid() + "-";

  private final PrintStream out;
  private final List<String> table = new ArrayList<>();

  private Ratios(PrintStream out) {
    this.out = out;
  }

  /** Runs the parts that are named, {@code libvirt}, {@code docker}, {@code haproxy}, or all. */
  public static void main(String[] parts) throws Exception {
    Properties engines = new Properties();
    String file = System.getProperty("panvisor.engines", "");
    if (!file.isEmpty()) {
      try (var in = java.nio.file.Files.newInputStream(Path.of(file))) {
        engines.load(in);
      }
    }
    List<String> wanted =
        parts.length == 0 ? List.of("libvirt", "docker", "haproxy") : List.of(parts);
    Ratios ratios = new Ratios(System.out);
    if (wanted.contains("libvirt")) {
      ratios.libvirt(engines.getProperty("libvirt.uri", "qemu:///system"));
    }
    if (wanted.contains("docker")) {
      ratios.docker(
          engines.getProperty("docker.uri", "docker:///"),
          engines.getProperty("docker.image", "panvisor-test/busybox:1"));
    }
    if (wanted.contains("haproxy")) {
      ratios.haproxy();
    }
    ratios.out.println();
    ratios.table.forEach(ratios.out::println);
  }

  private void libvirt(String uri) throws Exception {
    try (Hypervisor hypervisor =
        Panvisor.connect(uri).with(CallOptions.timeout(Duration.ofMinutes(10)))) {
      try {
        hypervisor.withNative(
            Connect.class,
            connect -> {
              for (int index = 0; index < DOMAINS; index++) {
                connect.domainDefineXML(domain(PREFIX + index)).free();
              }
              return true;
            });
        long before = hypervisor.roundTrips();
        int machines = hypervisor.list(MachineQuery.all()).toList().size();
        long listTrips = hypervisor.roundTrips() - before;
        before = hypervisor.roundTrips();
        hypervisor.stats();
        long statsTrips = hypervisor.roundTrips() - before;

        Map<String, Double> c = rounds(uri);
        Map<String, Double> java = jmh(LibvirtBenchmark.class, uri);
        Map<String, Double> again = rounds(uri);
        double cStats = (need(c, "stats") + need(again, "stats")) / 2;
        double cStates = (need(c, "states") + need(again, "states")) / 2;
        row("libvirt: machines listed", Integer.toString(machines));
        row("libvirt: round trips of list, of stats", listTrips + ", " + statsTrips);
        row("libvirt: Panvisor list with states", millis(need(java, "panvisorList")));
        row("libvirt: libvirt-java's loop", millis(need(java, "libvirtJavaLoop")));
        row(
            "libvirt: the loop / Panvisor",
            ratio(need(java, "libvirtJavaLoop"), need(java, "panvisorList")));
        row("libvirt: C, states in bulk", millis(cStates));
        row("libvirt: Panvisor all stats", millis(need(java, "panvisorStats")));
        row("libvirt: C all stats", millis(cStats));
        row("libvirt: Panvisor stats / C stats", ratio(need(java, "panvisorStats"), cStats));
      } finally {
        hypervisor.withNative(
            Connect.class,
            connect -> {
              for (String name : connect.listDefinedDomains()) {
                if (name.startsWith(PREFIX)) {
                  Domain domain = connect.domainLookupByName(name);
                  domain.undefine();
                  domain.free();
                }
              }
              return true;
            });
      }
    }
  }

  private static String domain(String name) {
    return "<domain type='qemu'><name>"
        + name
        + "</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>"
        + "<os><type arch='x86_64' machine='pc'>hvm</type></os>"
        + "<devices><interface type='network'><source network='default'/></interface></devices></domain>";
  }

  private void docker(String uri, String image) throws Exception {
    try (Hypervisor hypervisor =
        Panvisor.connect(uri).with(CallOptions.timeout(Duration.ofMinutes(10)))) {
      List<String> made = new ArrayList<>();
      try {
        hypervisor.withNative(
            DockerClient.class,
            client -> {
              for (int index = 0; index < CONTAINERS; index++) {
                made.add(client.createContainerCmd(image).withName(PREFIX + index).exec().getId());
              }
              return true;
            });
        Map<String, Double> java = jmh(DockerBenchmark.class, uri);
        row(
            "docker: containers listed",
            Integer.toString(hypervisor.list(MachineQuery.all()).toList().size()));
        row("docker: Panvisor list", millis(need(java, "panvisorList")));
        row("docker: docker-java's list, same transport", millis(need(java, "dockerJavaList")));
        row("docker: docker ps -a", millis(need(java, "dockerPs")));
        row("docker: Panvisor create to exit", millis(need(java, "panvisorRun")));
        row("docker: docker run --rm", millis(need(java, "dockerRun")));
        row(
            "docker: Panvisor create to exit / docker run",
            ratio(need(java, "panvisorRun"), need(java, "dockerRun")));
        row(
            "docker: Panvisor / docker-java",
            ratio(need(java, "panvisorList"), need(java, "dockerJavaList")));
      } finally {
        hypervisor.withNative(
            DockerClient.class,
            client -> {
              made.forEach(id -> client.removeContainerCmd(id).withForce(true).exec());
              return true;
            });
      }
    }
  }

  private void haproxy() throws RunnerException {
    Map<String, Double> java =
        jmh(new OptionsBuilder().include(HaproxyBenchmark.class.getSimpleName()));
    double check = need(java, "haproxyCheck");
    row("haproxy: 10,000 servers, haproxy -c", millis(check));
    for (String what : List.of("render", "parse", "diff")) {
      row("haproxy: Panvisor " + what, millis(need(java, what)));
      row("haproxy: haproxy -c / " + what, ratio(check, need(java, what)));
    }
  }

  private static Map<String, Double> jmh(Class<?> benchmark, String uri) throws RunnerException {
    return jmh(new OptionsBuilder().include(benchmark.getSimpleName()).param("uri", uri));
  }

  /** {@return each benchmark's median in microseconds} */
  private static Map<String, Double> jmh(ChainedOptionsBuilder options) throws RunnerException {
    Map<String, Double> medians = new HashMap<>();
    for (RunResult result : new Runner(options.timeUnit(TimeUnit.MICROSECONDS).build()).run()) {
      Statistics statistics = result.getPrimaryResult().getStatistics();
      String name = result.getParams().getBenchmark();
      medians.put(name.substring(name.lastIndexOf('.') + 1), statistics.getPercentile(50));
    }
    return medians;
  }

  /** {@return what the C program measured, in microseconds} */
  private static Map<String, Double> rounds(String uri) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getProperty("panvisor.benchmarks.c", "benchmarks/target/libvirt-rounds"),
                uri,
                Integer.toString(C_ROUNDS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the C program failed: " + text);
    }
    Map<String, Double> values = new HashMap<>();
    for (String line : text.split("\n")) {
      String[] words = line.split(" ");
      values.put(words[0], Double.valueOf(words[1]));
    }
    return values;
  }

  private static double need(Map<String, Double> values, String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("nothing was measured for " + name);
    }
    return value;
  }

  private void row(String what, String value) {
    table.add(String.format(Locale.ROOT, "%-46s %s", what, value));
  }

  private static String millis(double micros) {
    return String.format(Locale.ROOT, "%.2f ms", micros / 1000);
  }

  private static String ratio(double above, double below) {
    return String.format(Locale.ROOT, "%.2f", above / below);
  }
}
