package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.MachineId;
import io.panvisor.Plan;
import io.panvisor.Virtualization;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.PanvisorException;
import io.panvisor.libvirt.DomainPlan.Device;
import io.panvisor.libvirt.DomainPlan.PlannedDisk;
import io.panvisor.libvirt.HostFacts.GuestFact;
import io.panvisor.libvirt.MachineMarks.OwnedVolume;
import io.panvisor.libvirt.Storage.Place;
import io.panvisor.spec.Adjustment;
import io.panvisor.spec.CloudImage;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.Graphics;
import io.panvisor.spec.InstallMedia;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Nic;
import io.panvisor.spec.Source;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import io.panvisor.spec.VmSection;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.Marks;
import io.panvisor.spi.Undo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** Makes machines: their volumes first, then the domain; all or nothing. */
final class MachineMaker implements Maker {

  private static final int LONGEST_VNC_PASSWORD = 8;
  private static final DataSize DEFAULT_MEMORY = DataSize.mebibytes(1024);

  private final NativeSession session;
  private final EngineFacts engine;
  private final Domains domains;
  private final MachineReader reader;
  private final Storage storage;

  MachineMaker(
      NativeSession session,
      EngineFacts engine,
      Domains domains,
      MachineReader reader,
      Storage storage) {
    this.session = session;
    this.engine = engine;
    this.domains = domains;
    this.reader = reader;
    this.storage = storage;
  }

  // Checking

  @Override
  public SpecReport check(Call call, MachineSpec spec) {
    List<Violation> violations = new ArrayList<>();
    List<Adjustment> adjustments = new ArrayList<>();
    VmSection vm = vm(spec);
    if (spec.memory().isEmpty()) {
      adjustments.add(
          new Adjustment(
              "memory", "", DEFAULT_MEMORY.toString(), "a virtual machine has a fixed memory"));
    } else if (spec.memory().get().bytes() % 1024 != 0) {
      adjustments.add(
          new Adjustment(
              "memory",
              spec.memory().get().bytes() + " bytes",
              spec.memory().get().toKibibytesRoundedUp() + " KiB",
              "libvirt counts memory in KiB; rounded up"));
    }
    virtualization(vm).ifPresent(violations::add);
    password(vm).ifPresent(violations::add);
    networks(call, spec, vm, violations);
    sources(spec, vm, violations);
    pools(call, spec, vm, violations);
    return new SpecReport(violations, adjustments);
  }

