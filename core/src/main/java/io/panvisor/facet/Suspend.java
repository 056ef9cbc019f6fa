package io.panvisor.facet;

/** Saves a machine's memory to disk; {@code start()} goes on from there. */
public interface Suspend extends MachineFacet {

  /**
   * Saves the memory and stops.
   *
   * @return false when it was suspended already
   */
  boolean suspend();

  /**
   * Drops a saved memory; the machine is then stopped.
   *
   * @return false when there was none
   */
  boolean discard();
}
