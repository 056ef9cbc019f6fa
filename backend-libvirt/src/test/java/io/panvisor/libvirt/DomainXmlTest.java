package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.libvirt.DomainPlan.Cpu;
import io.panvisor.libvirt.DomainPlan.Device;
import io.panvisor.libvirt.DomainPlan.PlannedDisk;
import io.panvisor.libvirt.MachineMarks.OwnedVolume;
import io.panvisor.spec.Disk;
import io.panvisor.spec.Graphics;
import io.panvisor.spec.Nic;
import io.panvisor.spec.PowerActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DomainXmlTest {

  static DomainPlan plan(
      List<PlannedDisk> disks, Optional<Graphics> graphics, boolean kernel, Cpu cpu) {
    return new DomainPlan(
        cpu == Cpu.DEFAULT ? "qemu" : "kvm",
        UUID.fromString("66f9065d-a843-45f3-98e0-d0fadef0054d"),
        "web-1",
        262_144,
        2,
        "hvm",
        Optional.of("x86_64"),
        Optional.of("/usr/bin/qemu-system-x86_64"),
        cpu,
        kernel
            ? Optional.of(
                new DomainPlan.Kernel(
                    "/boot/vmlinuz", Optional.of("/boot/initrd"), "console=ttyS0 a='<b>'"))
            : Optional.empty(),
        disks,
        List.of(
            Nic.network("default"),
            Nic.bridge("br0").model(Nic.Model.E1000),
            Nic.user(),
            Nic.tap("tap7"),
            Nic.macvtap("eth0")),
        graphics,
        new PowerActions(
            PowerActions.Action.STOP, PowerActions.Action.RESTART, PowerActions.Action.PRESERVE),
        true,
        true,
        MachineMarks.of(
            Map.of("role", "web", "panvisor.owner", "h/b/1/2/3"),
            List.of(new OwnedVolume("default", "v.qcow2", "/images/v.qcow2"))));
  }

  static List<DomainPlan> plans() {
    List<PlannedDisk> disks = new ArrayList<>();
    for (Disk.Bus bus : Disk.Bus.values()) {
      disks.add(
          new PlannedDisk(Device.DISK, "/images/" + bus + ".qcow2", false, "qcow2", bus, false));
      disks.add(new PlannedDisk(Device.DISK, "/dev/" + bus, true, "raw", bus, true));
    }
    disks.add(new PlannedDisk(Device.CDROM, "/images/x.iso", false, "raw", Disk.Bus.IDE, true));
    return List.of(
        plan(
            disks,
            Optional.of(Graphics.vnc().password(Secret.of("top<secret"))),
            false,
            Cpu.DEFAULT),
        plan(List.of(), Optional.of(Graphics.spice()), true, Cpu.HOST),
        plan(List.of(), Optional.empty(), true, Cpu.HOST_WITHOUT_ARCH_CAPABILITIES));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    DomainFacts facts = DomainFacts.of(DomainXml.write(plans().get(0)));

    assertThat(facts.name()).isEqualTo("web-1");
    assertThat(facts.memoryBytes()).hasValue(DataSize.mebibytes(256).bytes());
    assertThat(facts.cpus()).hasValue(2);
    assertThat(facts.marks().orElseThrow().labels()).containsEntry("role", "web");
    assertThat(facts.marks().orElseThrow().owned())
        .containsExactly(new OwnedVolume("default", "v.qcow2", "/images/v.qcow2"));
    assertThat(facts.nics())
        .extracting(DomainFacts.NicFact::sourceType)
        .containsExactly("network", "bridge", "user", "ethernet", "direct");
  }

  @Test
  void noTwoDisksHaveOneTarget() {
    assertThat(DomainFacts.of(DomainXml.write(plans().get(0))).disks())
        .extracting(disk -> disk.target().orElseThrow())
        .doesNotHaveDuplicates()
        .contains("vda", "vdb", "sda", "sdb", "sdc", "sdd", "hda", "hdb", "hdc");
  }

  @Test
  void aBlockDeviceIsUsedAsOne() {
    assertThat(DomainFacts.of(DomainXml.write(plans().get(0))).disks())
        .filteredOn(disk -> disk.sourceType().equals("block"))
        .extracting(disk -> disk.path().orElseThrow())
        .containsExactly("/dev/VIRTIO", "/dev/SATA", "/dev/SCSI", "/dev/IDE");
  }

  @Test
  void thePasswordOfTheScreenGoesToTheEngineAndIsMaskedForPeople() {
    DomainPlan plan = plans().get(0);

    assertThat(DomainXml.write(plan)).contains("top&lt;secret");
    assertThat(DomainXml.writeMasked(plan)).doesNotContain("secret").contains("***");
  }

  @Test
  void kvmWithoutHardwareLeavesOutTheRegisterThatEndsQemu() {
    assertThat(DomainXml.write(plans().get(2)))
        .contains("policy=\"disable\"")
        .contains("arch-capabilities");
    assertThat(DomainXml.write(plans().get(1))).doesNotContain("arch-capabilities");
  }

  @Property
  void everyMarkSurvives(
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String key,
      @ForAll @StringLength(max = 30) String value,
      @ForAll @IntRange(min = 0, max = 3) int volumes) {
    String clean =
        value
            .codePoints()
            .filter(point -> XmlText.isXmlCharacter(point) && !Character.isISOControl(point))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    List<OwnedVolume> owned = new ArrayList<>();
    for (int i = 0; i < volumes; i++) {
      owned.add(new OwnedVolume("pool" + i, clean + i, "/" + clean));
    }
    MachineMarks marks = MachineMarks.of(Map.of(key, clean), owned);

    assertThat(MachineMarks.parse(marks.element())).isEqualTo(marks);
  }

  @Property
  void aVolumeIsReadAsItWasWritten(
      @ForAll @LongRange(min = 1, max = 1L << 50) long capacity, @ForAll boolean thin) {
    VolumeXml.Found found =
        VolumeXml.read(
            VolumeXml.write(
                new VolumeXml.Wanted(
                    "v.qcow2",
                    "qcow2",
                    java.util.OptionalLong.of(capacity),
                    !thin,
                    Optional.of(new VolumeXml.Backing("/base.img", "raw")))));

    assertThat(found.name()).isEqualTo("v.qcow2");
    assertThat(found.capacity()).hasValue(capacity);
    assertThat(found.backing()).contains("/base.img");
    assertThat(found.format()).isEqualTo("qcow2");
  }

  @Test
  void aRecordedVolumeIsRead() {
    VolumeXml.Found found = VolumeXml.read(Recorded.xml("volume"));

    assertThat(found.path()).startsWith("/var/lib/libvirt/images/panvisor-");
    assertThat(found.format()).isEqualTo("qcow2");
    assertThat(found.capacity()).hasValue(64L << 20);
    assertThat(found.block()).isFalse();
  }

  @Test
  void aRecordedSnapshotIsRead() {
    var snapshot = LibvirtSnapshots.translate(Recorded.xml("snapshot"), "first", true);

    assertThat(snapshot.name()).isEqualTo("first");
    assertThat(snapshot.withMemory()).isTrue();
    assertThat(snapshot.parent()).isEmpty();
    assertThat(snapshot.createdAt().getEpochSecond()).isEqualTo(1_795_424_560L);
  }
}
