package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.spec.Acceleration;
import io.panvisor.spec.Blank;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Source;
import io.panvisor.testkit.HypervisorContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * KVM passes the contract with a boot sector, which every KVM can run. It writes once and hears
 * nothing, so there is no console to talk to.
 */
@Tag("engine")
@Tag("kvm")
class KvmContractTest extends HypervisorContract {

  private final KeptVolumes kept = new KeptVolumes();

  @BeforeAll
  void noteVolumes() {
    kept.note();
  }

  @AfterAll
  void removeKeptVolumes() {
    kept.remove();
  }

  @TempDir static Path folder;

  @Override
  protected String uri() {
    return TestEngine.uri();
  }

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return MachineSpec.named(name)
        .memory(DataSize.mebibytes(16))
        .boot(DiskImage.thin(Source.upload(BootSector.disk(folder))))
        .vm(vm -> vm.acceleration(Acceleration.KVM).serialConsole(false));
  }

  @Override
  protected MachineSpec.Builder idleMachine(String name) {
    return QemuContractTest.bootSector(name, Acceleration.KVM);
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(QemuContractTest.bootSector(name, Acceleration.KVM));
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWithout(Feature feature, String name) {
    return Optional.of(
        MachineSpec.named(name)
            .memory(DataSize.mebibytes(16))
            .boot(Blank.blank())
            .vm(vm -> vm.serialConsole(false).acceleration(Acceleration.KVM)));
  }

  /** KVM without hardware is slower than emulation. */
  @Override
  protected Duration patience() {
    return Duration.ofSeconds(90);
  }
}
