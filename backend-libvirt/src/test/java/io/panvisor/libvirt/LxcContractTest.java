package io.panvisor.libvirt;

import io.panvisor.ConnectOptions;
import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.Machine;
import io.panvisor.Until;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Source;
import io.panvisor.testkit.HypervisorContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;

/** libvirt's LXC passes the contract. */
@Tag("engine")
@Tag("lxc")
class LxcContractTest extends HypervisorContract {

  @Override
  protected String uri() {
    return TestEngine.property("lxc.uri");
  }

  @Override
  protected ConnectOptions.Builder connectOptions() {
    return ConnectOptions.builder().setting(LibvirtProvider.ROOTS, LxcRoots.folder());
  }

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return idleMachine(name).network(TestEngine.property("lxc.network"));
  }

  @Override
  protected MachineSpec.Builder idleMachine(String name) {
    return MachineSpec.named(name)
        .memory(DataSize.mebibytes(64))
        .boot(DiskImage.inPlace(Source.onEngine(TestEngine.property("lxc.root"))));
  }

  /** Its first process heeds no signal: the kernel keeps from it what it does not handle. */
  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(
        idleMachine(name).container(container -> container.command("/bin/sleep", "600")));
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWith(Feature feature, String name) {
    if (feature.equals(Feature.BOOT_DISK)) {
      return Optional.of(idleMachine(name));
    }
    if (feature.equals(Feature.BOOT_DISK_COPY) || feature.equals(Feature.SOURCE_UPLOAD)) {
      return Optional.of(
          MachineSpec.named(name)
              .memory(DataSize.mebibytes(64))
              .boot(
                  DiskImage.copy(Source.upload(Path.of(TestEngine.property("lxc.root.archive"))))));
    }
    return feature.equals(Feature.NIC_NETWORK)
        ? Optional.of(smallMachine(name))
        : super.machineWith(feature, name);
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWithout(Feature feature, String name) {
    return feature.equals(Feature.ADDRESSES) ? Optional.of(idleMachine(name)) : Optional.empty();
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
    return Duration.ofSeconds(60);
  }

  @Override
  protected void awaitUp(Machine machine) {
    machine.await(Until.running(), patience());
    machine.await(Until.http(80, "/"), patience());
  }
}
