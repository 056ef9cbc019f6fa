package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.facet.Console;
import io.panvisor.facet.Session;
import io.panvisor.spec.Acceleration;
import io.panvisor.spec.BootSource;
import io.panvisor.spec.CloudImage;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.InstallMedia;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A Linux boots from everything that a machine can boot from, and nothing of it is left. */
@Tag("engine")
@Timeout(120)
class BootSourcesTest {

  static Stream<Arguments> sources() {
    Source cloud = Source.onEngine(TestEngine.property("guest.cloud"));
    Path disk = Path.of(TestEngine.property("guest.disk"));
    return Stream.of(
        // The guest says what it read from its seed: the machine's own identity.
        Arguments.of(
            "a cloud image and its seed",
            CloudImage.of(cloud).size(DataSize.mebibytes(200)),
            "SEED-OK"),
        Arguments.of(
            "an installation ISO",
            InstallMedia.iso(Source.upload(Path.of(TestEngine.property("guest.iso")))),
            "BOOT-OK"),
        Arguments.of(
            "a thin clone", DiskImage.thin(Source.onEngine(disk.toString())), "BOOT-OK disk"),
        Arguments.of(
            "an uploaded copy",
            DiskImage.copy(Source.upload(disk)).size(DataSize.mebibytes(300)),
            "BOOT-OK disk"),
        Arguments.of(
            "an uploaded kernel",
            KernelBoot.kernel(Source.upload(Path.of(TestEngine.property("guest.kernel"))))
                .initrd(Source.upload(Path.of(TestEngine.property("guest.initrd"))))
                .commandLine(TestEngine.property("guest.cmdline") + " gname=uploaded"),
            "BOOT-OK uploaded"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void aLinuxBootsFrom(String what, BootSource boot, String line) {
    MachineSpec spec =
        MachineSpec.named("lvboot-" + UUID.randomUUID().toString().substring(0, 8))
            .memory(DataSize.mebibytes(256))
            .boot(boot)
            .vm(vm -> vm.acceleration(Acceleration.EMULATION))
            .build();
    try (Hypervisor hypervisor = Panvisor.connect(TestEngine.uri())) {
      Machine machine = hypervisor.launch(spec);
      try (Session console = machine.facet(Console.class).open()) {
        StringBuilder text = new StringBuilder();
        while (!text.toString().contains(line)) {
          console.read(Duration.ofSeconds(60)).ifPresent(frame -> text.append(frame.text()));
        }
      } finally {
        machine.stop(StopMode.force());
        DeleteReport report = machine.delete(DeletePolicy.OWNED);
        assertThat(report.failed()).isEmpty();
      }
      assertThat(machine.exists()).isFalse();
    }
  }
}
