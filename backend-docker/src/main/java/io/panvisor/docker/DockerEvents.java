package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.panvisor.spi.Call;
import io.panvisor.spi.EventHints;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine tells of containers by itself. */
final class DockerEvents implements EventOperations {

  private static final Logger LOG = LoggerFactory.getLogger(DockerEvents.class);
  private static final String FILTERS = "{\"type\":[\"container\",\"network\"]}";
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final DockerEngine engine;

  DockerEvents(DockerEngine engine) {
    this.engine = engine;
  }

  /**
   * The engine answers the request before it begins to listen, so that an event right after the
   * answer would be missed. It is therefore asked to begin a little in the past, by its own clock:
   * what is told twice does no harm.
   */
  @Override
  public Subscription subscribe(Call call, EventHints hints) {
    Exchange exchange =
        engine.ask(
            call,
            Subject.ENGINE,
            limit -> {
              ApiPath path =
                  ApiPath.of("events")
                      .with("filters", FILTERS)
                      .with("since", DockerLogs.seconds(engineTime(limit)));
              Exchange opened = engine.api().stream(limit, path);
              opened.disarm();
              return opened;
            });
    engine.context().newThread("panvisor-docker-events", () -> readAll(exchange, hints)).start();
    return () -> exchange.abandon(TransportException.Reason.CLOSED);
  }

  private Instant engineTime(CallLimit limit) throws IOException {
    String date;
    try (Exchange ping = engine.api().stream(limit, ApiPath.of("_ping"))) {
      date = ping.getHeader("Date");
    }
    Instant here = engine.context().clock().instant();
    if (date == null) {
      return here.minus(MARGIN);
    }
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .minus(MARGIN);
    } catch (DateTimeException e) {
      return here.minus(MARGIN);
    }
  }

  private void readAll(Exchange exchange, EventHints hints) {
    String why = "the engine ended its event stream";
    try (exchange;
        InputStream body = exchange.getBody();
        MappingIterator<JsonNode> events =
            engine.mapper().readerFor(JsonNode.class).readValues(body)) {
      while (events.hasNextValue()) {
        tell(events.nextValue(), hints);
      }
    } catch (IOException e) {
      why = "the event stream broke: " + e.getMessage();
    } catch (RuntimeException e) {
      LOG.debug("an event could not be passed on", e);
      why = "an event could not be passed on: " + e.getMessage();
    }
    hints.lost(why);
  }

  /** Passes one event on. */
  void tell(JsonNode event, EventHints hints) {
    JsonNode actor = event.path("Actor");
    String action = event.path("Action").asText(event.path("status").asText(""));
    if ("network".equals(event.path("Type").asText())) {
      String container = actor.path("Attributes").path("container").asText("");
      if (isId(container)) {
        hints.changed(engine.machines().id(container));
      }
      return;
    }
    String container = actor.path("ID").asText(event.path("id").asText(""));
    if (!isId(container)
        || action.startsWith("exec_")
        || "top".equals(action)
        || "resize".equals(action)) {
      return;
    }
    if ("destroy".equals(action) || "remove".equals(action)) {
      hints.removed(engine.machines().id(container));
    } else {
      hints.changed(engine.machines().id(container));
    }
  }

  private static boolean isId(String text) {
    return text.matches("[0-9a-f]{12,64}");
  }
}
