package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.Machine;
import io.panvisor.Until;
import io.panvisor.spec.CloudImage;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.InstallMedia;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Nic;
import io.panvisor.spec.Source;
import io.panvisor.testkit.HypervisorContract;
import java.nio.file.Path;
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
  protected Optional<MachineSpec.Builder> machineWith(Feature feature, String name) {
    MachineSpec.Builder spec = MachineSpec.named(name);
    Source image = Source.onEngine("/images/base.qcow2");
    return switch (feature.id()) {
      case "boot.disk" -> Optional.of(spec.boot(DiskImage.inPlace(image)));
      case "boot.disk-thin" -> Optional.of(spec.boot(DiskImage.thin(image)));
      case "boot.disk-copy" -> Optional.of(spec.boot(DiskImage.copy(image)));
      case "boot.install-media" -> Optional.of(spec.boot(InstallMedia.iso(image)));
      case "boot.kernel" -> Optional.of(spec.boot(KernelBoot.kernel(image)));
      case "boot.cloud-image" -> Optional.of(spec.boot(CloudImage.of(image)));
      case "source.upload" ->
          Optional.of(spec.boot(DiskImage.copy(Source.upload(Path.of("pom.xml")))));
      case "source.volume" ->
          Optional.of(spec.boot(DiskImage.inPlace(Source.volume("default", "base"))));
      case "nic.network" -> Optional.of(spec.vm(vm -> vm.nic(Nic.network("default"))));
      case "nic.bridge" -> Optional.of(spec.vm(vm -> vm.nic(Nic.bridge("br0"))));
      default -> super.machineWith(feature, name);
    };
  }

  @Override
  protected boolean crash(Machine machine) {
    engine.machine(machine.id()).orElseThrow().crash();
    return true;
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
