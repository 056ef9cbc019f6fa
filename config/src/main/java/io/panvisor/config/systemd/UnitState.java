package io.panvisor.config.systemd;

/** Whether a unit starts with the host; the words are those of {@code systemctl is-enabled}. */
public enum UnitState {
  /** It does. */
  ENABLED,
  /** It does not, and could. */
  DISABLED,
  /** Others start it: it says nothing of its own start. */
  STATIC,
  /** It does not itself, but switches on others that do. */
  INDIRECT,
  /** It is another unit's second name. */
  ALIAS,
  /** Nothing can start it. */
  MASKED,
  /** There is none. */
  MISSING
}
