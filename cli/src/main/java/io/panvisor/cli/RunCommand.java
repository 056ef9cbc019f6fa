package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.Until;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.Attach;
import io.panvisor.facet.AttachSpec;
import io.panvisor.facet.Session;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a machine and runs it. */
@Command(
    name = "run",
    description =
        "Make a machine, run it, wait until it runs, and print its id. With -i, -t, --attach or"
            + " --rm: talk to a container's own process, and end with its exit code; 125 is then an"
            + " error of Panvisor's own.")
final class RunCommand extends MakeCommand {

  private static final Duration USUAL = Duration.ofMinutes(1);

  @Option(
      names = "--wait",
      paramLabel = "WHAT",
      description =
          "Then wait for more than running: healthy, address, tcp:80, http:80[/path] or log:REGEX, for"
              + " --timeout or one minute.")
  private @Nullable String wait;

  @Option(
      names = {"-i", "--interactive"},
      description = "Pass our standard input on to the container's process.")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Give the container's process a terminal.")
  private boolean tty;

  @Option(
      names = {"-a", "--attach"},
      description = "Print what the container's process says, until it ends.")
  private boolean attach;

  @Option(
      names = "--rm",
      description = "Delete the container when it has ended; with --detach the engine does it.")
  private boolean remove;

  @Option(
      names = {"-d", "--detach"},
      description = "Do not talk to it: print its id, as without any of these.")
  private boolean detach;

  @Option(
      names = "--detach-keys",
      paramLabel = "KEYS",
      description =
          "The keys that leave a terminal and let the container run on: ctrl-p,ctrl-q if not given.")
  private @Nullable String detachKeys;

  private AttachSpec attaching = AttachSpec.output();

  private @Nullable Until condition;

  @Override
  boolean isRun() {
    return true;
  }

  @Override
  boolean isAttached() {
    return !detach && (interactive || tty || attach || remove);
  }

  @Override
  void check(Target target) {
    if (isAttached() && (wait != null || panvisor().isJson())) {
      throw InvalidSpecException.of(
          "detach", "", "--wait and --json are for machines that run on: add --detach");
    }
    if (detachKeys != null && !(isAttached() && tty)) {
      throw InvalidSpecException.of("detach-keys", detachKeys, "only a terminal is left by keys");
    }
    attaching = interactive ? AttachSpec.interactive() : AttachSpec.output();
    if (detachKeys != null) {
      attaching = Arguments.read("detach-keys", detachKeys, attaching::detachKeys);
    }
    options().talking(tty, interactive);
    if (remove) {
      options().removing(detach);
    }
    super.check(target);
    condition = wait == null ? null : Conditions.parse("wait", wait);
  }

  /** Attached before it starts, so that nothing of what it says is missed. */
  @Override
  int attached(Hypervisor hypervisor, MachineSpec wanted) {
    Machine machine = hypervisor.create(wanted);
    boolean started = false;
    boolean ended = false;
    try (Session session = machine.facet(Attach.class).open(attaching)) {
      machine.start();
      started = true;
      Conversation conversation = new Conversation(panvisor(), panvisor().timeout());
      if (!interactive) {
        conversation.onOutput(session);
      } else if (tty && panvisor().surroundings().terminals().in()) {
        conversation.onWholeTerminal(session);
      } else {
        conversation.onStreams(session);
      }
      ended = session.exitCode().isPresent();
      if (!ended) {
        panvisor().note(wanted.name() + " runs on");
      }
      return session.exitCode().orElse(ExitCode.DONE);
    } finally {
      // What never ran is nobody's; what was left by keys or by an error runs on.
      if (!started || (ended && remove)) {
        machine.delete();
      }
    }
  }

  @Override
  Machine make(Hypervisor hypervisor, MachineSpec wanted) {
    Machine machine = hypervisor.launch(wanted);
    Duration given = panvisor().timeout();
    Duration longest = given == null ? USUAL : given;
    Until awaited = condition;
    if (awaited != null) {
      machine.await(awaited, longest);
      return machine;
    }
    MachineStatus status = machine.status();
    if (status.power() == PowerState.STARTING && status.activity().isEmpty()) {
      machine.await(Until.running(), longest);
    } else if (status.power() == PowerState.STOPPED || status.power() == PowerState.FAILED) {
      panvisor().note(wanted.name() + " has ended already: " + status);
    }
    return machine;
  }
}
