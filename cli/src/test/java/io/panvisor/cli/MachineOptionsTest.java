package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.ConnectOptions;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.spec.Acceleration;
import io.panvisor.spec.Blank;
import io.panvisor.spec.CloudImage;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.InstallMedia;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.Nic;
import io.panvisor.spec.RestartPolicy;
import io.panvisor.spec.Source;
import io.panvisor.spec.VmSection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the options of create and run become. */
class MachineOptionsTest {

  private static final Target LOCAL = new Target("qemu:///system", ConnectOptions.builder());
  private static final Target REMOTE =
      new Target("qemu+ssh://host/system", ConnectOptions.builder());

  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  private MachineSpec spec(Target target, String... arguments) {
    PanvisorCommand panvisor =
        new PanvisorCommand(
            new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream()),
                new PrintStream(notes, true),
                Map.of("TOKEN", "s3cret"),
                Surroundings.Terminals.none(),
                io.panvisor.Panvisor::builder,
                io.panvisor.process.Commands::here));
    return CommandLine.populateCommand(new MachineOptions(), arguments).spec(target, panvisor);
  }

  private VmSection vm(String... arguments) {
    return spec(LOCAL, arguments).vm().orElseThrow();
  }

  @Test
  void anImageMakesAContainer() {
    MachineSpec spec =
        spec(
            LOCAL,
            "web",
            "--image",
            "debian:12",
            "--memory",
            "1G",
            "--cpus",
            "1.5",
            "--publish",
            "127.0.0.1:8080:80",
            "--env",
            "A=1",
            "--env",
            "TOKEN",
            "--label",
            "k=v=w",
            "--mount",
            "/srv:/srv:ro",
            "--mount",
            "data:/data",
            "--tmpfs",
            "/run:64M",
            "--restart",
            "on-failure:3",
            "--user",
            "www:www",
            "--workdir",
            "/srv",
            "--hostname",
            "web",
            "--entrypoint",
            "/bin/sh",
            "--processes",
            "100",
            "--memory-swap",
            "2G",
            "--network",
            "front",
            "--",
            "-c",
            "exec server --flag");
    ContainerSection container = spec.container().orElseThrow();

    assertThat(spec.boot()).isEqualTo(ContainerImage.of("debian:12"));
    assertThat(spec.memory()).contains(DataSize.gibibytes(1));
    assertThat(spec.cpus()).contains(new CpuCount(1500));
    assertThat(spec.labels().asMap()).isEqualTo(Map.of("k", "v=w"));
    assertThat(spec.networks()).containsExactly("front");
    assertThat(container.command()).containsExactly("-c", "exec server --flag");
    assertThat(container.entryPoint()).containsExactly("/bin/sh");
    assertThat(container.ports()).singleElement().asString().contains("127.0.0.1", "8080", "80");
    assertThat(container.environment().get("A").reveal()).isEqualTo("1");
    assertThat(container.environment().get("TOKEN").reveal()).isEqualTo("s3cret");
    assertThat(container.toString()).doesNotContain("s3cret");
    assertThat(container.mounts())
        .containsExactly(
            Mount.bind("/srv", "/srv").asReadOnly(),
            Mount.volume("data", "/data"),
            Mount.temporary("/run", DataSize.mebibytes(64)));
    assertThat(container.restartPolicy()).isEqualTo(RestartPolicy.onFailure(3));
    assertThat(container.user()).contains("www:www");
    assertThat(container.workingFolder()).contains("/srv");
    assertThat(container.hostname()).contains("web");
    assertThat(container.processes()).hasValue(100);
    assertThat(container.memoryAndSwap()).contains(DataSize.gibibytes(2));
  }

  @Test
  void theFirstDiskIsBootedFrom(@TempDir Path folder) throws Exception {
    String file = Files.write(folder.resolve("a.qcow2"), new byte[8]).toString();

    DiskImage inPlace = (DiskImage) spec(LOCAL, "vm", "--disk", file).boot();
    assertThat(inPlace.use()).isEqualTo(DiskImage.Use.IN_PLACE);
    assertThat(inPlace.image()).isEqualTo(Source.onEngine(file));

    DiskImage thin = (DiskImage) spec(LOCAL, "vm", "--disk", file + ",size=10G,thin").boot();
    assertThat(thin.use()).isEqualTo(DiskImage.Use.THIN);
    assertThat(thin.size()).contains(DataSize.gibibytes(10));

    DiskImage copy = (DiskImage) spec(LOCAL, "vm", "--disk", file + ",copy").boot();
    assertThat(copy.use()).isEqualTo(DiskImage.Use.COPY);

    DiskImage sent = (DiskImage) spec(REMOTE, "vm", "--disk", file).boot();
    assertThat(sent.use()).isEqualTo(DiskImage.Use.COPY);
    assertThat(sent.image()).isEqualTo(Source.upload(Path.of(file)));

    DiskImage volume =
        (DiskImage) spec(REMOTE, "vm", "--disk", "volume:default/a.qcow2,thin").boot();
    assertThat(volume.image()).isEqualTo(Source.volume("default", "a.qcow2"));
  }

  @Test
  void aRelativePathIsOneOfThisFolder() {
    DiskImage image = (DiskImage) spec(LOCAL, "vm", "--disk", "pom.xml").boot();

    assertThat(image.image())
        .isEqualTo(Source.onEngine(Path.of("pom.xml").toAbsolutePath().toString()));
  }

  @Test
  void aDiskThatIsNotThereAndHasASizeIsNewAndTold(@TempDir Path folder) {
    MachineSpec spec = spec(LOCAL, "vm", "--disk", folder.resolve("new.qcow2") + ",size=1G,thin");

    assertThat(spec.boot()).isEqualTo(Blank.blank());
    Disk disk = spec.vm().orElseThrow().disks().get(0);
    assertThat(disk.size()).contains(DataSize.gibibytes(1));
    assertThat(disk.isThin()).isTrue();
    assertThat(notes.toString()).contains("new.qcow2 does not exist").hasLineCount(1);
  }

  @Test
  void furtherDisksStandBesideTheBootSource(@TempDir Path folder) throws Exception {
    String iso = Files.write(folder.resolve("a.iso"), new byte[8]).toString();
    String data = Files.write(folder.resolve("data.qcow2"), new byte[8]).toString();
    MachineSpec spec =
        spec(
            LOCAL,
            "vm",
            "--iso",
            iso,
            "--disk",
            "size=10G,bus=sata,format=raw,pool=fast",
            "--disk",
            data + ",ro",
            "--disk",
            data + ",thin");

    assertThat(spec.boot()).isEqualTo(InstallMedia.iso(Source.onEngine(iso)));
    assertThat(spec.vm().orElseThrow().disks())
        .extracting(Object::toString)
        .containsExactly(
            Disk.create(DataSize.gibibytes(10))
                .bus(Disk.Bus.SATA)
                .format(Disk.Format.RAW)
                .inPool("fast")
                .toString(),
            Disk.existing(Source.onEngine(data)).format(Disk.Format.QCOW2).readOnly().toString(),
            Disk.cloneOf(Source.onEngine(data)).toString());
    assertThat(notes.size()).isZero();
  }

  @Test
  void aKernelIsBootedDirectly() {
    KernelBoot boot =
        (KernelBoot)
            spec(
                    LOCAL,
                    "vm",
                    "--kernel",
                    "engine:/boot/k",
                    "--initrd",
                    "engine:/boot/i",
                    "--cmdline",
                    "console=ttyS0 quiet")
                .boot();

    assertThat(boot.kernel()).isEqualTo(Source.onEngine("/boot/k"));
    assertThat(boot.initrd()).contains(Source.onEngine("/boot/i"));
    assertThat(boot.commandLine()).isEqualTo("console=ttyS0 quiet");
  }

  @Test
  void aCloudImageHasASeed(@TempDir Path folder) throws Exception {
    Path data = Files.writeString(folder.resolve("user-data"), "#cloud-config\nfoo: 1\n");
    CloudImage boot =
        (CloudImage)
            spec(
                    LOCAL,
                    "vm",
                    "--cloud-image",
                    "engine:/c.qcow2,size=5G",
                    "--user-data",
                    data.toString(),
                    "--hostname",
                    "cloudy")
                .boot();

    assertThat(boot.size()).contains(DataSize.gibibytes(5));
    assertThat(boot.userData()).contains("foo: 1");
    assertThat(boot.hostname()).contains("cloudy");
  }

  @Test
  void networkCardsAndAcceleration() {
    VmSection vm =
        vm(
            "vm",
            "--nic",
            "network=default",
            "--nic",
            "bridge=br0,model=e1000",
            "--nic",
            "user",
            "--nic",
            "macvtap=eth0,mac=52:54:00:12:34:56",
            "--accel",
            "emulation",
            "--graphics",
            "spice");

    assertThat(vm.nics())
        .extracting(Nic::type)
        .containsExactly(Nic.Type.NETWORK, Nic.Type.BRIDGE, Nic.Type.USER, Nic.Type.MACVTAP);
    assertThat(vm.nics().get(1).model()).isEqualTo(Nic.Model.E1000);
    assertThat(vm.nics().get(3).mac()).isPresent();
    assertThat(vm.acceleration()).isEqualTo(Acceleration.EMULATION);
    assertThat(vm.graphics()).isPresent();
  }

  @Test
  void nothingButANameIsABlankMachine() {
    MachineSpec spec = spec(LOCAL, "vm");

    assertThat(spec.boot()).isEqualTo(Blank.blank());
    assertThat(spec.vm()).isEmpty();
    assertThat(spec.container()).isEmpty();
  }
}
