package io.panvisor.openvz;

import io.panvisor.ConnectOptions;
import io.panvisor.Feature;
import io.panvisor.spec.MachineSpec;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The older tools keep the contract: those of the node that {@code PANVISOR_OPENVZ_URI} names, or
 * else the stand-in that was made from recordings of vzctl 4.11.1.
 */
@Tag("engine")
class OpenvzContractTest extends OpenvzContract {

  private static final Optional<String> REAL =
      Optional.ofNullable(System.getenv("PANVISOR_OPENVZ_URI"));

  private final Optional<StandIn> node = REAL.isPresent() ? Optional.empty() : standIn();

  private static Optional<StandIn> standIn() {
    return Optional.of(StandIn.legacy());
  }

  /** After the contract has seen that nothing is left. */
  @RegisterExtension final AfterAllCallback removal = context -> node.ifPresent(StandIn::close);

  @Override
  protected String uri() {
    return REAL.or(() -> node.map(StandIn::uri)).orElseThrow();
  }

  @Override
  protected ConnectOptions.Builder connectOptions() {
    return node.map(StandIn::options).orElseGet(ConnectOptions::builder);
  }

  @Override
  protected String evidence() {
    return node.isPresent() ? "stand-in made from recordings" : "";
  }

  @Override
  String template() {
    return Optional.ofNullable(System.getenv("PANVISOR_OPENVZ_TEMPLATE")).orElse(super.template());
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return node.map(any -> MachineSpec.named(name).image(StandIn.DEAF_TEMPLATE));
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWithout(Feature feature, String name) {
    return feature.id().startsWith("snapshots")
        ? Optional.of(idleMachine(name).with(OpenvzOptions.defaults().layout(Layout.SIMFS)))
        : Optional.empty();
  }
}
