package io.panvisor.facet;

/** A machine's serial console or first terminal. */
public interface Console extends MachineFacet {

  /**
   * Opens the console.
   *
   * @return a duplex session, which is the caller's to close
   * @throws io.panvisor.error.BusyException when somebody else has it open
   * @throws io.panvisor.error.IllegalMachineStateException when the machine does not run
   */
  Session open();
}
