package io.panvisor.memory;

import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.facet.MachineStats;
import io.panvisor.spi.Call;
import io.panvisor.spi.StatsOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Counters that grow while a machine runs: a quarter of a processor, some traffic. */
record MemoryStats(MemoryConnection connection) implements StatsOperations {

  @Override
  public MachineStats sample(Call call, MachineId id) {
    return connection.ask(
        call,
        MemoryCall.STATS,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.STATS);
          if (!runs(machine)) {
            throw machine.wrongState(
                "a machine that does not run has no counters",
                PowerState.RUNNING,
                PowerState.PAUSED);
          }
          return stats(machine);
        });
  }

  @Override
  public List<MachineStats> sampleAll(Call call) {
    return connection.ask(
        call,
        MemoryCall.STATS,
        () -> {
          List<MachineStats> all = new ArrayList<>();
          for (MemoryMachine machine : connection.engineState().machines()) {
            if (runs(machine)) {
              all.add(stats(machine));
            }
          }
          return all;
        });
  }

  private static boolean runs(MemoryMachine machine) {
    PowerState power = machine.power();
    return power == PowerState.RUNNING || power == PowerState.PAUSED;
  }

  private MachineStats stats(MemoryMachine machine) {
    long ran = machine.ranNanos();
    long memory = machine.spec().memory().orElse(DataSize.mebibytes(256)).bytes();
    return new MachineStats(
        machine.id(),
        connection.engineState().time().now(),
        Integer.toString(machine.incarnation()),
        OptionalLong.of(ran / 4),
        OptionalLong.of(memory / 3),
        OptionalLong.of(memory),
        OptionalLong.of(ran / 1_000),
        OptionalLong.of(ran / 2_000),
        OptionalLong.of(ran / 10_000),
        OptionalLong.of(ran / 20_000));
  }
}
