package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.Frame;
import io.panvisor.facet.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Events, one a line of a stream. What nobody reads waits in the engine. */
final class EventLines implements DockerSystem.Events {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long NANOS = 1_000_000_000L;

  private final Session session;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Deque<DockerSystem.Event> ready = new ArrayDeque<>();

  EventLines(Session session) {
    this.session = session;
  }

  @Override
  public Optional<DockerSystem.Event> next(Duration longest) {
    while (ready.isEmpty()) {
      Optional<Frame> frame;
      try {
        frame = session.read(longest);
      } catch (OperationTimeoutException quiet) {
        return Optional.empty();
      }
      if (frame.isEmpty()) {
        throw new ConnectionLostException("the engine ended its event stream");
      }
      for (byte next : frame.get().data()) {
        if (next == '\n') {
          ready.add(event(line.toString(StandardCharsets.UTF_8)));
          line.reset();
        } else {
          line.write(next);
        }
      }
    }
    return Optional.of(ready.remove());
  }

  static DockerSystem.Event event(String text) {
    JsonNode event;
    try {
      event = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new EngineException("an event of the engine's cannot be understood", e);
    }
    JsonNode actor = event.path("Actor");
    long nanos = event.path("timeNano").asLong(event.path("time").asLong() * NANOS);
    return new DockerSystem.Event(
        event.path("Type").asText(),
        event.path("Action").asText(),
        actor.path("ID").asText(),
        MachineTranslator.texts(actor.path("Attributes")),
        Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS));
  }

  @Override
  public void close() {
    session.close();
  }
}
