package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Logs;
import io.panvisor.facet.Output;
import io.panvisor.facet.Session;
import io.panvisor.spi.Call;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.HypervisorConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Logs over a connection. */
record LogsFacet(Link link, CallOptions options, MachineId id) implements Logs {

  private static final Duration LONGEST_FOLLOW = Duration.ofDays(30);

  static FrameStream open(
      HypervisorConnection connection, Call call, MachineId id, LogQuery query) {
    if (query.isFollow()) {
      Hypervisor.require(connection.features(), Feature.LOGS_FOLLOW);
    }
    if (query.since().isPresent() || query.tail().isPresent()) {
      Hypervisor.require(connection.features(), Feature.LOGS_SINCE);
    }
    return connection
        .logs()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.LOGS, "this connection has none"))
        .open(call, id, query);
  }

  @Override
  public void read(LogQuery query, Output output) {
    Operation operation = Operation.changing("logs.read", id);
    link.run(
        query.isFollow() ? operation.lasting(LONGEST_FOLLOW) : operation,
        options,
        (connection, call) -> {
          try (FrameStream stream = open(connection, call, id, query)) {
            ExecFacet.pump(stream, call, output);
          }
          return true;
        });
  }

  @Override
  public Session open(LogQuery query) {
    Operation operation = Operation.reading("logs.open", id);
    return new StreamSession(
        link,
        operation,
        link.run(operation, options, (connection, call) -> open(connection, call, id, query)));
  }

  @Override
  public String tail(int lines) {
    ExecFacet.Kept kept = new ExecFacet.Kept(1 << 20);
    read(LogQuery.all().tail(lines), frame -> kept.add(frame.data()));
    return new String(kept.bytes(), StandardCharsets.UTF_8);
  }
}
