package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Nic;
import io.panvisor.spec.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The engines and small guests that {@code engines/setup} has made, and a daemon of one's own to
 * kill.
 */
final class TestEngine {

  private static final Properties PROPERTIES = read();

  private TestEngine() {}

  private static Properties read() {
    Path file =
        Path.of(
            Optional.ofNullable(System.getenv("PANVISOR_ENGINES"))
                .orElse("/var/cache/panvisor/engines.properties"));
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
      return properties;
    } catch (IOException missing) {
      throw new UncheckedIOException("the engines are not set up: run engines/setup", missing);
    }
  }

  static String property(String key) {
    String value = PROPERTIES.getProperty(key);
    if (value == null) {
      throw new IllegalStateException("engines/setup did not say " + key);
    }
    return value;
  }

  static String uri() {
    return property("libvirt.uri");
  }

  static String network() {
    return property("libvirt.network");
  }

  /** A small Linux that serves a page, has an agent and hears the power button. */
  static MachineSpec.Builder linux(String name) {
    return MachineSpec.named(name)
        .memory(DataSize.mebibytes(256))
        .boot(
            KernelBoot.kernel(Source.onEngine(property("guest.kernel")))
                .initrd(Source.onEngine(property("guest.initrd")))
                .commandLine(property("guest.cmdline") + " gname=" + name))
        .vm(vm -> vm.nic(Nic.network(network())));
  }

  /** A libvirtd that may be killed. */
  static final class PrivateDaemon implements AutoCloseable {
    private final Path folder;
    private final String uri;

    private PrivateDaemon(Path folder, String uri) {
      this.folder = folder;
      this.uri = uri;
    }

    static PrivateDaemon start() {
      try {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "pvlv");
        return new PrivateDaemon(folder, run("start", folder).strip());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    String uri() {
      return uri;
    }

    void kill() {
      run("kill", folder);
    }

    void restart() {
      run("restart", folder);
    }

    void freeze() {
      run("freeze", folder);
    }

    void thaw() {
      run("thaw", folder);
    }

    @Override
    public void close() {
      run("stop", folder);
    }

    private static String run(String verb, Path folder) {
      try {
        Process process =
            new ProcessBuilder(List.of(property("private.libvirtd"), verb, folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new IllegalStateException("private-libvirtd " + verb + " failed: " + output);
        }
        return output;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stopped);
      }
    }
  }
}
