package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.CallOptions;
import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.Panvisor;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Volumes;
import io.panvisor.libvirt.StorageVolumeSpec.Format;
import io.panvisor.spec.Blank;
import io.panvisor.spec.Disk;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.VolumeSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Pools and volumes on a libvirtd of one's own. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageEngineTest {

  private static final DataSize MEBIBYTE = DataSize.mebibytes(1);

  private TestEngine.PrivateDaemon daemon;
  private Hypervisor hypervisor;
  private StoragePools pools;
  private StorageVolumes volumes;
  private String pool;
  private @TempDir Path folder;

  @BeforeAll
  void start() {
    daemon = TestEngine.PrivateDaemon.start();
    hypervisor = Panvisor.connect(daemon.uri());
    pools = hypervisor.facet(StoragePools.class);
    volumes = hypervisor.facet(StorageVolumes.class);
  }

  @AfterAll
  void stop() {
    hypervisor.close();
    daemon.close();
  }

  @BeforeEach
  void makePool() {
    pool = "pv-" + Long.toHexString(System.nanoTime());
    pools.make(StoragePoolSpec.directory(pool, folder.resolve("pool").toString()));
  }

  @AfterEach
  void removePool() {
    pools.undefine(pool);
  }

  private StorageVolumeSpec.Builder volume(String name) {
    return StorageVolumeSpec.in(pool, name);
  }

  @Test
  void theEngineTellsItsKindsOfPools() {
    assertThat(pools.types())
        .extracting(StoragePoolType::name)
        .contains("dir", "fs", "netfs", "logical", "disk", "iscsi");
    StoragePoolType directory =
        pools.types().stream().filter(type -> type.name().equals("dir")).findFirst().orElseThrow();
    assertThat(directory.supported()).isTrue();
    assertThat(directory.volumeFormats()).contains("raw", "qcow2");
  }

  @Test
  void aPoolIsMadeWholeStoppedStartedAndGone() {
    StoragePoolInfo made = pools.find(pool).orElseThrow();
    assertThat(made.type()).isEqualTo("dir");
    assertThat(made.active()).isTrue();
    assertThat(made.persistent()).isTrue();
    assertThat(made.autostart()).isTrue();
    assertThat(made.available()).isPresent();
    assertThat(made.target()).contains(folder.resolve("pool").toString());
    assertThat(pools.list()).extracting(StoragePoolInfo::name).contains(pool, "default");
    assertThat(pools.find(made.uuid()).map(StoragePoolInfo::name)).contains(pool);
    pools.autostart(pool, false);
    assertThat(pools.find(pool).orElseThrow().autostart()).isFalse();
    assertThat(pools.start(pool)).isFalse();
    assertThat(pools.stop(pool)).isTrue();
    assertThat(pools.stop(pool)).isFalse();
    assertThat(pools.find(pool).orElseThrow().active()).isFalse();
    pools.erase(pool);
    assertThat(folder.resolve("pool")).doesNotExist();
    pools.build(pool, false);
    assertThat(pools.start(pool)).isTrue();
    assertThat(pools.undefine(pool)).isTrue();
    assertThat(pools.undefine(pool)).isFalse();
    assertThat(pools.find(pool)).isEmpty();
    assertThatThrownBy(() -> pools.start(pool)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void aPoolOfTheSameNameAndHalfAPoolAreRefused() {
    assertThatThrownBy(
            () -> pools.make(StoragePoolSpec.directory(pool, folder.resolve("b").toString())))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(pools.find(pool)).isPresent();
    String other = pool + "-b";
    assertThatThrownBy(
            () -> pools.make(StoragePoolSpec.directory(other, "/proc/pv-no-such/folder")))
        .isInstanceOf(PanvisorException.class);
    assertThat(pools.find(other)).as("what was half made").isEmpty();
    assertThatThrownBy(() -> StoragePoolSpec.directory("p", "/tmp/../etc"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> pools.find("../etc")).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aPoolWithoutADefinitionIsGoneWhenItStops() throws IOException {
    Path place = Files.createDirectory(folder.resolve("transient"));
    String name = pool + "-t";
    StoragePoolInfo made =
        pools.createTransient(
            StoragePoolSpec.xml(
                name,
                "<pool type='dir'><name>"
                    + name
                    + "</name><target><path>"
                    + place
                    + "</path></target></pool>"));
    assertThat(made.persistent()).isFalse();
    assertThat(pools.stop(name)).isTrue();
    assertThat(pools.find(name)).isEmpty();
  }

  @Test
  void poolsOfOtherKindsAreDefinedByXml() {
    List<String> described =
        List.of(
            "<pool type='fs'><name>%s</name><source><device path='/dev/pv-none'/><format"
                + " type='ext4'/></source><target><path>/tmp/pv-fs</path></target></pool>",
            "<pool type='netfs'><name>%s</name><source><host name='localhost'/><dir"
                + " path='/export'/><format"
                + " type='nfs'/></source><target><path>/tmp/pv-nfs</path></target></pool>",
            "<pool type='disk'><name>%s</name><source><device path='/dev/pv-none2'/><format"
                + " type='gpt'/></source><target><path>/dev</path></target></pool>",
            "<pool type='iscsi'><name>%s</name><source><host name='localhost'/><device"
                + " path='iqn.2013-06.com.example:pool'/></source>"
                + "<target><path>/dev/disk/by-path</path></target></pool>");
    for (String xml : described) {
      String name = pool + "-x";
      StoragePoolInfo defined = pools.define(StoragePoolSpec.xml(name, xml.formatted(name)));
      try {
        assertThat(defined.active()).isFalse();
        assertThat(xml).contains("type='" + defined.type() + "'");
        assertThatThrownBy(() -> pools.start(name))
            .as("what this machine does not have")
            .isInstanceOf(PanvisorException.class);
      } finally {
        pools.undefine(name);
      }
    }
  }

  @Test
  void aVolumeGroupOnALoopDeviceIsAPool() throws Exception {
    Path image = folder.resolve("lvm.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(64L << 20);
    }
    String device = run("losetup", "--find", "--show", image.toString()).strip();
    String name = pool + "-lvm";
    String group = "pv" + Long.toHexString(System.nanoTime());
    try {
      StoragePoolInfo made = pools.make(StoragePoolSpec.logical(name, group, device));
      assertThat(made.type()).isEqualTo("logical");
      assertThat(made.source()).contains(group);
      assertThat(made.devices()).containsExactly(device);
      assertThat(made.capacity().orElseThrow()).isGreaterThan(DataSize.mebibytes(48));
      assertThat(run("vgs", "--noheadings", "-o", "vg_name")).contains(group);
      lvIsMadeWhereTheKernelCan(name);
      pools.stop(name);
      pools.erase(name);
      assertThat(run("vgs", "--noheadings", "-o", "vg_name")).doesNotContain(group);
    } finally {
      pools.undefine(name);
      run("losetup", "--detach", device);
    }
  }

  /** Logical volumes need the device mapper; without it LVM's own words come through. */
  private void lvIsMadeWhereTheKernelCan(String name) throws IOException {
    StorageVolumeSpec wanted =
        StorageVolumeSpec.in(name, "lv1").capacity(DataSize.mebibytes(8)).build();
    if (Files.readString(Path.of("/proc/misc")).contains("device-mapper")) {
      assertThat(volumes.create(wanted).type()).isEqualTo("block");
      assertThat(volumes.delete(name, "lv1")).isTrue();
    } else {
      assertThatThrownBy(() -> volumes.create(wanted))
          .isInstanceOfSatisfying(
              PanvisorException.class,
              refused -> assertThat(refused.engineWords().orElse("")).contains("lvcreate"));
    }
    assertThat(volumes.names(name)).isEmpty();
  }

  @Test
  void volumesOfBothFormatsHaveTheirSizes() {
    StorageVolumeInfo raw =
        volumes.create(volume("a.img").format(Format.RAW).capacity(MEBIBYTE).full().build());
    assertThat(raw.capacity()).contains(MEBIBYTE);
    assertThat(raw.allocation().orElseThrow()).isGreaterThanOrEqualTo(MEBIBYTE);
    StorageVolumeInfo thin =
        volumes.create(
            volume("b.qcow2").format(Format.QCOW2).capacity(DataSize.gibibytes(20)).build());
    assertThat(thin.format()).contains("qcow2");
    assertThat(thin.capacity()).contains(DataSize.gibibytes(20));
    assertThat(thin.allocation().orElseThrow()).isLessThan(MEBIBYTE);
    StorageVolumeInfo clone =
        volumes.create(
            volume("c.qcow2").format(Format.QCOW2).backing(thin.path(), Format.QCOW2).build());
    assertThat(clone.backingPath()).contains(thin.path());
    assertThat(clone.backingFormat()).contains("qcow2");
    assertThat(clone.capacity()).contains(DataSize.gibibytes(20));
    assertThat(volumes.names(pool)).containsExactlyInAnyOrder("a.img", "b.qcow2", "c.qcow2");
    assertThat(volumes.list(pool)).contains(raw, thin, clone);
    assertThat(volumes.find(pool, "b.qcow2")).contains(thin);
    assertThatThrownBy(() -> volumes.delete(pool, "b.qcow2"))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("c.qcow2");
    assertThatThrownBy(() -> volumes.create(volume("a.img").capacity(MEBIBYTE).build()))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> volumes.create(volume("none").build()))
        .isInstanceOf(InvalidSpecException.class);
    List.of("c.qcow2", "b.qcow2", "a.img")
        .forEach(name -> assertThat(volumes.delete(pool, name)).isTrue());
    assertThat(volumes.delete(pool, "a.img")).isFalse();
  }

  @Test
  void listingTheNamesOfManyVolumesIsOneCall() {
    for (int index = 0; index < 20; index++) {
      volumes.create(volume("v" + index).capacity(MEBIBYTE).build());
    }
    long before = hypervisor.roundTrips();
    assertThat(volumes.names(pool)).hasSize(20);
    assertThat(hypervisor.roundTrips() - before).as("the pool, and its volumes").isEqualTo(2);
    for (int index = 0; index < 20; index++) {
      volumes.delete(pool, "v" + index);
    }
  }

  @Test
  void contentComesBackAsItWasSentWithItsHoles() throws IOException {
    Path file = folder.resolve("content");
    byte[] some = new byte[300_000];
    new Random(7).nextBytes(some);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(some);
      out.seek(24L << 20);
      out.write(some);
      out.setLength(32L << 20);
    }
    AtomicLong told = new AtomicLong();
    StorageVolumes watched =
        hypervisor
            .with(CallOptions.defaults().progress(progress -> told.set(progress.done())))
            .facet(StorageVolumes.class);
    StorageVolumeInfo sent = watched.create(volume("v").format(Format.RAW).build(), file, true);
    assertThat(told).hasValue(32L << 20);
    assertThat(sent.capacity()).contains(DataSize.mebibytes(32));
    assertThat(sent.allocation().orElseThrow()).as("holes").isLessThan(DataSize.mebibytes(4));
    Path back = folder.resolve("back");
    assertThat(volumes.download(pool, "v", back, true)).isEqualTo(32L << 20);
    assertThat(Files.mismatch(file, back)).isEqualTo(-1);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    assertThat(volumes.download(pool, "v", whole)).isEqualTo(32L << 20);
    assertThat(whole.toByteArray()).isEqualTo(Files.readAllBytes(file));
    assertThatThrownBy(() -> volumes.download(pool, "v", back, true))
        .isInstanceOf(InvalidSpecException.class);
    byte[] other = "other".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    volumes.upload(pool, "v", new ByteArrayInputStream(other), other.length);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    volumes.download(pool, "v", changed);
    assertThat(Arrays.copyOf(changed.toByteArray(), other.length)).isEqualTo(other);
    assertThat(changed.size()).isEqualTo(32 << 20);
    StorageVolumeInfo copy = volumes.copy(pool, "v", volume("w").format(Format.QCOW2).build());
    assertThat(copy.format()).contains("qcow2");
    assertThat(copy.capacity()).contains(DataSize.mebibytes(32));
    volumes.wipe(pool, "v", WipeAlgorithm.ZERO);
    ByteArrayOutputStream wiped = new ByteArrayOutputStream();
    volumes.download(pool, "v", wiped);
    assertThat(Arrays.equals(wiped.toByteArray(), new byte[32 << 20])).as("zeros alone").isTrue();
    assertThat(volumes.delete(pool, "w")).isTrue();
    assertThat(volumes.delete(pool, "v")).isTrue();
  }

  @Test
  void aVolumeWhoseUploadFailsIsRemoved() throws IOException {
    Path file = folder.resolve("content");
    Files.write(file, new byte[4 << 20]);
    StorageVolumes broken =
        hypervisor
            .with(
                CallOptions.defaults()
                    .progress(
                        progress -> {
                          if (progress.done() > 0) {
                            throw new IllegalStateException("no more");
                          }
                        }))
            .facet(StorageVolumes.class);
    assertThatThrownBy(() -> broken.create(volume("v").format(Format.RAW).build(), file, false))
        .isInstanceOf(IllegalStateException.class);
    assertThat(volumes.names(pool)).isEmpty();
    volumes.create(volume("v").format(Format.RAW).capacity(MEBIBYTE).build());
    assertThatThrownBy(() -> volumes.create(volume("v").build(), file, false))
        .isInstanceOf(AlreadyExistsException.class);
    assertThat(volumes.names(pool)).as("it was there before").containsExactly("v");
    assertThatThrownBy(() -> volumes.upload(pool, "v", new ByteArrayInputStream(new byte[10]), 100))
        .isInstanceOf(InvalidSpecException.class);
    volumes.delete(pool, "v");
  }

  @Test
  void aVolumeGrowsAndShrinksOnlyWhenAsked() {
    volumes.create(volume("v").format(Format.RAW).capacity(DataSize.mebibytes(4)).build());
    assertThat(volumes.grow(pool, "v", DataSize.mebibytes(8)).capacity())
        .contains(DataSize.mebibytes(8));
    assertThatThrownBy(() -> volumes.grow(pool, "v", MEBIBYTE))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("shrink");
    assertThat(volumes.shrink(pool, "v", MEBIBYTE).capacity()).contains(MEBIBYTE);
    assertThatThrownBy(() -> volumes.shrink(pool, "v", DataSize.mebibytes(8)))
        .isInstanceOf(InvalidSpecException.class);
    volumes.delete(pool, "v");
  }

  @Test
  void anAlgorithmThatTheHostDoesNotHaveIsRefusedInItsWords() {
    volumes.create(volume("v").format(Format.RAW).capacity(MEBIBYTE).build());
    assertThatThrownBy(() -> volumes.wipe(pool, "v", WipeAlgorithm.TRIM))
        .isInstanceOf(PanvisorException.class);
    volumes.delete(pool, "v");
  }

  @Test
  void whatAMachineUsesIsNotDeletedBehindItsBack() {
    Volumes common = hypervisor.facet(Volumes.class);
    String name = "pv-" + Long.toHexString(System.nanoTime());
    Machine machine =
        hypervisor.create(
            MachineSpec.named(name)
                .memory(DataSize.mebibytes(16))
                .boot(Blank.blank())
                .vm(vm -> vm.disk(Disk.create(DataSize.mebibytes(1)).thin()))
                .build());
    try {
      String owned =
          volumes.names("default").stream()
              .filter(each -> each.contains(machine.id().value()))
              .findFirst()
              .orElseThrow();
      assertThatThrownBy(() -> common.delete(owned))
          .isInstanceOfSatisfying(
              BusyException.class, busy -> assertThat(busy.holder()).isEqualTo(name));
      assertThatThrownBy(() -> volumes.delete("default", owned)).isInstanceOf(BusyException.class);
      assertThat(volumes.find("default", owned)).isPresent();
      pools.stop("default");
      assertThatThrownBy(() -> pools.erase("default")).isInstanceOf(BusyException.class);
    } finally {
      pools.start("default");
      machine.delete(DeletePolicy.OWNED);
    }
  }

  @Test
  void labelsOfAVolumeAreRefusedAndANameInTwoPoolsIsAmbiguous() {
    Volumes common = hypervisor.facet(Volumes.class);
    assertThatThrownBy(() -> common.create(VolumeSpec.named("v").label("a", "b").build()))
        .isInstanceOf(InvalidSpecException.class);
    common.create(VolumeSpec.named("twice").capacity(MEBIBYTE).build());
    common.create(VolumeSpec.named("twice").pool(pool).capacity(MEBIBYTE).build());
    try {
      assertThatThrownBy(() -> common.find("twice"))
          .isInstanceOf(io.panvisor.error.AmbiguousException.class);
    } finally {
      volumes.delete("default", "twice");
      volumes.delete(pool, "twice");
    }
    assertThat(common.find("twice")).isEqualTo(Optional.empty());
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
    return output;
  }
}
