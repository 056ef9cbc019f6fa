package io.panvisor.cli;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Acceleration;
import io.panvisor.spec.BootSource;
import io.panvisor.spec.CloudImage;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.Graphics;
import io.panvisor.spec.InstallMedia;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.RestartPolicy;
import io.panvisor.spec.VmSection;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a machine is to be, as options; every option is honoured or refused, none is skipped. */
final class MachineOptions {

  private static final Map<String, Acceleration> ACCELERATIONS =
      Map.of(
          "auto", Acceleration.AUTO, "kvm", Acceleration.KVM, "emulation", Acceleration.EMULATION);
  private static final Map<String, Graphics> SCREENS =
      Map.of("vnc", Graphics.vnc(), "spice", Graphics.spice());
  private static final Map<String, ContainerImage.Pull> PULLS =
      Map.of(
          "missing", ContainerImage.Pull.MISSING,
          "always", ContainerImage.Pull.ALWAYS,
          "never", ContainerImage.Pull.NEVER);
  private static final long MOST_USER_DATA = 1 << 20;
  private static final Duration LONGEST_RUN = Duration.ofDays(30);

  @Parameters(index = "0", paramLabel = "NAME", description = "The new machine's name.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "CMD",
      description = "After --: what a container runs instead of its image's command.")
  private List<String> command = new ArrayList<>();

  @Option(names = "--image", paramLabel = "REF", description = "A container from the image.")
  private @Nullable String image;

  @Option(
      names = "--pull",
      paramLabel = "WHEN",
      description = "When the image is fetched: missing (the default), always or never.")
  private @Nullable String pull;

  @Option(
      names = "--disk",
      paramLabel = "DISK",
      description =
          "FILE[,size=10G][,thin|copy]: the first is booted from, in place, or as a thin clone or"
              + " copy of FILE. size=10G[,thin] or a FILE that does not exist with a size: a new"
              + " disk. Further: ,format= ,bus= ,pool= ,ro. FILE is a path here, engine:/PATH,"
              + " volume:POOL/NAME or http://...")
  private List<String> disks = new ArrayList<>();

  @Option(names = "--iso", paramLabel = "FILE", description = "Boot from an installation ISO.")
  private @Nullable String iso;

  @Option(names = "--kernel", paramLabel = "FILE", description = "Boot a kernel directly.")
  private @Nullable String kernel;

  @Option(names = "--initrd", paramLabel = "FILE", description = "The kernel's initial RAM disk.")
  private @Nullable String initrd;

  @Option(names = "--cmdline", paramLabel = "TEXT", description = "The kernel's command line.")
  private @Nullable String cmdline;

  @Option(
      names = "--cloud-image",
      paramLabel = "FILE[,size=10G]",
      description = "Boot from a thin clone of a cloud image, with a NoCloud seed.")
  private @Nullable String cloudImage;

  @Option(
      names = "--user-data",
      paramLabel = "FILE",
      description = "The seed's user data; treated as a secret.")
  private @Nullable String userData;

