package io.panvisor.process;

import io.panvisor.spi.EngineContext;

/** Where runners of commands come from. */
public final class Commands {

  private Commands() {}

  /** {@return a runner on this machine, on the machine's own time and threads} */
  public static CommandRunner here() {
    return here(EngineContext.system());
  }

  /**
   * {@return a runner on this machine}
   *
   * <p>A command starts with this process's environment and {@code LC_ALL=C}; the system's {@code
   * sbin} folders are added to the end of its path, because host programs live there. It runs in a
   * session of its own, without a terminal. When its time is over, or its caller is interrupted,
   * every process that came from it is ended: children, those that left its session, and those
   * whose parent is gone (these are known by a variable of their environment, {@code
   * PANVISOR_COMMAND}; one that cleared its environment <em>and</em> let its parent go is not
   * found). What such a process is asked with SIGTERM it has two seconds to do before SIGKILL. When
   * the JVM ends in order, the commands that still run are ended as well.
   *
   * @param context time and threads
   */
  public static CommandRunner here(EngineContext context) {
    return new LocalRunner(context);
  }
}
