package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.Plan;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.PanvisorException;
import io.panvisor.libvirt.HostFacts.GuestFact;
import io.panvisor.spec.Adjustment;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.EnvironmentValue;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.Source;
import io.panvisor.spec.SpecReport;
import io.panvisor.spec.Violation;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.Marks;
import io.panvisor.spi.Undo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Makes LXC containers: the root file system first, then the domain; all or nothing. */
final class ContainerMaker implements Maker {

  private static final DataSize DEFAULT_MEMORY = DataSize.mebibytes(1024);
  private static final String DEFAULT_INIT = "/sbin/init";

  private final NativeSession session;
  private final EngineFacts engine;
  private final Domains domains;
  private final MachineReader reader;
  private final RootFolders roots;

  ContainerMaker(
      NativeSession session,
      EngineFacts engine,
      Domains domains,
      MachineReader reader,
      RootFolders roots) {
    this.session = session;
    this.engine = engine;
    this.domains = domains;
    this.reader = reader;
    this.roots = roots;
  }

  // Checking

  @Override
  public SpecReport check(Call call, MachineSpec spec) {
    List<Violation> violations = new ArrayList<>();
    List<Adjustment> adjustments = new ArrayList<>();
    if (spec.vm().isPresent()) {
      violations.add(
          new Violation(
              "vm",
              "",
              "a container has no section for virtual machines; cards: network(...), LxcOptions.bridge(...)"));
    }
    memory(spec, adjustments);
    ContainerSection container = container(spec);
    first(container, violations);
    environment(container, violations);
    mounts(container, violations);
    boot(spec, violations);
    spec.networks()
        .forEach(
            name ->
                NetworkCheck.unusable(session, call, name)
                    .ifPresent(why -> violations.add(new Violation("networks", name, why))));
    options(spec)
        .contradiction(!spec.networks().isEmpty())
        .ifPresent(why -> violations.add(new Violation("networks", "", why)));
    return new SpecReport(violations, adjustments);
  }

  private static void memory(MachineSpec spec, List<Adjustment> adjustments) {
    if (spec.memory().isEmpty()) {
      adjustments.add(
          new Adjustment(
              "memory", "", DEFAULT_MEMORY.toString(), "libvirt gives each container a limit"));
    } else if (spec.memory().get().bytes() % 1024 != 0) {
      adjustments.add(
          new Adjustment(
              "memory",
              spec.memory().get().bytes() + " bytes",
              spec.memory().get().toKibibytesRoundedUp() + " KiB",
              "libvirt counts memory in KiB; rounded up"));
    }
  }

  private static void first(ContainerSection container, List<Violation> violations) {
    List<String> init = init(container);
    if (!init.get(0).startsWith("/")) {
      violations.add(
          new Violation(
              container.entryPoint().isEmpty() ? "container.command" : "container.entryPoint",
              init.get(0),
              "the first process of a container is named by its absolute path: " + DEFAULT_INIT));
    }
    container
        .hostname()
        .ifPresent(
            hostname ->
                violations.add(
                    new Violation(
                        "container.hostname",
                        hostname,
                        "libvirt gives a container its own name as host name")));
  }

  /**
   * libvirt 9 writes a variable's value into its own description as it is: what means something to
   * XML would break that, or become part of it.
   */
  private static void environment(ContainerSection container, List<Violation> violations) {
    container
        .environment()
        .forEach(
            (name, value) -> {
              if (meansSomethingToXml(value)) {
                violations.add(
                    new Violation(
                        "container.environment." + name,
                        "***",
                        "libvirt cannot keep '<', '>' and '&' in a container's variables"));
              }
            });
  }

  private static boolean meansSomethingToXml(EnvironmentValue value) {
    String text =
        value instanceof EnvironmentValue.Hidden hidden
            ? hidden.secret().revealText()
            : ((EnvironmentValue.Open) value).text();
    return text.chars().anyMatch(each -> each == '<' || each == '>' || each == '&');
  }

  private static void mounts(ContainerSection container, List<Violation> violations) {
    for (int index = 0; index < container.mounts().size(); index++) {
      if (container.mounts().get(index) instanceof Mount.Volume volume) {
        violations.add(
            new Violation(
                "container.mounts[" + index + "]",
                volume.name(),
                "libvirt's containers have folders of the host mounted, Mount.bind(...), and memory"));
      }
    }
  }

  private void boot(MachineSpec spec, List<Violation> violations) {
    if (!(spec.boot() instanceof DiskImage image)) {
      return;
    }
    if (image.size().isPresent()) {
      violations.add(
          new Violation(
              "boot.size", image.size().get().toString(), "a folder has no size of its own"));
    }
    if (image.image() instanceof Source.OnEngine folder) {
      boolean archive = image.use() == DiskImage.Use.COPY && roots.isLocal();
      Path path = Path.of(folder.path());
      if (roots.isLocal() && !Files.isDirectory(path) && !(archive && Files.isRegularFile(path))) {
        violations.add(
            new Violation(
                "boot.image",
                folder.path(),
                "there is no such folder on the engine's host"
                    + (archive ? ", and no such archive" : "")));
      }
    } else if (image.use() == DiskImage.Use.IN_PLACE || !(image.image() instanceof Source.Upload)) {
      violations.add(
          new Violation(
              "boot.image",
              image.image().toString(),
              "a root file system is a folder or an archive on the engine's host, Source.onEngine(...),"
                  + " or an archive of this side that is unpacked, DiskImage.copy(Source.upload(...))"));
    }
  }

