package io.panvisor;

import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.ExecSpec;
import io.panvisor.facet.Frame;
import io.panvisor.facet.Output;
import io.panvisor.facet.Session;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.HypervisorConnection;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Commands over a connection: output is pulled and passed on by the caller's own thread. */
record ExecFacet(Link link, CallOptions options, MachineId id) implements Exec {

  private static ExecOperations operations(HypervisorConnection connection) {
    return connection
        .exec()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.EXEC, "this connection has none"));
  }

  @Override
  public int run(ExecSpec spec, Output output) {
    return link.run(
        Operation.making("exec.run", id).hiding(spec.secrets()),
        options,
        (connection, call) -> {
          try (FrameStream stream = operations(connection).open(call, id, spec, false)) {
            pump(stream, call, output);
            return stream
                .exitCode()
                .orElseThrow(
                    () ->
                        new ConnectionLostException(
                            "the command's output ended, but its exit code did not come"));
          }
        });
  }

  /** Passes on a stream to its end, within the call's deadline. */
  static void pump(FrameStream stream, Call call, Output output) {
    for (Optional<Frame> frame = stream.read(call.deadline());
        frame.isPresent();
        frame = stream.read(call.deadline())) {
      try {
        output.accept(frame.get());
      } catch (RuntimeException thrown) {
        throw new CallerCodeException(thrown);
      }
      call.checkpoint();
    }
  }

  @Override
  public ExecCapture capture(ExecSpec spec, int mostBytes) {
    Kept output = new Kept(mostBytes);
    Kept error = new Kept(mostBytes);
    int code =
        run(
            spec,
            frame -> (frame.channel() == Frame.Channel.ERROR ? error : output).add(frame.data()));
    return new ExecCapture(
        code, output.bytes(), error.bytes(), output.truncated || error.truncated);
  }

  @Override
  public Session open(ExecSpec spec) {
    Operation operation = Operation.changing("exec.open", id).hiding(spec.secrets());
    FrameStream stream =
        link.run(
            operation,
            options,
            (connection, call) -> {
              Hypervisor.require(connection.features(), Feature.EXEC_INTERACTIVE);
              return operations(connection).open(call, id, spec, true);
            });
    return new StreamSession(link, operation, stream);
  }

  /** The first bytes of an output. */
  static final class Kept {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;
    private boolean truncated;

    Kept(int most) {
      this.most = most;
    }

    void add(byte[] data) {
      int room = Math.min(data.length, most - bytes.size());
      bytes.write(data, 0, room);
      truncated |= room < data.length;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
