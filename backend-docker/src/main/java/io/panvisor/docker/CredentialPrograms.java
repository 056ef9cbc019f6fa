package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.panvisor.Secret;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.spi.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The programs {@code docker-credential-NAME} that keep logins for the docker command. A helper is
 * asked on its standard input and answers on its output; what it says is never logged and is in no
 * error, unless it fails.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol">the
 *     protocol</a>
 */
final class CredentialPrograms {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_WORDS = 300;

  private final CommandRunner commands;
  private final ObjectMapper mapper;
  private final @Nullable Path folder;

  /**
   * @param folder where helpers are looked for before the path is, if there is such a place
   */
  CredentialPrograms(CommandRunner commands, ObjectMapper mapper, @Nullable Path folder) {
    this.commands = commands;
    this.mapper = mapper;
    this.folder = folder;
  }

  /** What the helper has for the registry. */
  Optional<RegistryLogin> get(Call call, String helper, String server) {
    CommandResult result = run(call, helper, "get", server);
    if (!result.isSuccess()) {
      if (result.out().contains("credentials not found")) {
        return Optional.empty();
      }
      throw failed(helper, result);
    }
    JsonNode answer = parsed(helper, result.out());
    String secret = answer.path("Secret").asText("");
    return secret.isEmpty()
        ? Optional.empty()
        : Optional.of(
            RegistryLogin.of(server, answer.path("Username").asText(""), Secret.of(secret)));
  }

  /** The registries that the helper has logins for. */
  List<String> list(Call call, String helper) {
    CommandResult result = run(call, helper, "list", "");
    if (!result.isSuccess()) {
      throw failed(helper, result);
    }
    List<String> servers = new ArrayList<>();
    parsed(helper, result.out()).fieldNames().forEachRemaining(servers::add);
    return servers;
  }

  private CommandResult run(Call call, String helper, String verb, String input) {
    if (!NAME.matcher(helper).matches()) {
      throw (EngineException)
          new EngineException("config.json names a credential helper that can be none: " + helper)
              .outcome(Outcome.NOT_APPLIED);
    }
    call.checkpoint();
    Duration left = call.deadline().remaining();
    Command command =
        Command.of(program("docker-credential-" + helper), verb)
            .withInput(input)
            .within(left.compareTo(LONGEST) < 0 ? left : LONGEST);
    try {
      return commands.run(command);
    } catch (NotFoundException e) {
      throw (EngineException)
          new EngineException(
                  "config.json names a credential helper that is not there: docker-credential-"
                      + helper,
                  e)
              .outcome(Outcome.NOT_APPLIED)
              .hint("Install it, or give user and password.");
    }
  }

  private String program(String name) {
    if (folder != null && Files.isExecutable(folder.resolve(name))) {
      return folder.resolve(name).toAbsolutePath().toString();
    }
    return name;
  }

  private JsonNode parsed(String helper, String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      // Not handed on: the parser shows a piece of the text, which is a password's.
      throw (EngineException)
          new EngineException("the credential helper " + helper + " answers with what is no JSON")
              .outcome(Outcome.NOT_APPLIED);
    }
  }

  private static EngineException failed(String helper, CommandResult result) {
    String words = result.words();
    return (EngineException)
        new EngineException(
                "the credential helper " + helper + " failed with exit code " + result.exitCode())
            .engineWords(words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words)
            .outcome(Outcome.NOT_APPLIED);
  }
}
