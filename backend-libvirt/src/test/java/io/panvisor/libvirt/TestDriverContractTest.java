package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.spec.MachineSpec;
import io.panvisor.testkit.HypervisorContract;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** libvirt's test driver passes the contract: everything but real machines. */
@Tag("engine")
class TestDriverContractTest extends HypervisorContract {

  @Override
  protected String uri() {
    return "test:///default";
  }

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return MachineSpec.named(name).memory(DataSize.mebibytes(16)).network("default");
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWithout(Feature feature, String name) {
    return Optional.of(MachineSpec.named(name).memory(DataSize.mebibytes(16)));
  }
}
