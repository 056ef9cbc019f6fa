package io.panvisor.memory;

import io.panvisor.spi.Call;
import io.panvisor.spi.EventHints;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.Subscription;

/** What the engine tells of changes. */
record MemoryEvents(MemoryConnection connection) implements EventOperations {

  @Override
  public Subscription subscribe(Call call, EventHints hints) {
    return connection.ask(
        call, MemoryCall.EVENTS, () -> connection.engineState().listen(connection, hints)::run);
  }
}