  @Option(names = "--memory", paramLabel = "SIZE", description = "Memory, such as 512M or 1G.")
  private @Nullable String memory;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "Processors; for containers parts too, such as 0.5.")
  private @Nullable String cpus;

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; may be given again.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Join one of the engine's networks; may be given again.")
  private List<String> networks = new ArrayList<>();

  @Option(
      names = "--nic",
      paramLabel = "NIC",
      description =
          "A virtual machine's network card: network=default, bridge=br0, tap=DEVICE,"
              + " macvtap=DEVICE or user; then ,mac= and ,model=. May be given again.")
  private List<String> nics = new ArrayList<>();

  @Option(
      names = "--accel",
      paramLabel = "HOW",
      description = "A virtual machine's processor: auto (the default), kvm or emulation.")
  private @Nullable String accel;

  @Option(
      names = "--graphics",
      paramLabel = "TYPE",
      description = "A screen for a virtual machine: vnc or spice, on the host's loopback address.")
  private @Nullable String graphics;

  @Option(
      names = "--publish",
      paramLabel = "PORT",
      description =
          "A container's port that the host answers for: [[ADDRESS:]HOSTPORT:]PORT[/udp].")
  private List<String> ports = new ArrayList<>();

  @Option(
      names = "--env",
      paramLabel = "KEY[=VALUE]",
      description =
          "A variable of a container's; without a value it is taken from the environment and kept"
              + " secret.")
  private List<String> environment = new ArrayList<>();

  @Option(
      names = "--mount",
      paramLabel = "SOURCE:TARGET[:ro]",
      description = "Mount a path of the engine's host, or a volume by its name, in a container.")
  private List<String> mounts = new ArrayList<>();

  @Option(
      names = "--tmpfs",
      paramLabel = "TARGET:SIZE",
      description = "Mount memory in a container.")
  private List<String> temporary = new ArrayList<>();

  @Option(
      names = "--restart",
      paramLabel = "WHEN",
      description =
          "Start a container again that has ended: never (the default), on-failure[:N], always or"
              + " unless-stopped.")
  private @Nullable String restart;

  @Option(
      names = "--entrypoint",
      paramLabel = "PROGRAM",
      description = "The program that a container runs instead of its image's entry point.")
  private @Nullable String entryPoint;

  @Option(names = "--user", paramLabel = "USER[:GROUP]", description = "Whom a container runs as.")
  private @Nullable String user;

  @Option(names = "--workdir", paramLabel = "PATH", description = "A container's working folder.")
  private @Nullable String workingFolder;

  @Option(
      names = "--hostname",
      paramLabel = "NAME",
      description = "A container's host name, or that in a cloud image's seed.")
  private @Nullable String hostname;

  @Option(
      names = "--processes",
      paramLabel = "N",
      description = "The most processes of a container.")
  private @Nullable String processes;

  @Option(
      names = "--memory-swap",
      paramLabel = "SIZE",
      description = "The most memory and swap of a container together.")
  private @Nullable String memoryAndSwap;

  private boolean terminal;
  private boolean interactive;
  private boolean removedAtEnd;
  private boolean ephemeral;

  String name() {
    return name;
  }

  /** Says how a container's own process is talked to. */
  void talking(boolean withTerminal, boolean withInput) {
    terminal = withTerminal;
    interactive = withInput;
  }

  /** Says that a container goes when it has ended: by the engine, or by this process. */
  void removing(boolean byEngine) {
    removedAtEnd = byEngine;
    ephemeral = !byEngine;
  }

  /** The spec that the options describe; nothing is asked of the engine for it. */
  MachineSpec spec(Target target, PanvisorCommand panvisor) {
    MachineSpec.Builder spec = Arguments.read("name", name, MachineSpec::named);
    List<DiskArgument> furtherDisks =
        new ArrayList<>(disks.stream().map(DiskArgument::parse).toList());
    BootSource boot = boot(target, furtherDisks);
    if (boot != null) {
      spec.boot(boot);
    }
    if (memory != null) {
      spec.memory(Arguments.size("memory", memory));
    }
    if (cpus != null) {
      spec.cpus(Arguments.cpus("cpus", cpus));
    }
    if (ephemeral) {
      spec.ephemeral(LONGEST_RUN);
    }
    for (String label : labels) {
      Map.Entry<String, String> pair = Arguments.pair("label", label);
      spec.label(pair.getKey(), pair.getValue());
    }
    networks.forEach(network -> Arguments.read("network", network, spec::network));
    boolean forVm = !furtherDisks.isEmpty() || !nics.isEmpty() || accel != null || graphics != null;
    boolean forContainer = isForContainer();
    if (image != null && forVm) {
      throw refusal(
          "image",
          image,
          "--disk, --nic, --accel and --graphics belong to virtual machines; a container joins networks by --network");
    }
    if ((boot != null && image == null || forVm) && forContainer) {
      throw refusal(
          "container",
          name,
          "a command, --publish, --env, --mount, --tmpfs, --restart, --entrypoint, --user, --workdir,"
              + " --processes and --memory-swap belong to containers: name an --image");
    }
    if (forContainer || image != null) {
      spec.container(container -> container(container, panvisor.surroundings()));
    } else if (forVm || boot != null) {
      spec.vm(vm -> vm(vm, furtherDisks, target));
    }
    MachineSpec built = spec.build();
    furtherDisks.stream()
        .filter(disk -> disk.isNew() && disk.file() != null)
        .forEach(
            disk ->
                panvisor.note(
                    disk.file()
                        + " does not exist: the engine makes a new disk in its own storage"));
    return built;
  }

  private boolean isForContainer() {
    boolean lists =
        Stream.of(command, ports, environment, mounts, temporary).anyMatch(list -> !list.isEmpty());
    boolean hostOfContainer = hostname != null && cloudImage == null;
    return lists
        || hostOfContainer
        || terminal
        || interactive
        || removedAtEnd
        || Stream.of(restart, entryPoint, user, workingFolder, processes, memoryAndSwap)
            .anyMatch(option -> option != null);
  }

  private @Nullable BootSource boot(Target target, List<DiskArgument> furtherDisks) {
    requireTogether("initrd", initrd, "kernel", kernel);
    requireTogether("cmdline", cmdline, "kernel", kernel);
    requireTogether("user-data", userData, "cloud-image", cloudImage);
    requireTogether("pull", pull, "image", image);
    long sources = Stream.of(image, iso, kernel, cloudImage).filter(given -> given != null).count();
    if (sources > 1) {
      throw refusal(
          "boot",
          name,
          "a machine boots from one thing: --image, --iso, --kernel or --cloud-image");
    }
    if (image != null) {
      ContainerImage.Pull when =
          pull == null ? ContainerImage.Pull.MISSING : Arguments.word("pull", pull, PULLS);
      return Arguments.read("image", image, reference -> new ContainerImage(reference, when));
    }
    if (iso != null) {
      return InstallMedia.iso(SourceArgument.parse("iso", iso, target));
    }
    if (kernel != null) {
      return kernelBoot(kernel, target);
    }
    if (cloudImage != null) {
      return cloudBoot(cloudImage, target);
    }
    if (!furtherDisks.isEmpty() && !furtherDisks.get(0).isNew()) {
      return furtherDisks.remove(0).boot(target);
    }
    return null;
  }

  private KernelBoot kernelBoot(String file, Target target) {
    KernelBoot boot = KernelBoot.kernel(SourceArgument.parse("kernel", file, target));
    if (initrd != null) {
      boot = boot.initrd(SourceArgument.parse("initrd", initrd, target));
    }
    if (cmdline != null) {
      boot = Arguments.read("cmdline", cmdline, boot::commandLine);
    }
    return boot;
  }

  private CloudImage cloudBoot(String text, Target target) {
    int comma = text.indexOf(',');
    String file = comma < 0 ? text : text.substring(0, comma);
    CloudImage boot = CloudImage.of(SourceArgument.parse("cloud-image", file, target));
    if (comma >= 0) {
      String option = text.substring(comma + 1);
      if (!option.startsWith("size=")) {
        throw refusal("cloud-image", text, "write FILE or FILE,size=10G");
      }
      boot = boot.size(Arguments.size("cloud-image", option.substring("size=".length())));
    }
    if (userData != null) {
      boot = boot.userData(textOf("user-data", userData));
    }
    if (hostname != null) {
      boot = Arguments.read("hostname", hostname, boot::hostname);
    }
    return boot;
  }

  private static String textOf(String field, String name) {
    Path file = SourceArgument.path(field, name);
    try {
      if (Files.size(file) > MOST_USER_DATA) {
        throw refusal(field, name, "it has 1 MiB at most");
      }
      return Files.readString(file);
    } catch (MalformedInputException binary) {
      throw refusal(field, name, "it is no text in UTF-8");
    } catch (IOException unreadable) {
      throw refusal(field, name, "it cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }

  private void vm(VmSection.Builder vm, List<DiskArgument> furtherDisks, Target target) {
    furtherDisks.forEach(disk -> vm.disk(disk.further(target)));
    nics.forEach(nic -> vm.nic(NicArgument.parse(nic)));
    if (accel != null) {
      vm.acceleration(Arguments.word("accel", accel, ACCELERATIONS));
    }
    if (graphics != null) {
      vm.graphics(Arguments.word("graphics", graphics, SCREENS));
    }
  }

  private void container(ContainerSection.Builder container, Surroundings surroundings) {
    if (terminal) {
      container.terminal();
    }
    if (interactive) {
      container.interactive();
    }
    if (removedAtEnd) {
      container.removedAtEnd();
    }
    if (!command.isEmpty()) {
      container.command(command);
    }
    if (entryPoint != null) {
      container.entryPoint(entryPoint);
    }
    ports.forEach(port -> container.publish(Arguments.read("publish", port, PortMapping::parse)));
    environment.forEach(variable -> environment(container, variable, surroundings));
    mounts.forEach(mount -> container.mount(mount(mount)));
    temporary.forEach(mount -> container.mount(temporary(mount)));
    if (restart != null) {
      container.restartPolicy(restartPolicy(restart));
    }
    if (user != null) {
      Arguments.read("user", user, container::user);
    }
    if (workingFolder != null) {
      Arguments.read("workdir", workingFolder, container::workingFolder);
    }
    if (hostname != null) {
      Arguments.read("hostname", hostname, container::hostname);
    }
    if (processes != null) {
      container.processes(Arguments.number("processes", processes, 1, 4_194_304));
    }
    if (memoryAndSwap != null) {
      container.memoryAndSwap(Arguments.size("memory-swap", memoryAndSwap));
    }
  }

  private static void environment(
      ContainerSection.Builder container, String variable, Surroundings surroundings) {
    int equals = variable.indexOf('=');
    if (equals >= 0) {
      String key = variable.substring(0, equals);
      Arguments.read(
          "env", key, named -> container.environment(named, variable.substring(equals + 1)));
    } else {
      Arguments.read(
          "env", variable, named -> container.environment(named, secret(named, surroundings)));
    }
  }

  /** The value of a variable of our own environment. */
  static Secret secret(String variable, Surroundings surroundings) {
    String value = surroundings.environment().get(variable);
    if (value == null) {
      throw refusal("env", variable, "write KEY=VALUE; the environment has no such variable");
    }
    return Secret.of(value);
  }

  private static Mount mount(String text) {
    String[] parts = text.split(":", -1);
    boolean readOnly = parts.length == 3 && parts[2].equals("ro");
    if (parts.length < 2 || parts.length > 3 || parts.length == 3 && !readOnly) {
      throw refusal("mount", text, "write SOURCE:TARGET or SOURCE:TARGET:ro");
    }
    Mount mount =
        Arguments.read(
            "mount",
            text,
            all ->
                parts[0].startsWith("/")
                    ? Mount.bind(parts[0], parts[1])
                    : Mount.volume(parts[0], parts[1]));
    return readOnly ? mount.asReadOnly() : mount;
  }

  private static Mount temporary(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw refusal("tmpfs", text, "write TARGET:SIZE, such as /run:64M");
    }
    DataSize size = Arguments.size("tmpfs", text.substring(colon + 1));
    return Arguments.read(
        "tmpfs", text.substring(0, colon), target -> Mount.temporary(target, size));
  }

  private static RestartPolicy restartPolicy(String text) {
    if (text.startsWith("on-failure:")) {
      String count = text.substring("on-failure:".length());
      return RestartPolicy.onFailure(Arguments.number("restart", count, 1, 10_000));
    }
    return Arguments.word(
        "restart",
        text,
        Map.of(
            "never", RestartPolicy.never(),
            "no", RestartPolicy.never(),
            "on-failure", RestartPolicy.onFailure(0),
            "always", RestartPolicy.always(),
            "unless-stopped", RestartPolicy.unlessStopped()));
  }

  private static void requireTogether(
      String field, @Nullable String given, String needed, @Nullable String there) {
    if (given != null && there == null) {
      throw refusal(field, given, "--" + field + " goes with --" + needed);
    }
  }

  private static InvalidSpecException refusal(String field, String value, String why) {
    return InvalidSpecException.of(field, value, why);
  }
}
