package io.panvisor.memory;

/** The contract on an engine that has every bad habit at once, and says so. */
class BadHabitsContractTest extends MemoryContainerContractTest {

  @Override
  MemoryEngine.Builder builder() {
    return MemoryEngine.builder("contract-bad-habits")
        .habit(MemoryHabit.CREATE_BOOTS)
        .habit(MemoryHabit.NAMES_REPEAT)
        .habit(MemoryHabit.DELETE_TAKES_STORAGE)
        .habit(MemoryHabit.EVENTS_REVERSED)
        .habit(MemoryHabit.STOP_KILLS)
        .habit(MemoryHabit.LABELS_FIXED)
        .habit(MemoryHabit.DETAILS_COST);
  }

  @Override
  protected boolean isRecorded() {
    return false;
  }
}
