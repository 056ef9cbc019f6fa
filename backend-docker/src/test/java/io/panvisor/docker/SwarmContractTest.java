package io.panvisor.docker;

import io.panvisor.Feature;
import io.panvisor.Machine;
import io.panvisor.Until;
import io.panvisor.spec.MachineSpec;
import io.panvisor.testkit.HypervisorContract;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;

/** A swarm keeps the contract; its machines are services of one task. */
@Tag("engine")
@Tag("swarm")
class SwarmContractTest extends HypervisorContract {

  @Override
  protected String uri() {
    return RealEngines.property("swarm.uri");
  }

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return MachineSpec.named(name).image(RealEngines.image());
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(
        smallMachine(name)
            .container(
                c ->
                    c.command("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done")));
  }

  @Override
  protected void untilStubborn(Machine machine) {
    machine.await(Until.logLine(Pattern.compile("deaf")), Duration.ofSeconds(30));
  }

  @Override
  protected Optional<MachineSpec.Builder> endingMachine(String name, int exitCode) {
    return Optional.of(
        smallMachine(name).container(c -> c.command("sh", "-c", "sleep 0.5; exit " + exitCode)));
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWith(Feature feature, String name) {
    return feature.equals(Feature.NIC_NETWORK)
        ? Optional.of(smallMachine(name).network(RealEngines.property("swarm.network")))
        : super.machineWith(feature, name);
  }

  @Override
  protected Optional<Pattern> logLine() {
    return Optional.of(Pattern.compile("serving on port"));
  }

  /** Nothing listens there: the image is nowhere, and the node is quick to say so. */
  @Override
  protected Optional<String> imageThatIsMissing() {
    return Optional.of("localhost:9/panvisor-test/no-such-image:1");
  }
}
