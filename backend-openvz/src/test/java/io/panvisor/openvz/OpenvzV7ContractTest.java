package io.panvisor.openvz;

import io.panvisor.ConnectOptions;
import io.panvisor.spec.MachineSpec;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The tools of version 7 and later keep the contract, as far as their documents and sources tell:
 * on the stand-in that was made from those, as there are no recordings.
 */
@Tag("engine")
class OpenvzV7ContractTest extends OpenvzContract {

  private final StandIn node = StandIn.v7();

  /** After the contract has seen that nothing is left. */
  @RegisterExtension final AfterAllCallback removal = context -> node.close();

  @Override
  protected String uri() {
    return node.uri();
  }

  @Override
  protected ConnectOptions.Builder connectOptions() {
    return node.options();
  }

  @Override
  protected String evidence() {
    return "documented, not run";
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(MachineSpec.named(name).image(StandIn.DEAF_TEMPLATE));
  }
}
