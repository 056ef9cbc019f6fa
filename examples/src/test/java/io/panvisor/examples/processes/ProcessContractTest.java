package io.panvisor.examples.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Machine;
import io.panvisor.spec.MachineSpec;
import io.panvisor.testkit.HypervisorContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The contract on the host's own processes. */
class ProcessContractTest extends HypervisorContract {

  private final Path folder = folder();

  private static Path folder() {
    try {
      Path made = Files.createTempDirectory("panvisor-processes");
      made.toFile().deleteOnExit();
      return made;
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  protected String uri() {
    return "processes://" + folder;
  }

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return shell(name, "echo ready; exec sleep 600");
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(shell(name, "trap '' TERM; : >" + deaf() + "; while :; do sleep 1; done"));
  }

  @Override
  protected void untilStubborn(Machine machine) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Files.exists(deaf()) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(deaf()).exists();
  }

  private Path deaf() {
    Path file = folder.resolveSibling(folder.getFileName() + "-deaf");
    file.toFile().deleteOnExit();
    return file;
  }

  @Override
  protected Optional<MachineSpec.Builder> endingMachine(String name, int exitCode) {
    return Optional.of(shell(name, "exit " + exitCode));
  }

  @Override
  protected Optional<Pattern> logLine() {
    return Optional.of(Pattern.compile("ready"));
  }

  private static MachineSpec.Builder shell(String name, String script) {
    return MachineSpec.named(name)
        .image(ProcessTranslator.IMAGE)
        .container(container -> container.command("/bin/sh", "-c", script));
  }
}
