package io.panvisor;

/** What sort of machine it is. */
public enum MachineKind {
  /** Has (virtual) hardware and a kernel of its own. */
  VIRTUAL_MACHINE,
  /** Shares the host's kernel and runs a whole system with an init of its own (LXC, OpenVZ). */
  SYSTEM_CONTAINER,
  /** Shares the host's kernel and runs one application (Docker, Podman, a Swarm task). */
  APPLICATION_CONTAINER
}
