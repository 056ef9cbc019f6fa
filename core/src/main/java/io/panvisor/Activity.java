package io.panvisor;

/** What the engine is doing with a machine beside running it. */
public enum Activity {
  /** It is being made; it may still be undone. */
  CREATING,
  /** It moves to another host. */
  MIGRATING,
  /** A snapshot of it is being taken, restored or merged. */
  SNAPSHOTTING,
  /** Its size is being changed. */
  RESIZING,
  /** A change waits for the user's yes. */
  AWAITING_CONFIRMATION,
  /** It is being deleted. */
  DELETING,
  /** It ends again and again and the engine restarts it. */
  RESTART_LOOP,
  /** It runs from a rescue system. */
  RESCUED,
  /** Another job of the engine's holds it; the engine's word says which. */
  BUSY
}
