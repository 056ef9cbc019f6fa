package io.panvisor.memory;

import io.panvisor.Machine;
import io.panvisor.Until;
import io.panvisor.spec.MachineSpec;
import io.panvisor.testkit.HypervisorContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;

/** The contract on an engine that has virtual machines only. */
class MemoryVmContractTest extends HypervisorContract {

  private final MemoryEngine engine =
      MemoryEngine.builder("contract-vm").habit(MemoryHabit.ONLY_VMS).build();

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
    return MachineSpec.named(name).with(MemoryOptions.defaults().page(80));
  }

  @Override
  protected MachineSpec.Builder idleMachine(String name) {
    return MachineSpec.named(name);
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(MachineSpec.named(name).with(MemoryOptions.defaults().stubborn()));
  }

  @Override
  protected OptionalInt page() {
    return OptionalInt.of(80);
  }

  @Override
  protected Optional<Pattern> logLine() {
    return Optional.of(Pattern.compile("BOOT-OK"));
  }

  @Override
  protected void awaitUp(Machine machine) {
    super.awaitUp(machine);
    machine.await(Until.address(), patience());
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
