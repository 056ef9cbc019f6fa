package io.panvisor.spi;

import io.panvisor.MachineId;
import io.panvisor.facet.MachineStats;
import java.util.List;

/** Counters. A backend that has this implements it; thread-safe. */
public interface StatsOperations {

  /** {@return the machine's counters} */
  MachineStats sample(Call call, MachineId id);

  /**
   * {@return the counters of all machines that the engine tells counters of, of all running ones at
   * least; in a constant number of round trips where {@code stats.bulk} is declared}
   */
  List<MachineStats> sampleAll(Call call);
}
