package io.panvisor;

/**
 * The parts of a {@link MachineInfo} that a query asks for by name. Identity, name and status are
 * always there.
 *
 * <p>Some engines hold a part in the same answer as the list, others need a call a machine for it:
 * {@link Hypervisor#bulkParts()} tells.
 */
public enum InfoPart {
  /** {@link MachineInfo#cpus()} and {@link MachineInfo#memory()}. */
  RESOURCES,
  /** {@link MachineInfo#labels()}. */
  LABELS,
  /** {@link MachineInfo#addresses()} and {@link MachineInfo#ports()}. */
  ADDRESSES,
  /**
   * {@link MachineInfo#virtualization()}, {@link MachineInfo#createdAt()} and {@link
   * MachineInfo#image()}.
   */
  ORIGIN,
  /** {@link MachineInfo#autostart()} and {@link MachineInfo#restarts()}. */
  AUTOSTART,
  /** {@link MachineInfo#engineFacts()}. */
  ENGINE
}
