package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.PortMapping;
import io.panvisor.testkit.HypervisorContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;

/** The contract on an engine that has containers only. */
class MemoryContainerContractTest extends HypervisorContract {

  private final MemoryEngine engine = builder().habit(MemoryHabit.ONLY_CONTAINERS).build();

  MemoryEngine.Builder builder() {
    return MemoryEngine.builder("contract-container");
  }

  @AfterAll
  void closeEngine() {
    engine.close();
  }

  @Override
  protected String uri() {
    return engine.uri();
  }

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return MachineSpec.named(name)
        .image("small:1")
        .container(container -> container.publish(PortMapping.tcp(0, 80)));
  }

  @Override
  protected MachineSpec.Builder idleMachine(String name) {
    return MachineSpec.named(name).image("small:1");
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(idleMachine(name).with(MemoryOptions.defaults().stubborn()));
  }

  @Override
  protected Optional<MachineSpec.Builder> endingMachine(String name, int exitCode) {
    return Optional.of(
        idleMachine(name)
            .container(container -> container.command("sh", "-c", "exit " + exitCode)));
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWith(Feature feature, String name) {
    return feature.equals(Feature.NIC_NETWORK)
        ? Optional.of(idleMachine(name).network("default"))
        : super.machineWith(feature, name);
  }

  @Override
  protected Optional<Path> archiveToImport() {
    return Optional.of(Path.of("pom.xml"));
  }

  @Override
  protected OptionalInt page() {
    return OptionalInt.of(80);
  }

  @Override
  protected Optional<Pattern> logLine() {
    return Optional.of(Pattern.compile("started"));
  }

  @Override
  protected Optional<String> imageToPull() {
    return Optional.of("library/other:2");
  }

  @Override
  protected Optional<String> imageThatIsMissing() {
    return Optional.of("library/no-such:1");
  }

  @Override
  protected void pass(Duration time) {
    engine.time().advance(time);
  }

  @Override
  protected Instant engineTime() {
    return engine.time().now();
  }
}
