package io.panvisor.openvz;

import io.panvisor.facet.MachineFacet;
import io.panvisor.facet.Session;

/**
 * A container's numbered terminals, where its own login programs talk, by {@code vzctl console}.
 * The facet {@link io.panvisor.facet.Console} is a root shell instead. Had by {@code
 * machine.facet(Terminals.class)}. Thread-safe.
 */
public interface Terminals extends MachineFacet {

  /**
   * Opens a terminal; whoever opens it closes it.
   *
   * @param number from 1 to 12; 2 is the one that most templates talk on
   * @return the terminal, which is read and written
   * @throws io.panvisor.error.IllegalMachineStateException when the container does not run
   * @throws io.panvisor.error.BusyException when this connection has it open
   */
  Session open(int number);
}
