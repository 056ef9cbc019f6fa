package io.panvisor.openvz;

import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/** A tool's conversation as that of the command in the container. */
final class ExecStream implements FrameStream {

  private final FrameStream tool;
  private final boolean terminal;
  private final IntUnaryOperator judge;
  private OptionalInt exitCode = OptionalInt.empty();

  /**
   * A stream.
   *
   * @param terminal whether both outputs are one
   * @param judge gives the exit code, or throws when it is the tool's own
   */
  ExecStream(FrameStream tool, boolean terminal, IntUnaryOperator judge) {
    this.tool = tool;
    this.terminal = terminal;
    this.judge = judge;
  }

  @Override
  public Optional<Frame> read(Deadline deadline) {
    Optional<Frame> frame = tool.read(deadline);
    if (frame.isEmpty() && exitCode.isEmpty() && tool.exitCode().isPresent()) {
      exitCode = OptionalInt.of(judge.applyAsInt(tool.exitCode().getAsInt()));
    }
    return terminal ? frame.map(piece -> new Frame(Frame.Channel.TERMINAL, piece.data())) : frame;
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    tool.write(data, deadline);
  }

  @Override
  public void endInput() {
    tool.endInput();
  }

  @Override
  public OptionalInt exitCode() {
    return exitCode;
  }

  @Override
  public void close() {
    tool.close();
  }
}
