package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.AttachSpec;
import io.panvisor.spi.AttachOperations;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.FrameStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/** A container's own process. */
final class DockerAttach implements AttachOperations {

  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final DockerEngine engine;

  DockerAttach(DockerEngine engine) {
    this.engine = engine;
  }

  /**
   * Asks for the exit code before anything else: a container that the engine removes at its end has
   * none afterwards.
   */
  @Override
  public FrameStream open(Call call, MachineId id, AttachSpec spec) {
    JsonNode config = engine.inspect(call, id).path("Config");
    boolean terminal = config.path("Tty").asBoolean(false);
    if (spec.input() && !config.path("OpenStdin").asBoolean(false)) {
      throw InvalidSpecException.of(
          "attach.input", "true", "the machine was made without: container(c -> c.interactive())");
    }
    Subject subject = Subject.machine(id.value());
    Exchange exit =
        engine.ask(
            call,
            subject,
            limit -> {
              Exchange waiting =
                  engine
                      .api()
                      .streamPost(
                          limit,
                          ApiPath.of("containers", id.value(), "wait")
                              .with("condition", "next-exit"),
                          null,
                          Map.of());
              waiting.disarm();
              return waiting;
            });
    boolean attached = false;
    try {
      Exchange exchange =
          engine.ask(
              call,
              subject,
              limit -> {
                Exchange upgraded =
                    engine.api().upgrade(limit, path(id, spec), engine.mapper().createObjectNode());
                upgraded.disarm();
                return upgraded;
              });
      DetachKeys keys = new DetachKeys(spec.detachBytes());
      ContainerStream stream =
          new ContainerStream(
              engine,
              call,
              subject,
              exchange,
              terminal,
              spec.input(),
              () -> ended(exit, terminal && keys.wereSent()),
              terminal ? (columns, rows) -> resize(id, columns, rows) : null);
      attached = true;
      return new AttachedStream(stream.begin(), exit, keys);
    } finally {
      if (!attached) {
        exit.close();
      }
    }
  }

  private static ApiPath path(MachineId id, AttachSpec spec) {
    return ApiPath.of("containers", id.value(), "attach")
        .with("stream", 1)
        .with("stdin", spec.input() ? 1 : 0)
        .with("stdout", 1)
        .with("stderr", 1)
        .with("detachKeys", spec.detachKeys());
  }

  /** The exit code, or none when the stream ended because the keys were sent. */
  private OptionalInt ended(Exchange exit, boolean left) throws IOException {
    if (left) {
      exit.close();
      return OptionalInt.empty();
    }
    Alarm.Pending patience =
        exit.abandonAt(DockerEngine.limit(Deadline.after(engine.context(), ANSWER)));
    try (exit;
        java.io.InputStream body = exit.getBody()) {
      JsonNode answer = engine.mapper().readTree(body);
      JsonNode code = answer == null ? null : answer.path("StatusCode");
      if (code == null || !code.isNumber()) {
        throw new ConnectionLostException("the engine has no exit code of the process");
      }
      return OptionalInt.of(code.intValue());
    } finally {
      patience.close();
    }
  }

  private void resize(MachineId id, int columns, int rows) {
    try {
      engine
          .api()
          .post(
              DockerEngine.limit(Deadline.after(engine.context(), ANSWER)),
              ApiPath.of("containers", id.value(), "resize").with("w", columns).with("h", rows),
              null);
    } catch (IOException e) {
      throw new ConnectionLostException("the terminal's size was not taken: " + e.getMessage(), e);
    }
  }
}
