package io.panvisor;

/**
 * What goes with a machine that is deleted. Disks and volumes that existed before, backing files,
 * named volumes and what another machine uses are never deleted.
 */
public enum DeletePolicy {
  /** The machine and what was made for it, as recorded in the engine. */
  OWNED,
  /** The machine alone; a feature, because some engines always delete. */
  KEEP_STORAGE,
  /**
   * The machine, what was made for it, and what the engine keeps of it: snapshots, saved state,
   * firmware variables.
   */
  ALL
}
