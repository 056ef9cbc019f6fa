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

  /**
   * {@return the same as {@link #over(SshTarget, EngineContext)}, on the machine's own time and
   * threads}
   */
  public static RemoteRunner over(SshTarget target) {
    return over(target, EngineContext.system());
  }

  /**
   * {@return a runner on another machine, by the system's {@code ssh}: the user's ssh
   * configuration, agent and known hosts count}
   *
   * <p>The connection is made with the first command, never asks anything, is shared by all
   * commands ({@link SshTarget#sessions()} at a time, further ones wait), is made again when it
   * broke, and goes when it was idle for {@link SshTarget#idleTime()}. A conversation ({@link
   * CommandRunner#start}) goes over a connection of its own kind, so that it keeps no command
   * waiting.
   *
   * <p>The other machine needs {@code /bin/sh} and, to find the processes of a command that is to
   * be ended, Linux's {@code /proc}. At the deadline they are ended there in the same way as here,
   * which takes up to twelve seconds more; where that machine cannot be reached for it, the error
   * says so. The working folder of a command is an absolute one there; its variables are {@code
   * LC_ALL=C} and those that it names, besides what ssh's server gives.
   *
   * <p>Errors by meaning: a host key that is not known or has changed and a refused user are {@link
   * io.panvisor.error.AccessDeniedException}, all that has to do with the network {@link
   * io.panvisor.error.ConnectionLostException}, whose outcome tells whether a command may have run.
   *
   * @param target the other machine
   * @param context time and threads
   */
  public static RemoteRunner over(SshTarget target, EngineContext context) {
    return new SshRunner(target, context);
  }
}
