package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.Machine;
import io.panvisor.Until;
import io.panvisor.spec.Acceleration;
import io.panvisor.spec.Blank;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Nic;
import io.panvisor.spec.Source;
import io.panvisor.testkit.HypervisorContract;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** QEMU passes the contract with a small Linux under emulation. */
@Tag("engine")
class QemuContractTest extends HypervisorContract {

  private final KeptVolumes kept = new KeptVolumes();

  @BeforeAll
  void noteVolumes() {
    kept.note();
  }

  @AfterAll
  void removeKeptVolumes() {
    kept.remove();
  }

  @Override
  protected String uri() {
    return TestEngine.uri();
  }

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return MachineSpec.named(name)
        .memory(DataSize.mebibytes(256))
        .boot(
            KernelBoot.kernel(Source.onEngine(TestEngine.property("guest.kernel")))
                .initrd(Source.onEngine(TestEngine.property("guest.initrd")))
                .commandLine(TestEngine.property("guest.cmdline") + " gname=" + name))
        .vm(
            vm ->
                vm.nic(Nic.network(TestEngine.network()))
                    .disk(Disk.create(DataSize.mebibytes(16)).thin())
                    .acceleration(Acceleration.EMULATION));
  }

  /**
   * The boot sector writes one line to the serial port and halts: it is deaf to the power button,
   * and quick.
   */
  @Override
  protected MachineSpec.Builder idleMachine(String name) {
    return bootSector(name, Acceleration.EMULATION);
  }

  static MachineSpec.Builder bootSector(String name, Acceleration acceleration) {
    return MachineSpec.named(name)
        .memory(DataSize.mebibytes(16))
        .boot(DiskImage.thin(Source.onEngine(TestEngine.property("guest.bootsector"))))
        .vm(vm -> vm.acceleration(acceleration));
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(bootSector(name, Acceleration.EMULATION));
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWith(Feature feature, String name) {
    return feature.equals(Feature.BOOT_DISK_THIN)
        ? Optional.of(bootSector(name, Acceleration.EMULATION))
        : super.machineWith(feature, name);
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWithout(Feature feature, String name) {
    MachineSpec.Builder bare =
        MachineSpec.named(name).memory(DataSize.mebibytes(16)).boot(Blank.blank());
    return Optional.of(bare.vm(vm -> vm.serialConsole(false).acceleration(Acceleration.EMULATION)));
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
  protected Duration patience() {
    return Duration.ofSeconds(90);
  }

  @Override
  protected void awaitUp(Machine machine) {
    machine.await(Until.running(), patience());
    machine.await(Until.http(80, "/"), patience());
  }
}
