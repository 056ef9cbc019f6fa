package io.panvisor.facet;

/** A machine's counters. All machines at once: {@code hypervisor.stats(query)}. */
public interface Stats extends MachineFacet {

  /** {@return the counters as they are now} */
  MachineStats sample();
}
