package io.panvisor.openvz;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.Secret;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.process.CommandResult;
import io.panvisor.spec.Violation;
import io.panvisor.spi.Call;
import io.panvisor.spi.FacetCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Settings, passwords and beancounters of a container. */
record ContainerTuning(FacetCalls calls, MachineId id) implements Tuning {

  private static final int NO_SUCH_COMMAND = 127;

  @Override
  public void change(ContainerSettings settings) {
    changing(
        "openvz.tuning.change",
        (containers, call) -> containers.set(call, id, known(containers, settings)));
  }

  @Override
  public void changeUntilStop(ContainerSettings settings) {
    changing(
        "openvz.tuning.changeUntilStop",
        (containers, call) -> {
          List<String> arguments = new ArrayList<>(List.of("set", id.value()));
          arguments.addAll(known(containers, settings));
          requireRunning(containers, call);
          containers.change(call, arguments);
        });
  }

  private static List<String> known(Containers containers, ContainerSettings settings) {
    List<Violation> unknown = settings.violations(containers.facts().generation());
    if (!unknown.isEmpty()) {
      throw new InvalidSpecException(unknown);
    }
    if (settings.isEmpty()) {
      throw InvalidSpecException.of("openvz", "", "say what is to be set");
    }
    return settings.arguments();
  }

  @Override
  public void describe(String words) {
    DescriptionLabels.checkedWords("openvz.description", words);
    changing(
        "openvz.tuning.describe",
        (containers, call) -> {
          DescriptionLabels before =
              containers
                  .requireWith(call, id, List.of("ctid", "name", "description"))
                  .description();
          containers.setThere(
              call, id.value(), List.of("--description", before.withWords(words).text()));
        });
  }

  @Override
  public void password(String user, Secret password) {
    if (!user.matches("[a-z_][a-z0-9_.-]{0,31}")) {
      throw InvalidSpecException.of("user", user, "a user's name in lower case");
    }
    String text = password.revealText();
    if (text.isEmpty() || text.chars().anyMatch(letter -> letter < ' ')) {
      throw InvalidSpecException.of("password", "***", "one line, and not empty");
    }
    changing(
        "openvz.tuning.password",
        (containers, call) -> {
          requireRunning(containers, call);
          CommandResult result =
              containers
                  .tools()
                  .change(
                      call,
                      "vzctl",
                      List.of("--quiet", "exec2", id.value(), "chpasswd"),
                      Secret.of(user + ":" + text + "\n"));
          if (!result.isSuccess()) {
            throw new EngineException(
                    result.exitCode() == NO_SUCH_COMMAND
                        ? "the container has no chpasswd"
                        : "chpasswd ended with " + result.exitCode())
                .outcome(Outcome.NOT_APPLIED)
                .engineWords(result.words().replace(text, "***"));
          }
        });
  }

  private void requireRunning(Containers containers, Call call) {
    var status = containers.requireStatus(call, id);
    if (status.power() != PowerState.RUNNING) {
      throw new IllegalMachineStateException(
          "the container does not run", status, Set.of(PowerState.RUNNING));
    }
  }

  @Override
  public List<BeancounterUse> beancounters() {
    List<String> fields =
        Stream.concat(
                Stream.of("ctid", "name"),
                Arrays.stream(Beancounter.values()).map(Beancounter::word))
            .toList();
    return calls.reading(
        "openvz.tuning.beancounters",
        (connection, call) -> {
          ContainerRow row =
              OpenvzConnection.of(connection).containers().requireWith(call, id, fields);
          return Arrays.stream(Beancounter.values())
              .filter(resource -> row.fields().path(resource.word()).isObject())
              .map(resource -> use(resource, row.fields().path(resource.word())))
              .toList();
        });
  }

  private static BeancounterUse use(Beancounter resource, JsonNode told) {
    return new BeancounterUse(
        resource,
        told.path("held").asLong(),
        told.path("maxheld").asLong(),
        told.path("barrier").asLong(Beancounter.UNLIMITED),
        told.path("limit").asLong(Beancounter.UNLIMITED),
        told.path("failcnt").asLong());
  }

  private void changing(String name, BiConsumer<Containers, Call> body) {
    calls.changing(
        name,
        (connection, call) -> {
          body.accept(OpenvzConnection.of(connection).containers(), call);
          return true;
        });
  }
}
