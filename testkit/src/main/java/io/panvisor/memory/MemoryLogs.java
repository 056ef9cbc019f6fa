package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.facet.LogQuery;
import io.panvisor.spi.Call;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.LogOperations;

/** What containers wrote. */
record MemoryLogs(MemoryConnection connection) implements LogOperations {

  @Override
  public FrameStream open(Call call, MachineId id, LogQuery query) {
    return connection.ask(
        call,
        MemoryCall.LOGS,
        () -> new LogStream(connection, connection.machine(id, Feature.LOGS), query));
  }
}
