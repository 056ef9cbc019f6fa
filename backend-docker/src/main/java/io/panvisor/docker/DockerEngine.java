package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.io.IOException;

/**
 * What every part of the backend shares: the way to the engine, and what is known of it.
 *
 * @param api the engine's calls
 * @param context time and threads
 * @param machines makes facts of ours
 * @param facts what the engine told of itself when it was connected to
 * @param registries the passwords that the docker command has stored
 * @param command the docker command, for what the API alone cannot do
 */
record DockerEngine(
    EngineApi api,
    EngineContext context,
    MachineTranslator machines,
    EngineFacts facts,
    RegistryLogins registries,
    DockerCommand command) {

  /** One conversation with the engine, under the limit of a call. */
  interface Conversation<T> {
    T with(CallLimit limit) throws IOException;
  }

  /** One conversation that gives nothing back. */
  interface Errand {
    void with(CallLimit limit) throws IOException;
  }

  static CallLimit limit(Deadline deadline) {
    return () -> deadline.remaining().toNanos();
  }

  ObjectMapper mapper() {
    return api.mapper();
  }

  /** Talks to the engine, with errors of ours. */
  <T> T ask(Call call, Subject subject, Conversation<T> conversation) {
    call.checkpoint();
    try {
      return conversation.with(limit(call.deadline()));
    } catch (IOException e) {
      throw EngineErrors.of(e, call, subject);
    }
  }

  /** Talks to the engine, with errors of ours. */
  void run(Call call, Subject subject, Errand errand) {
    call.checkpoint();
    try {
      errand.with(limit(call.deadline()));
    } catch (IOException e) {
      throw EngineErrors.of(e, call, subject);
    }
  }

  /** The engine's inspection of a machine; an error when there is no such machine. */
  JsonNode inspect(Call call, MachineId id) {
    return ask(
        call,
        Subject.machine(id.value()),
        limit -> api.get(limit, ApiPath.of("containers", id.value(), "json"), JsonNode.class));
  }
}