  private Optional<Violation> virtualization(VmSection vm) {
    if (vm.virtualization().isEmpty()) {
      return Optional.empty();
    }
    Virtualization wanted = vm.virtualization().get();
    Virtualization given =
        choice(vm).type().equals("kvm") ? Virtualization.HARDWARE : Virtualization.EMULATED;
    return wanted == given
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "vm.virtualization",
                wanted.toString(),
                "with acceleration " + vm.acceleration() + " the machine would be " + given));
  }

  private static Optional<Violation> password(VmSection vm) {
    return vm.graphics()
        .filter(graphics -> graphics.type() == Graphics.Type.VNC)
        .flatMap(Graphics::password)
        .filter(secret -> secret.reveal(characters -> characters.length > LONGEST_VNC_PASSWORD))
        .map(
            secret ->
                new Violation(
                    "vm.graphics.password", "***", "VNC knows passwords of 8 characters at most"));
  }

  private void networks(Call call, MachineSpec spec, VmSection vm, List<Violation> violations) {
    for (String name : spec.networks()) {
      NetworkCheck.unusable(session, call, name)
          .ifPresent(why -> violations.add(new Violation("networks", name, why)));
    }
    for (int index = 0; index < vm.nics().size(); index++) {
      Nic nic = vm.nics().get(index);
      String field = "vm.nics[" + index + "]";
      if (nic.type() == Nic.Type.NETWORK) {
        NetworkCheck.unusable(session, call, nic.target())
            .ifPresent(why -> violations.add(new Violation(field, nic.target(), why)));
      }
    }
  }

  private static void sources(MachineSpec spec, VmSection vm, List<Violation> violations) {
    if (spec.boot() instanceof InstallMedia media) {
      source("boot.iso", media.iso(), violations);
    } else if (spec.boot() instanceof DiskImage image) {
      source("boot.image", image.image(), violations);
    } else if (spec.boot() instanceof CloudImage image) {
      source("boot.image", image.image(), violations);
    } else if (spec.boot() instanceof KernelBoot kernel) {
      source("boot.kernel", kernel.kernel(), violations);
      kernel.initrd().ifPresent(initrd -> source("boot.initrd", initrd, violations));
    }
    for (int index = 0; index < vm.disks().size(); index++) {
      Disk disk = vm.disks().get(index);
      String field = "vm.disks[" + index + "]";
      disk.source().ifPresent(source -> source(field, source, violations));
      if (disk.isClone() && disk.format() != Disk.Format.QCOW2) {
        violations.add(
            new Violation(field, disk.format().toString(), "a thin clone has the format QCOW2"));
      }
    }
  }

  private static void source(String field, Source source, List<Violation> violations) {
    if (source instanceof Source.Url url) {
      violations.add(
          new Violation(
              field,
              url.toString(),
              "libvirt does not fetch files: load it to this side and use Source.upload(...)"));
    }
  }

  private void pools(Call call, MachineSpec spec, VmSection vm, List<Violation> violations) {
    if (needsVolumes(spec) && !storage.isUsable(call, storage.defaultPool())) {
      violations.add(
          new Violation(
              "boot",
              storage.defaultPool(),
              "the engine has no active storage pool of that name for the machine's files; start or make"
                  + " one, or name another by the setting 'pool' when connecting"));
    }
    for (int index = 0; index < vm.disks().size(); index++) {
      Optional<String> pool = vm.disks().get(index).pool();
      if (pool.isPresent() && !storage.isUsable(call, pool.get())) {
        violations.add(
            new Violation(
                "vm.disks[" + index + "].pool",
                pool.get(),
                "there is no such active storage pool"));
      }
    }
  }

  private static boolean isUpload(Source source) {
    return source instanceof Source.Upload;
  }

  private static boolean needsVolumes(MachineSpec spec) {
    boolean boot =
        spec.boot() instanceof CloudImage
            || (spec.boot() instanceof InstallMedia media && isUpload(media.iso()))
            || (spec.boot() instanceof DiskImage image
                && (image.use() != DiskImage.Use.IN_PLACE || isUpload(image.image())))
            || (spec.boot() instanceof KernelBoot kernel
                && (isUpload(kernel.kernel())
                    || kernel.initrd().filter(MachineMaker::isUpload).isPresent()));
    return boot
        || vm(spec).disks().stream()
            .anyMatch(
                disk ->
                    disk.pool().isEmpty()
                        && (disk.isClone()
                            || disk.source().map(MachineMaker::isUpload).orElse(true)));
  }

  private static boolean makesVolumes(MachineSpec spec) {
    return needsVolumes(spec)
        || vm(spec).disks().stream().anyMatch(disk -> disk.pool().isPresent());
  }

  /** The section for virtual machines; one that was not given is one with nothing set. */
  private static VmSection vm(MachineSpec spec) {
    return spec.vm()
        .orElseGet(() -> MachineSpec.named(spec.name()).vm(vm -> {}).build().vm().orElseThrow());
  }

  private HostAbilities.Choice choice(VmSection vm) {
    if (engine.driver().equals("qemu")) {
      return engine.kvm().choose(vm.acceleration());
    }
    return new HostAbilities.Choice(
        engine.guest().flatMap(guest -> guest.types().stream().findFirst()).orElse(engine.driver()),
        DomainPlan.Cpu.DEFAULT);
  }

  // Making

  @Override
  public MachineId create(Call call, CreateRequest request) {
    String name = request.spec().name();
    boolean taken =
        session.call(
            call,
            Subject.of("machine", name),
            (wire, connect) -> !reader.named(wire, connect, name).isEmpty());
    if (taken) {
      throw new AlreadyExistsException("machine", name);
    }
    Undo undo = new Undo(call);
    try {
      return make(call, request, undo);
    } catch (PanvisorException failed) {
      throw undo.rollBack(failed);
    } catch (CallerCodeException ended) {
      undo.rollBack(new EngineException("the caller's listener ended it", ended));
      throw ended;
    }
  }

  private MachineId make(Call call, CreateRequest request, Undo undo) {
    MachineSpec spec = request.spec();
    UUID uuid = request.id();
    boolean marked = makesVolumes(spec);
    String marker = VolumeNames.marker(uuid, request.labels().getOrDefault(Marks.OWNER, "unknown"));
    if (marked) {
      call.step("claiming the machine's storage");
      undo.willMake(
          "volume",
          storage.defaultPool() + "/" + marker,
          undoing -> storage.delete(undoing, storage.defaultPool(), marker));
      storage.create(call, storage.defaultPool(), markerVolume(marker));
    }
    Work work = new Work(call, uuid, undo);
    DomainPlan plan = plan(work, request);
    call.step("describing the machine");
    MachineId id = reader.id(uuid);
    undo.willMake("machine", spec.name(), undoing -> MachineRemover.takeBack(domains, undoing, id));
    String xml = DomainXml.write(plan);
    session.call(
        call,
        Subject.of("machine", spec.name()),
        (wire, connect) -> {
          DomainHandle.define(wire, connect, xml).close();
          return Boolean.TRUE;
        });
    if (request.run()) {
      call.step("starting the machine");
      domains.with(
          call,
          id,
          (wire, domain) ->
              wire.number(
                  "virDomainCreateWithFlags",
                  () -> Virt.virDomainCreateWithFlags(domain.pointer(), 0)));
    }
    domains.with(
        call,
        id,
        (wire, domain) -> LibvirtLabels.update(wire, domain, MachineMarks::withoutCreating));
    if (marked) {
      storage.delete(call, storage.defaultPool(), marker);
    }
    return id;
  }

  /** What goes on while one machine is made: its volumes so far, and how each is taken back. */
  private final class Work {
    private final Call call;
    private final UUID uuid;
    private final Undo undo;
    private final List<OwnedVolume> owned = new ArrayList<>();

    Work(Call call, UUID uuid, Undo undo) {
      this.call = call;
      this.uuid = uuid;
      this.undo = undo;
    }

    String name(String role, String suffix) {
      return VolumeNames.of(uuid, role, suffix);
    }

    OwnedVolume make(String pool, VolumeXml.Wanted wanted) {
      willMake(pool, wanted.name());
      call.step("making the volume " + wanted.name());
      return made(storage.create(call, pool, wanted));
    }

    OwnedVolume copy(String pool, VolumeXml.Wanted wanted, String from) {
      willMake(pool, wanted.name());
      call.step("copying " + from);
      return made(storage.copy(call, pool, wanted, from));
    }

    private void willMake(String pool, String name) {
      undo.willMake("volume", pool + "/" + name, undoing -> storage.delete(undoing, pool, name));
    }

    private OwnedVolume made(OwnedVolume volume) {
      owned.add(volume);
      return volume;
    }

    /** A file of this side as a volume of the machine's. */
    OwnedVolume upload(String role, Source.Upload source, Optional<DataSize> least, String suffix) {
      String format = Storage.format(source.file());
      long size = source.file().toFile().length();
      OwnedVolume volume =
          make(
              storage.defaultPool(),
              new VolumeXml.Wanted(
                  name(role, suffix.isEmpty() ? suffix(format) : suffix),
                  format,
                  OptionalLong.of(Math.max(size, 1)),
                  false,
                  Optional.empty()));
      storage.upload(call, volume, source.file());
      least.ifPresent(wanted -> storage.grow(call, volume, wanted.bytes()));
      return volume;
    }
  }

  private static String suffix(String format) {
    return format.equals("qcow2") ? "qcow2" : "img";
  }

  private static VolumeXml.Wanted markerVolume(String name) {
    return new VolumeXml.Wanted(name, "raw", OptionalLong.of(1), false, Optional.empty());
  }

  private DomainPlan plan(Work work, CreateRequest request) {
    MachineSpec spec = request.spec();
    VmSection vm = vm(spec);
    List<PlannedDisk> disks = new ArrayList<>();
    Optional<DomainPlan.Kernel> kernel = Optional.empty();
    if (spec.boot() instanceof DiskImage image) {
      disks.add(bootDisk(work, image));
    } else if (spec.boot() instanceof CloudImage image) {
      disks.addAll(cloudDisks(work, spec, image));
    } else if (spec.boot() instanceof InstallMedia media) {
      // The disks come first in the list below; the ISO is on its own bus, so the order does not
      // matter.
      disks.add(installer(work, media));
    } else if (spec.boot() instanceof KernelBoot boot) {
      kernel = Optional.of(kernel(work, boot));
    }
    for (int index = 0; index < vm.disks().size(); index++) {
      disks.add(disk(work, vm.disks().get(index), "disk" + index));
    }
    Map<String, String> labels = new TreeMap<>(request.labels());
    labels.put(Marks.CREATING, "true");
    return plan(spec, vm, work.uuid, disks, kernel, MachineMarks.of(labels, work.owned));
  }

  private DomainPlan plan(
      MachineSpec spec,
      VmSection vm,
      UUID uuid,
      List<PlannedDisk> disks,
      Optional<DomainPlan.Kernel> kernel,
      MachineMarks marks) {
    HostAbilities.Choice choice = choice(vm);
    Optional<GuestFact> guest = engine.guest();
    boolean real = engine.driver().equals("qemu");
    List<Nic> nics = new ArrayList<>();
    spec.networks().forEach(network -> nics.add(Nic.network(network)));
    nics.addAll(vm.nics());
    return new DomainPlan(
        choice.type(),
        uuid,
        spec.name(),
        spec.memory().orElse(DEFAULT_MEMORY).toKibibytesRoundedUp(),
        spec.cpus().map(count -> count.wholeRoundedUp()).orElse(1),
        guest.map(GuestFact::osType).orElse("hvm"),
        guest.map(GuestFact::architecture),
        real ? guest.flatMap(GuestFact::emulator) : Optional.empty(),
        choice.cpu(),
        kernel,
        disks,
        nics,
        vm.graphics(),
        vm.powerActions(),
        vm.serialConsole(),
        vm.guestAgent(),
        marks);
  }

  private Place place(Call call, Source source) {
    if (source instanceof Source.OnEngine file) {
      return storage.locate(call, file.path());
    }
    if (source instanceof Source.Volume volume) {
      VolumeXml.Found found = storage.find(call, volume.pool(), volume.name());
      return new Place(found.path(), found.format(), found.block());
    }
    throw InvalidSpecException.of(
        "source", source.toString(), "libvirt uses files, volumes and uploads");
  }

  /** The path of a file that is only read: a kernel, an ISO. */
  private String readOnlyPath(Work work, Source source, String role, String suffix) {
    if (source instanceof Source.Upload upload) {
      return work.upload(role, upload, Optional.empty(), suffix).path();
    }
    return source instanceof Source.OnEngine file ? file.path() : place(work.call, source).path();
  }

  private PlannedDisk bootDisk(Work work, DiskImage image) {
    return switch (image.use()) {
      case IN_PLACE -> existing(work, image.image(), "root", Disk.Bus.VIRTIO, false);
      case THIN -> clone(work, image.image(), image.size(), "root", storage.defaultPool());
      case COPY -> copy(work, image);
    };
  }

  private PlannedDisk existing(
      Work work, Source source, String role, Disk.Bus bus, boolean readOnly) {
    if (source instanceof Source.Upload upload) {
      OwnedVolume volume = work.upload(role, upload, Optional.empty(), "");
      return new PlannedDisk(
          Device.DISK, volume.path(), false, Storage.format(upload.file()), bus, readOnly);
    }
    Place place = place(work.call, source);
    return new PlannedDisk(Device.DISK, place.path(), place.block(), place.format(), bus, readOnly);
  }

  private PlannedDisk clone(
      Work work, Source source, Optional<DataSize> size, String role, String pool) {
    Place below;
    if (source instanceof Source.Upload upload) {
      OwnedVolume base = work.upload(role + "-base", upload, Optional.empty(), "");
      below = new Place(base.path(), Storage.format(upload.file()), false);
    } else {
      below = place(work.call, source);
    }
    OwnedVolume volume =
        work.make(
            pool,
            new VolumeXml.Wanted(
                work.name(role, "qcow2"),
                "qcow2",
                OptionalLong.empty(),
                false,
                Optional.of(new VolumeXml.Backing(below.path(), below.format()))));
    size.ifPresent(wanted -> storage.grow(work.call, volume, wanted.bytes()));
    return new PlannedDisk(Device.DISK, volume.path(), false, "qcow2", Disk.Bus.VIRTIO, false);
  }

  private PlannedDisk copy(Work work, DiskImage image) {
    if (image.image() instanceof Source.Upload upload) {
      OwnedVolume volume = work.upload("root", upload, image.size(), "");
      return new PlannedDisk(
          Device.DISK, volume.path(), false, Storage.format(upload.file()), Disk.Bus.VIRTIO, false);
    }
    Place from = place(work.call, image.image());
    if (!storage.isVolume(work.call, from.path())) {
      throw InvalidSpecException.of(
          "boot.image",
          from.path(),
          "libvirt copies volumes of its pools only: put the file into a pool, or use Source.upload(...)");
    }
    OwnedVolume volume =
        work.copy(
            storage.defaultPool(),
            new VolumeXml.Wanted(
                work.name("root", suffix(from.format())),
                from.format(),
                OptionalLong.of(0),
                false,
                Optional.empty()),
            from.path());
    image.size().ifPresent(wanted -> storage.grow(work.call, volume, wanted.bytes()));
    return new PlannedDisk(
        Device.DISK, volume.path(), false, from.format(), Disk.Bus.VIRTIO, false);
  }

  private List<PlannedDisk> cloudDisks(Work work, MachineSpec spec, CloudImage image) {
    PlannedDisk root = clone(work, image.image(), image.size(), "root", storage.defaultPool());
    byte[] seed = seed(spec, image, work.uuid);
    OwnedVolume volume =
        work.make(
            storage.defaultPool(),
            new VolumeXml.Wanted(
                work.name("seed", "iso"),
                "raw",
                OptionalLong.of(seed.length),
                false,
                Optional.empty()));
    storage.upload(work.call, volume, seed, "the seed");
    // A virtio disk and not a CD drive: the kernels of cloud images have no driver for the drives.
    return List.of(
        root, new PlannedDisk(Device.DISK, volume.path(), false, "raw", Disk.Bus.VIRTIO, true));
  }

  private static byte[] seed(MachineSpec spec, CloudImage image, UUID uuid) {
    Map<String, String> files = new TreeMap<>();
    files.put(
        "meta-data",
        "instance-id: "
            + uuid
            + "\nlocal-hostname: "
            + image.hostname().orElse(spec.name()).toLowerCase(Locale.ROOT)
            + "\n");
    files.put("user-data", image.userData());
    image.networkConfig().ifPresent(config -> files.put("network-config", config));
    try {
      return SeedImage.of(files);
    } catch (IOException failure) {
      throw new EngineException("the seed for cloud-init cannot be made on this side", failure);
    }
  }

  private PlannedDisk installer(Work work, InstallMedia media) {
    String path = readOnlyPath(work, media.iso(), "install", "iso");
    return new PlannedDisk(Device.CDROM, path, path.startsWith("/dev/"), "raw", cdromBus(), true);
  }

  /** Every x86 machine has IDE; other architectures have none. */
  private Disk.Bus cdromBus() {
    boolean x86 =
        engine
            .guest()
            .map(
                guest ->
                    guest.architecture().equals("x86_64") || guest.architecture().equals("i686"))
            .orElse(true);
    return x86 ? Disk.Bus.IDE : Disk.Bus.SCSI;
  }

  private DomainPlan.Kernel kernel(Work work, KernelBoot boot) {
    String kernel = readOnlyPath(work, boot.kernel(), "kernel", "img");
    Optional<String> initrd =
        boot.initrd().map(source -> readOnlyPath(work, source, "initrd", "img"));
    return new DomainPlan.Kernel(kernel, initrd, boot.commandLine());
  }

  private PlannedDisk disk(Work work, Disk disk, String role) {
    String pool = disk.pool().orElse(storage.defaultPool());
    if (disk.isClone()) {
      PlannedDisk clone = clone(work, disk.source().orElseThrow(), disk.size(), role, pool);
      return new PlannedDisk(
          Device.DISK, clone.path(), false, clone.format(), disk.bus(), disk.isReadOnly());
    }
    if (disk.source().isPresent()) {
      return existing(work, disk.source().get(), role, disk.bus(), disk.isReadOnly());
    }
    String format = disk.format().name().toLowerCase(Locale.ROOT);
    OwnedVolume volume =
        work.make(
            pool,
            new VolumeXml.Wanted(
                work.name(role, suffix(format)),
                format,
                OptionalLong.of(disk.size().orElseThrow().bytes()),
                !disk.isThin(),
                Optional.empty()));
    return new PlannedDisk(
        Device.DISK, volume.path(), false, format, disk.bus(), disk.isReadOnly());
  }

  // Explaining

  @Override
  public Plan explain(MachineSpec spec, boolean run) {
    UUID uuid = new UUID(0, 0);
    Explained explained = new Explained(uuid, storage.defaultPool());
    VmSection vm = vm(spec);
    List<PlannedDisk> disks = new ArrayList<>();
    Optional<DomainPlan.Kernel> kernel = Optional.empty();
    if (spec.boot() instanceof DiskImage image) {
      disks.add(explained.boot(image));
    } else if (spec.boot() instanceof CloudImage image) {
      disks.add(explained.clone(image.image(), "root", storage.defaultPool()));
      disks.add(
          new PlannedDisk(
              Device.DISK,
              explained.volume("seed", "iso", "raw", OptionalLong.empty(), storage.defaultPool()),
              false,
              "raw",
              Disk.Bus.VIRTIO,
              true));
    } else if (spec.boot() instanceof InstallMedia media) {
      disks.add(
          new PlannedDisk(
              Device.CDROM,
              explained.path(media.iso(), "install"),
              false,
              "raw",
              cdromBus(),
              true));
    } else if (spec.boot() instanceof KernelBoot boot) {
      kernel =
          Optional.of(
              new DomainPlan.Kernel(
                  explained.path(boot.kernel(), "kernel"),
                  boot.initrd().map(source -> explained.path(source, "initrd")),
                  boot.commandLine()));
    }
    for (int index = 0; index < vm.disks().size(); index++) {
      disks.add(explained.disk(vm.disks().get(index), "disk" + index));
    }
    MachineMarks marks = MachineMarks.of(spec.labels().asMap(), List.of());
    explained.steps.add(
        new Plan.Step(
            "virDomainDefineXMLFlags",
            DomainXml.writeMasked(plan(spec, vm, uuid, disks, kernel, marks))));
    if (run) {
      explained.steps.add(new Plan.Step("virDomainCreateWithFlags", ""));
    }
    return new Plan(explained.steps);
  }

  /**
   * The steps of an explanation; paths of volumes that would be made are named by pool and volume.
   */
  private static final class Explained {
    private final UUID uuid;
    private final String pool;
    private final List<Plan.Step> steps = new ArrayList<>();

    Explained(UUID uuid, String pool) {
      this.uuid = uuid;
      this.pool = pool;
    }

    PlannedDisk boot(DiskImage image) {
      return switch (image.use()) {
        case IN_PLACE -> plain(path(image.image(), "root"), "raw", Disk.Bus.VIRTIO, false);
        case THIN -> clone(image.image(), "root", pool);
        case COPY ->
            plain(
                volume("root", "qcow2", "qcow2", size(image.size()), pool),
                "qcow2",
                Disk.Bus.VIRTIO,
                false);
      };
    }

    PlannedDisk disk(Disk disk, String role) {
      String wanted = disk.pool().orElse(pool);
      if (disk.isClone()) {
        return clone(disk.source().orElseThrow(), role, wanted);
      }
      String format = disk.format().name().toLowerCase(Locale.ROOT);
      String path =
          disk.source()
              .map(source -> path(source, role))
              .orElseGet(() -> volume(role, suffix(format), format, size(disk.size()), wanted));
      return plain(path, format, disk.bus(), disk.isReadOnly());
    }

    PlannedDisk clone(Source source, String role, String within) {
      String below = path(source, role + "-base");
      String name = VolumeNames.of(uuid, role, "qcow2");
      steps.add(
          new Plan.Step(
              "virStorageVolCreateXML",
              VolumeXml.write(
                  new VolumeXml.Wanted(
                      name,
                      "qcow2",
                      OptionalLong.empty(),
                      false,
                      Optional.of(new VolumeXml.Backing(below, "qcow2"))))));
      return plain(within + "/" + name, "qcow2", Disk.Bus.VIRTIO, false);
    }

    String path(Source source, String role) {
      if (source instanceof Source.OnEngine file) {
        return file.path();
      }
      if (source instanceof Source.Upload upload) {
        String path = volume(role, "img", "raw", OptionalLong.empty(), pool);
        steps.add(new Plan.Step("virStorageVolUpload", upload.file().toString()));
        return path;
      }
      return source.toString();
    }

    String volume(String role, String suffix, String format, OptionalLong size, String within) {
      String name = VolumeNames.of(uuid, role, suffix);
      steps.add(
          new Plan.Step(
              "virStorageVolCreateXML",
              VolumeXml.write(new VolumeXml.Wanted(name, format, size, false, Optional.empty()))));
      return within + "/" + name;
    }

    private static OptionalLong size(Optional<DataSize> size) {
      return size.isPresent() ? OptionalLong.of(size.get().bytes()) : OptionalLong.empty();
    }

    private static PlannedDisk plain(String path, String format, Disk.Bus bus, boolean readOnly) {
      return new PlannedDisk(Device.DISK, path, false, format, bus, readOnly);
    }
  }
}