  private static ContainerSection container(MachineSpec spec) {
    return spec.container()
        .orElseGet(
            () ->
                MachineSpec.named(spec.name())
                    .container(nothing -> {})
                    .build()
                    .container()
                    .orElseThrow());
  }

  private static List<String> init(ContainerSection container) {
    List<String> init = new ArrayList<>(container.entryPoint());
    init.addAll(container.command());
    return init.isEmpty() ? List.of(DEFAULT_INIT) : init;
  }

  private static LxcOptions options(MachineSpec spec) {
    return spec.options(LxcOptions.class).orElseGet(LxcOptions::defaults);
  }

  // Making

  @Override
  public MachineId create(Call call, CreateRequest request) {
    MachineSpec spec = request.spec();
    String name = spec.name();
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
    String owner = request.labels().getOrDefault(Marks.OWNER, "unknown");
    List<Violation> unkeepable = new ArrayList<>();
    environment(container(spec), unkeepable);
    if (!unkeepable.isEmpty()) {
      throw new InvalidSpecException(unkeepable);
    }
    DiskImage image = image(spec);
    boolean made = image.use() == DiskImage.Use.COPY;
    if (made) {
      roots.requireLocal(Feature.BOOT_DISK_COPY);
      call.step("claiming the root file system");
      undo.willMake("folder", roots.of(uuid) + " (mark)", undoing -> roots.release(uuid, owner));
      roots.claim(uuid, owner);
      call.step("making the root file system");
      undo.willMake("folder", roots.of(uuid).toString(), undoing -> roots.remove(undoing, uuid));
      fill(call, image, uuid);
    } else {
      roots.requireFolder(path(image));
    }
    Map<String, String> labels = new TreeMap<>(request.labels());
    labels.put(Marks.CREATING, "true");
    String root = made ? roots.of(uuid).toString() : path(image);
    MachineMarks marks = MachineMarks.of(labels, List.of());
    String xml = ContainerXml.write(plan(spec, uuid, root, made ? marks.withRoot(root) : marks));
    call.step("describing the container");
    MachineId id = reader.id(uuid);
    undo.willMake("machine", spec.name(), undoing -> MachineRemover.takeBack(domains, undoing, id));
    session.call(
        call,
        Subject.of("machine", spec.name()),
        (wire, connect) -> {
          DomainHandle.define(wire, connect, xml).close();
          return Boolean.TRUE;
        });
    if (request.run()) {
      call.step("starting the container");
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
    if (made) {
      roots.release(uuid, owner);
    }
    return id;
  }

  private static DiskImage image(MachineSpec spec) {
    if (spec.boot() instanceof DiskImage image) {
      return image;
    }
    throw InvalidSpecException.of(
        "boot", spec.boot().toString(), "a container boots from a root file system, DiskImage");
  }

  private static String path(DiskImage image) {
    if (image.image() instanceof Source.OnEngine folder) {
      return folder.path();
    }
    throw InvalidSpecException.of(
        "boot.image",
        image.image().toString(),
        "a root file system in place is on the engine's host");
  }

  private void fill(Call call, DiskImage image, UUID uuid) {
    Path from =
        image.image() instanceof Source.Upload upload ? upload.file() : Path.of(path(image));
    if (Files.isDirectory(from)) {
      roots.copy(call, from, uuid);
    } else if (Files.isRegularFile(from)) {
      roots.unpack(call, from, uuid);
    } else {
      roots.requireFolder(from.toString());
    }
  }

  private ContainerPlan plan(MachineSpec spec, UUID uuid, String root, MachineMarks marks) {
    ContainerSection container = container(spec);
    return new ContainerPlan(
        uuid,
        spec.name(),
        engine.guest().map(GuestFact::architecture),
        spec.memory().orElse(DEFAULT_MEMORY),
        container.memoryAndSwap(),
        spec.cpus(),
        root,
        init(container),
        container.environment(),
        container.user(),
        container.workingFolder(),
        container.mounts(),
        spec.networks(),
        options(spec),
        marks);
  }

  // Explaining

  @Override
  public Plan explain(MachineSpec spec, boolean run) {
    UUID uuid = new UUID(0, 0);
    List<Plan.Step> steps = new ArrayList<>();
    String root = roots.of(uuid).toString();
    Optional<DiskImage> image =
        spec.boot() instanceof DiskImage disk ? Optional.of(disk) : Optional.empty();
    if (image.isPresent() && image.get().use() == DiskImage.Use.COPY) {
      steps.add(new Plan.Step("tar or cp", image.get().image() + " into " + root));
    } else {
      root = image.map(disk -> disk.image().toString()).orElse("");
    }
    MachineMarks marks = MachineMarks.of(spec.labels().asMap(), List.of());
    steps.add(
        new Plan.Step(
            "virDomainDefineXMLFlags", ContainerXml.writeMasked(plan(spec, uuid, root, marks))));
    if (run) {
      steps.add(new Plan.Step("virDomainCreateWithFlags", ""));
    }
    return new Plan(steps);
  }
}
