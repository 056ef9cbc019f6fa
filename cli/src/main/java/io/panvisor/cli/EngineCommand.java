package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.error.OperationInterruptedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command about one engine: its arguments are checked first, then it connects. */
abstract class EngineCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  /** Checks the arguments; nothing of the engine is there yet. */
  void check(Target target) {}

  /** Whether {@code --timeout} is for each call; otherwise it means something else here. */
  boolean isTimeoutForCalls() {
    return true;
  }

  /** Whether the command goes on until it is interrupted, so that this is its orderly end. */
  boolean isEndless() {
    return false;
  }

  /** Does what the command is for, and gives the exit code. */
  abstract int run(Hypervisor hypervisor);

  @Override
  public final Integer call() {
    PanvisorCommand panvisor = panvisor();
    Target target = panvisor.target();
    check(target);
    Duration given = panvisor.timeout();
    Duration longest = isTimeoutForCalls() ? given : null;
    try (ProgressBars bars = new ProgressBars(panvisor.surroundings());
        Hypervisor hypervisor = panvisor.open(target, longest)) {
      return run(hypervisor.with(panvisor.callOptions(longest, bars)));
    } catch (OperationInterruptedException stopped) {
      if (isEndless()) {
        return ExitCode.INTERRUPTED;
      }
      throw stopped;
    }
  }

  final PanvisorCommand panvisor() {
    return panvisor(spec);
  }

  static PanvisorCommand panvisor(@Nullable CommandSpec of) {
    if (of == null || !(of.root().userObject() instanceof PanvisorCommand panvisor)) {
      throw new IllegalStateException("a command outside of panvisor");
    }
    return panvisor;
  }
}
