package io.panvisor.memory;

/**
 * A command that pretends to run in the engine's machines; given to {@link MemoryEngine#program}.
 * Runs on a thread of its own.
 */
@FunctionalInterface
public interface MemoryProgram {

  /**
   * Runs the command to its end.
   *
   * @return its exit code
   * @throws InterruptedException when the machine was stopped meanwhile
   */
  int run(MemoryProcess process) throws InterruptedException;
}
