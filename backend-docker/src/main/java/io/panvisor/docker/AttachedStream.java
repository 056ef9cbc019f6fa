package io.panvisor.docker;

import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import java.util.Optional;
import java.util.OptionalInt;

/** A container's own process: its stream, and beside it the wait for its exit code. */
final class AttachedStream implements FrameStream {

  private final ContainerStream stream;
  private final Exchange exit;
  private final DetachKeys keys;

  AttachedStream(ContainerStream stream, Exchange exit, DetachKeys keys) {
    this.stream = stream;
    this.exit = exit;
    this.keys = keys;
  }

  @Override
  public Optional<Frame> read(Deadline deadline) {
    return stream.read(deadline);
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    keys.sending(data);
    stream.write(data, deadline);
  }

  @Override
  public void endInput() {
    stream.endInput();
  }

  @Override
  public void resize(int columns, int rows) {
    stream.resize(columns, rows);
  }

  @Override
  public OptionalInt exitCode() {
    return stream.exitCode();
  }

  @Override
  public void close() {
    stream.close();
    exit.close();
  }
}
