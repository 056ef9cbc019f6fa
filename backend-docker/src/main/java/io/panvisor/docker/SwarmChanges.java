package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.panvisor.spi.Call;
import io.panvisor.spi.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Wakes who waits for something to change in a swarm.
 *
 * <p>The engine's API tells of services and nodes, and of the containers of the node that is talked
 * to, but of no task. A container's event comes a moment before its task says the same, and tasks
 * on other nodes come without any: after an event, and while a task is under way, one look follows
 * the other, with growing pauses; otherwise the next event is waited for, or a second, which is
 * what another node's doings may take to be seen.
 */
final class SwarmChanges implements AutoCloseable {

  private static final String FILTERS =
      "{\"type\":[\"service\",\"node\",\"container\"],\"event\":[\"create\",\"update\",\"remove\","
          + "\"start\",\"die\",\"oom\",\"destroy\",\"health_status\"]}";
  private static final Duration FIRST_STEP = Duration.ofMillis(40);
  private static final Duration LONGEST_STEP = Duration.ofMillis(320);
  private static final Duration ELSEWHERE = Duration.ofSeconds(1);

  private final Exchange exchange;
  private final Signal signal;
  private final AtomicReference<@Nullable String> end = new AtomicReference<>();
  private Duration step = FIRST_STEP;
  private int looks;

  private SwarmChanges(Exchange exchange, Signal signal) {
    this.exchange = exchange;
    this.signal = signal;
  }

  /** Begins to listen. */
  static SwarmChanges open(DockerEngine engine, Call call) {
    Exchange exchange =
        engine.ask(
            call,
            Subject.ENGINE,
            limit -> {
              Exchange opened =
                  engine.api().stream(limit, ApiPath.of("events").with("filters", FILTERS));
              opened.disarm();
              return opened;
            });
    SwarmChanges changes = new SwarmChanges(exchange, engine.context().newSignal());
    engine.context().newThread("panvisor-swarm-events", () -> changes.readAll(engine)).start();
    return changes;
  }

  private void readAll(DockerEngine engine) {
    String why = "the engine ended its event stream";
    try (exchange;
        InputStream body = exchange.getBody();
        MappingIterator<JsonNode> events =
            engine.mapper().readerFor(JsonNode.class).readValues(body)) {
      while (events.hasNextValue()) {
        events.nextValue();
        signal.raise();
      }
    } catch (IOException e) {
      why = "the event stream broke: " + e.getMessage();
    }
    end.set(why);
    signal.raise();
  }

  /** Why there are no more events; null while there are. */
  @Nullable String ended() {
    return end.get();
  }

  /**
   * Waits until something may have changed.
   *
   * @param moving whether a task is under way
   * @param longest no longer than this
   * @return whether an event came
   */
  boolean await(boolean moving, Duration longest) throws InterruptedException {
    boolean soon = moving || looks > 0;
    Duration pause = soon ? step : ELSEWHERE;
    boolean told = signal.await(pause.compareTo(longest) < 0 ? pause : longest);
    if (told) {
      step = FIRST_STEP;
      looks = 4;
    } else {
      looks = Math.max(0, looks - 1);
      Duration next = step.multipliedBy(2);
      step = next.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : next;
    }
    return told;
  }

  /** The same within a call, whose deadline and interruption it keeps. */
  void await(Call call, boolean moving) {
    call.checkpoint();
    try {
      await(moving, call.deadline().remaining());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw call.interrupted(io.panvisor.error.Outcome.UNKNOWN);
    }
    call.deliverProgress();
    call.checkpoint();
  }

  /** Wakes who waits. */
  void wake() {
    signal.raise();
  }

  @Override
  public void close() {
    exchange.abandon(TransportException.Reason.CLOSED);
  }
}
