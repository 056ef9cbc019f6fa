package io.panvisor.examples.processes;

import io.panvisor.MachineId;
import io.panvisor.error.ClosedException;
import io.panvisor.error.EngineException;
import io.panvisor.facet.Frame;
import io.panvisor.facet.LogQuery;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.LogOperations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Logs: what the process wrote so far, from its file. */
record ProcessLogs(ProcessStore store) implements LogOperations {

  private static final int PIECE = 16_384;

  @Override
  public FrameStream open(Call call, MachineId id, LogQuery query) {
    Path file = store.log(store.require(id.value()).id());
    try {
      return new Written(
          Files.exists(file) ? Files.newInputStream(file) : new ByteArrayInputStream(new byte[0]));
    } catch (IOException unreadable) {
      throw new EngineException("the log cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static final class Written implements FrameStream {
    private final InputStream in;
    private volatile boolean closed;

    Written(InputStream in) {
      this.in = in;
    }

    @Override
    public Optional<Frame> read(Deadline deadline) {
      try {
        byte[] piece = in.readNBytes(PIECE);
        return piece.length == 0
            ? Optional.empty()
            : Optional.of(new Frame(Frame.Channel.OUTPUT, piece));
      } catch (IOException broken) {
        if (closed) {
          throw new ClosedException("the log was closed", broken);
        }
        throw new EngineException("the log cannot be read on: " + broken.getMessage(), broken);
      }
    }

    @Override
    public void close() {
      closed = true;
      try {
        in.close();
      } catch (IOException unclosed) {
        throw new EngineException("the log cannot be closed: " + unclosed.getMessage(), unclosed);
      }
    }
  }
}
