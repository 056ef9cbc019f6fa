package io.panvisor.memory;

/** What the engine can be asked, for {@link MemoryFaults}. */
public enum MemoryCall {
  /** Connecting. */
  CONNECT,
  /** Listing machines. */
  LIST,
  /** Reading one machine. */
  INFO,
  /** Looking for machines by name or id. */
  FIND,
  /** Checking a spec. */
  CHECK,
  /**
   * Making a machine. Its steps: {@code image ready}, {@code disk made}, {@code defined}, {@code
   * started}.
   */
  CREATE,
  /** Starting a machine. */
  START,
  /** Stopping a machine. */
  STOP,
  /** Pausing a machine. */
  PAUSE,
  /** Resuming a machine. */
  RESUME,
  /** Rebooting a machine. */
  REBOOT,
  /** Deleting a machine. Its steps: {@code machine deleted}, {@code disk deleted}. */
  DELETE,
  /** Looking for what belongs to no machine. */
  ORPHANS,
  /** Explaining. */
  EXPLAIN,
  /** Everything about snapshots. */
  SNAPSHOTS,
  /** Running a command. */
  EXEC,
  /** Reading a log. */
  LOGS,
  /** Opening a console. */
  CONSOLE,
  /** Reading counters. */
  STATS,
  /** Saving memory to disk and dropping it. */
  SUSPEND,
  /** Renaming. */
  RENAME,
  /** Starting with the host. */
  AUTOSTART,
  /** Asking for addresses. */
  ADDRESSES,
  /** Changing labels. */
  LABELS,
  /** Making an image of a machine. */
  CAPTURE,
  /** Everything about images. */
  IMAGES,
  /** Subscribing to changes. */
  EVENTS
}
