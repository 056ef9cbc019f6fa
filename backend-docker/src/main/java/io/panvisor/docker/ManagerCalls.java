package io.panvisor.docker;

/** A connection whose engine can be asked about its swarm. */
interface ManagerCalls {

  /** The calls about the swarm. */
  SwarmApi swarm();
}
