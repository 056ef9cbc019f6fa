package io.panvisor.examples.processes;

import io.panvisor.MachineId;
import io.panvisor.MachineKind;
import io.panvisor.PowerState;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.facet.MachineStats;
import io.panvisor.spi.Call;
import io.panvisor.spi.StatsOperations;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;

/** Counters: the processor time that the process has used, as the operating system tells it. */
record ProcessStats(ProcessStore store, String engine) implements StatsOperations {

  @Override
  public MachineStats sample(Call call, MachineId id) {
    StoredMachine machine = store.require(id.value());
    ProcessHandle process =
        machine
            .alive()
            .orElseThrow(
                () ->
                    new IllegalMachineStateException(
                        "a machine that does not run has no counters",
                        ProcessTranslator.status(machine),
                        EnumSet.of(PowerState.RUNNING)));
    return stats(machine, process);
  }

  @Override
  public List<MachineStats> sampleAll(Call call) {
    return store.all().stream()
        .flatMap(machine -> machine.alive().map(process -> stats(machine, process)).stream())
        .toList();
  }

  private MachineStats stats(StoredMachine machine, ProcessHandle process) {
    OptionalLong cpu =
        process
            .info()
            .totalCpuDuration()
            .map(used -> OptionalLong.of(used.toNanos()))
            .orElseGet(OptionalLong::empty);
    OptionalLong none = OptionalLong.empty();
    return new MachineStats(
        new MachineId(engine, MachineKind.APPLICATION_CONTAINER, machine.id()),
        store.now(),
        machine.process().map(StoredMachine.Incarnation::toString).orElse(""),
        cpu,
        none,
        none,
        none,
        none,
        none,
        none);
  }
}
