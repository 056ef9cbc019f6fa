package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.Secret;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotReadyException;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.Frame;
import io.panvisor.process.Command;
import io.panvisor.process.CommandRunner;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FrameStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Commands in an LXC container, by entering its namespaces. libvirt's own call for that changes the
 * calling process, which a JVM with its many threads cannot have done to it: so the daemon opens
 * the namespaces for this process, and {@code nsenter} of util-linux enters them, in a process that
 * becomes the command. Exit code, both outputs and input are the command's own.
 *
 * <p>{@code setpriv} first takes the rights away that libvirt takes from a container's processes
 * too. The command's control groups stay those of this process: the container's limits do not count
 * it, and a pause does not halt it. It ends with the container.
 */
final class LxcExec implements ExecOperations {

  /** What {@code lxcContainerDropCapabilities} of libvirt drops. */
  private static final String WITHOUT =
      "--bounding-set=-sys_module,-sys_time,-mknod,-audit_control,-mac_admin";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private static final Map<String, String> VARIABLES =
      Map.of(
          "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "HOME", "/root",
          "container", "lxc-libvirt");

  private final Domains domains;
  private final CommandRunner commands;

  LxcExec(Domains domains, CommandRunner commands) {
    this.domains = domains;
    this.commands = commands;
  }

  @Override
  public FrameStream open(Call call, MachineId id, ExecSpec spec, boolean interactive) {
    List<String> identity = identity(spec);
    OpenNamespaces namespaces = namespaces(call, id);
    boolean started = false;
    try {
      FrameStream stream = commands.start(command(call, spec, namespaces.arguments(), identity));
      started = true;
      if (!interactive) {
        stream.endInput();
      }
      return new Entered(stream, namespaces, spec.isTerminal());
    } finally {
      if (!started) {
        namespaces.close();
      }
    }
  }

  /**
   * The daemon is told of the first process a moment after the container runs; that moment is
   * waited for, within the call's deadline.
   */
  private OpenNamespaces namespaces(Call call, MachineId id) {
    while (true) {
      try {
        return domains.needing(call, id, Feature.EXEC, LxcExec::open);
      } catch (NotReadyException notYet) {
        call.sleep(LOOK_AGAIN);
      }
    }
  }

  private static OpenNamespaces open(Wire wire, DomainHandle domain) {
    MachineStatus status = MachineReader.status(wire, domain);
    if (status.power() != PowerState.RUNNING) {
      throw new IllegalMachineStateException(
          "commands run in a container that runs", status, EnumSet.of(PowerState.RUNNING));
    }
    return OpenNamespaces.of(wire, domain);
  }

  static Command command(Call call, ExecSpec spec, List<String> namespaces, List<String> identity) {
    List<String> words = new ArrayList<>(List.of(WITHOUT, "nsenter"));
    words.addAll(namespaces);
    words.addAll(identity);
    words.add("--");
    spec.workingFolder()
        .ifPresent(
            folder ->
                // The words are the shell's arguments, and not part of what it reads.
                words.addAll(
                    List.of("sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh", folder)));
    words.addAll(spec.command());
    Command command =
        Command.of("setpriv", words)
            .withoutInheritedVariables()
            .within(call.deadline().remaining())
            .withInput(spec.input());
    for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
      command = command.withVariable(variable.getKey(), variable.getValue());
    }
    for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
      command = command.withVariable(variable.getKey(), variable.getValue());
    }
    for (Secret secret : spec.secrets()) {
      command = command.scrubbing(secret);
    }
    return spec.isTerminal() ? command.inTerminal() : command;
  }

  /** Numbers only: names are the container's own and may differ from the host's. */
  private static List<String> identity(ExecSpec spec) {
    if (spec.user().isEmpty() || spec.user().get().equals("root")) {
      return List.of();
    }
    String user = spec.user().get();
    if (!user.matches("[0-9]{1,9}(:[0-9]{1,9})?")) {
      throw InvalidSpecException.of(
          "user", user, "name the user of a container by its number, UID or UID:GID");
    }
    String[] parts = user.split(":", 2);
    return List.of("--setuid=" + parts[0], "--setgid=" + (parts.length == 2 ? parts[1] : parts[0]));
  }

  /** The command's conversation; holds the namespaces open until it is over. */
  private record Entered(FrameStream stream, OpenNamespaces namespaces, boolean terminal)
      implements FrameStream {

    @Override
    public Optional<Frame> read(Deadline deadline) {
      Optional<Frame> frame = stream.read(deadline);
      if (frame.isEmpty()) {
        namespaces.close();
      }
      return terminal ? frame.map(each -> new Frame(Frame.Channel.TERMINAL, each.data())) : frame;
    }

    @Override
    public void write(byte[] data, Deadline deadline) {
      stream.write(data, deadline);
    }

    @Override
    public void endInput() {
      stream.endInput();
    }

    @Override
    public void resize(int columns, int rows) {
      stream.resize(columns, rows);
    }

    @Override
    public OptionalInt exitCode() {
      return stream.exitCode();
    }

    @Override
    public void close() {
      try {
        stream.close();
      } finally {
        namespaces.close();
      }
    }
  }
}
