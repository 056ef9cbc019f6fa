package io.panvisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Hypervisor;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example with a load balancer, by a real HAProxy over two engines in memory. */
class BalancedWebTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @Test
  @Tag("engine")
  @Tag("tools")
  void machinesOfTwoEnginesServeTogether() throws IOException {
    // A socket's path must be short; a test's own folder need not be.
    Path folder = Files.createTempDirectory("pv-ex");
    try {
      assertThat(
              BalancedWeb.run(
                  "memory:///balanced-left",
                  "memory:///balanced-right",
                  name ->
                      MachineSpec.named(name)
                          .image("web:1")
                          .container(
                              container ->
                                  container.publish(PortMapping.tcp(0, 80).on("127.0.0.1"))),
                  folder,
                  freePort()))
          .containsExactly("left, right serve", "right serve", "left, right serve");
      for (String uri : List.of("memory:///balanced-left", "memory:///balanced-right")) {
        try (Hypervisor hypervisor = Panvisor.connect(uri)) {
          assertThat(hypervisor.list(MachineQuery.all())).isEmpty();
        }
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theDocumentShowsTheExampleAsItIs() throws IOException {
    String source =
        Files.readString(
            ROOT.resolve("examples/src/main/java/io/panvisor/examples/BalancedWeb.java"));
    String sample = source.split("// \\[sample\\]\n")[1].stripIndent().strip();
    assertThat(Files.readString(ROOT.resolve("docs/host/load-balancer.md"))).contains(sample);
  }
}
