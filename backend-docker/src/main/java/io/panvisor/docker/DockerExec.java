package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.MachineId;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.ExecSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.ExecOperations;
import io.panvisor.spi.FrameStream;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;

/** Commands in a container. */
final class DockerExec implements ExecOperations {

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final DockerEngine engine;

  DockerExec(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public FrameStream open(Call call, MachineId id, ExecSpec spec, boolean interactive) {
    byte[] input = spec.input();
    boolean withInput = interactive || input.length > 0;
    Subject subject = Subject.machine(id.value());
    String exec =
        engine.ask(
            call,
            subject,
            limit ->
                engine
                    .api()
                    .post(
                        limit,
                        ApiPath.of("containers", id.value(), "exec"),
                        creation(engine, spec, withInput, false),
                        JsonNode.class)
                    .path("Id")
                    .asText());
    ObjectNode start = engine.mapper().createObjectNode();
    start.put("Detach", false);
    start.put("Tty", spec.isTerminal());
    Exchange exchange =
        engine.ask(
            call,
            subject,
            limit -> {
              Exchange upgraded =
                  engine.api().upgrade(limit, ApiPath.of("exec", exec, "start"), start);
              upgraded.disarm();
              return upgraded;
            });
    ContainerStream stream =
        new ContainerStream(
            engine,
            call,
            subject,
            exchange,
            spec.isTerminal(),
            withInput,
            () -> exitCode(exec),
            spec.isTerminal() ? (columns, rows) -> resize(exec, columns, rows) : null);
    stream.begin();
    return interactive || input.length == 0 ? stream : stream.feed(input);
  }

  /**
   * What is sent to make the command; values of variables are left out for people, as some may be
   * secret.
   */
  static ObjectNode creation(
      DockerEngine engine, ExecSpec spec, boolean withInput, boolean forPeople) {
    ObjectNode body = engine.mapper().createObjectNode();
    body.put("AttachStdin", withInput);
    body.put("AttachStdout", true);
    body.put("AttachStderr", true);
    body.put("Tty", spec.isTerminal());
    ArrayNode command = body.putArray("Cmd");
    spec.command().forEach(command::add);
    if (!spec.environment().isEmpty()) {
      ArrayNode environment = body.putArray("Env");
      spec.environment()
          .forEach((name, value) -> environment.add(name + "=" + (forPeople ? "***" : value)));
    }
    spec.user().ifPresent(user -> body.put("User", user));
    spec.workingFolder().ifPresent(folder -> body.put("WorkingDir", folder));
    return body;
  }

  /**
   * The exit code, which also proves that the output ended because the command did: the stream
   * itself ends the same way when the engine dies.
   */
  private OptionalInt exitCode(String exec) throws IOException {
    Duration pause = Duration.ofMillis(5);
    while (true) {
      JsonNode state;
      try {
        state = engine.api().get(within(ANSWER), ApiPath.of("exec", exec, "json"), JsonNode.class);
      } catch (ApiException e) {
        throw broken("the engine does not know the command any more: " + e.words(), e);
      }
      if (!state.path("Running").asBoolean(true)) {
        JsonNode code = state.path("ExitCode");
        if (!code.isInt()) {
          throw broken("the engine has no exit code of the command", null);
        }
        return OptionalInt.of(code.intValue());
      }
      try {
        engine.context().sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw broken("the wait for the command's end was interrupted", e);
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private static PanvisorException broken(
      String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new ConnectionLostException(why, cause);
  }

  private void resize(String exec, int columns, int rows) {
    try {
      engine
          .api()
          .post(
              within(ANSWER),
              ApiPath.of("exec", exec, "resize").with("w", columns).with("h", rows),
              null);
    } catch (IOException e) {
      throw new ConnectionLostException("the terminal's size was not taken: " + e.getMessage(), e);
    }
  }

  private CallLimit within(Duration duration) {
    return DockerEngine.limit(Deadline.after(engine.context(), duration));
  }
}
