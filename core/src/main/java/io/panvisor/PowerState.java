package io.panvisor;

/** Whether a machine runs. */
public enum PowerState {
  /** Does not run and holds no memory state. */
  STOPPED,
  /** On its way to {@link #RUNNING}, or in a loop of restarts. */
  STARTING,
  /** Runs. */
  RUNNING,
  /** In memory, its processors halted. */
  PAUSED,
  /** Put to sleep by its own power management (ACPI S3). */
  SLEEPING,
  /** Its memory is saved to disk; {@code start} goes on from there. */
  SUSPENDED,
  /** On its way to {@link #STOPPED}. */
  STOPPING,
  /** The engine cannot run it on; see the cause. */
  FAILED,
  /** The engine did not say. */
  UNKNOWN
}
