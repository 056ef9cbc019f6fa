package io.panvisor;

import io.panvisor.error.ClosedException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Frame;
import io.panvisor.facet.Session;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A backend's stream as users hold it: with deadlines, the closed check, and errors that say where.
 */
final class StreamSession implements Session {

  private static final Duration LONGEST_WRITE = Duration.ofMinutes(1);

  private final Link link;
  private final Operation operation;
  private final FrameStream stream;
  private volatile boolean closed;

  StreamSession(Link link, Operation operation, FrameStream stream) {
    this.link = link;
    this.operation = operation;
    this.stream = stream;
    link.closing(this);
  }

  @Override
  public Optional<Frame> read(Duration longest) {
    return read(Deadline.after(link.context(), longest));
  }

  Optional<Frame> read(Deadline deadline) {
    return checked(() -> stream.read(deadline));
  }

  @Override
  public void write(byte[] data) {
    checked(
        () -> {
          stream.write(data, Deadline.after(link.context(), LONGEST_WRITE));
          return true;
        });
  }

  @Override
  public void endInput() {
    checked(
        () -> {
          stream.endInput();
          return true;
        });
  }

  @Override
  public void resize(int columns, int rows) {
    checked(
        () -> {
          stream.resize(columns, rows);
          return true;
        });
  }

  @Override
  public OptionalInt exitCode() {
    return stream.exitCode();
  }

  private <T> T checked(Supplier<T> body) {
    if (closed) {
      throw link.decorate(new ClosedException("the session was closed"), operation);
    }
    try {
      return body.get();
    } catch (PanvisorException error) {
      throw link.decorate(
          closed && !(error instanceof ClosedException)
              ? new ClosedException("the session was closed during the call", error)
              : error,
          operation);
    }
  }

  @Override
  public void close() {
    closed = true;
    link.forget(this);
    stream.close();
  }
}
