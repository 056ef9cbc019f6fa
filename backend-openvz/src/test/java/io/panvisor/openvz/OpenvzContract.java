package io.panvisor.openvz;

import io.panvisor.spec.MachineSpec;
import io.panvisor.testkit.HypervisorContract;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What the contract is given of OpenVZ, whichever its tools. */
abstract class OpenvzContract extends HypervisorContract {

  private static final AtomicInteger ADDRESSES = new AtomicInteger(1);

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return with(
        MachineSpec.named(name).image(template()),
        ContainerSettings.none().address("10.213.7." + ADDRESSES.incrementAndGet()));
  }

  @Override
  protected MachineSpec.Builder idleMachine(String name) {
    return with(MachineSpec.named(name).image(template()), ContainerSettings.none());
  }

  private static MachineSpec.Builder with(MachineSpec.Builder spec, ContainerSettings settings) {
    return spec.with(OpenvzOptions.defaults().settings(settings));
  }

  @Override
  protected MachineSpec.Builder machineForSnapshots(String name) {
    return MachineSpec.named(name)
        .image(template())
        .with(OpenvzOptions.defaults().layout(Layout.PLOOP));
  }

  @Override
  protected Optional<String> imageThatIsMissing() {
    return Optional.of("no-such-template-1.0");
  }

  String template() {
    return StandIn.TEMPLATE;
  }
}
