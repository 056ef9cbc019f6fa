package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.LogQuery;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.LogOperations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;

/** What a container wrote. */
final class DockerLogs implements LogOperations {

  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final DockerEngine engine;

  DockerLogs(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public FrameStream open(Call call, MachineId id, LogQuery query) {
    JsonNode container = engine.inspect(call, id);
    String driver = container.path("HostConfig").path("LogConfig").path("Type").asText("");
    if ("none".equals(driver)) {
      throw new UnsupportedFeatureException(
          Feature.LOGS, "this container's output is kept nowhere (log driver 'none')");
    }
    boolean terminal = container.path("Config").path("Tty").asBoolean(false);
    ApiPath path =
        ApiPath.of("containers", id.value(), "logs")
            .with("stdout", 1)
            .with("stderr", 1)
            .with("follow", query.isFollow() ? 1 : 0)
            .with("timestamps", query.isTimestamps() ? 1 : 0)
            .with("since", query.since().map(DockerLogs::seconds).orElse(null))
            .with("tail", query.tail().isPresent() ? query.tail().getAsInt() : "all");
    Subject subject = Subject.machine(id.value());
    Exchange exchange =
        engine.ask(
            call,
            subject,
            limit -> {
              Exchange opened = engine.api().stream(limit, path);
              opened.disarm();
              return opened;
            });
    return new ContainerStream(
            engine,
            call,
            subject,
            exchange,
            terminal,
            false,
            () -> end(exchange, id, query.isFollow()),
            null)
        .begin();
  }

  /** Seconds with nanoseconds, as the engine wants them. */
  static String seconds(Instant time) {
    return String.format(Locale.ROOT, "%d.%09d", time.getEpochSecond(), time.getNano());
  }

  /**
   * An end that only the end of the connection tells is proved by the engine, which still has to be
   * there.
   */
  private OptionalInt end(Exchange exchange, MachineId id, boolean followed) throws IOException {
    if (exchange.endsWithConnection()) {
      CallLimit limit = DockerEngine.limit(Deadline.after(engine.context(), ANSWER));
      JsonNode container =
          engine.api().get(limit, ApiPath.of("containers", id.value(), "json"), JsonNode.class);
      if (followed && container.path("State").path("Running").asBoolean(false)) {
        throw new ConnectionLostException("the log broke off while the machine runs");
      }
    }
    return OptionalInt.empty();
  }
}
