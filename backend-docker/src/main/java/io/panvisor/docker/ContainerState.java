package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Activity;
import io.panvisor.Cause;
import io.panvisor.Health;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine's word for a container's state means.
 *
 * <p>A list has the exit code only inside a sentence ("Exited (3) 5 minutes ago"), and does not
 * tell that the kernel ended a container for want of memory; an inspection tells both.
 */
final class ContainerState {

  private static final Pattern CODE = Pattern.compile("^(?:Exited|Restarting) \\((-?\\d{1,9})\\)");

  private ContainerState() {}

  /** From a row of a list. */
  static MachineStatus ofRow(JsonNode row) {
    String word = row.path("State").asText("");
    if (word.isEmpty()) {
      return ofPodmanRow(row);
    }
    String sentence = row.path("Status").asText("");
    return healthy(
        of(word, exitCode(sentence), false, ""),
        sentence.endsWith("(healthy)")
            ? "healthy"
            : sentence.endsWith("(unhealthy)")
                ? "unhealthy"
                : sentence.endsWith("(health: starting)") ? "starting" : "");
  }

  private static MachineStatus healthy(MachineStatus status, String word) {
    if (status.power() != PowerState.RUNNING && status.power() != PowerState.PAUSED) {
      return status;
    }
    return switch (word) {
      case "starting" -> status.with(Health.STARTING);
      case "healthy" -> status.with(Health.HEALTHY);
      case "unhealthy" -> status.with(Health.UNHEALTHY);
      default -> status;
    };
  }

  /** Podman's list of old had no state of its own; its sentence begins with the word. */
  private static MachineStatus ofPodmanRow(JsonNode row) {
    String sentence = row.path("Status").asText("");
    int space = sentence.indexOf(' ');
    String word =
        (space < 0 ? sentence : sentence.substring(0, space)).toLowerCase(java.util.Locale.ROOT);
    return of("up".equals(word) ? "running" : word, exitCode(sentence), false, "");
  }

  /** From the state of an inspection. */
  static MachineStatus ofInspection(JsonNode state) {
    JsonNode code = state.path("ExitCode");
    return healthy(
        of(
            state.path("Status").asText(""),
            code.canConvertToInt() && code.isNumber()
                ? OptionalInt.of(code.intValue())
                : OptionalInt.empty(),
            state.path("OOMKilled").asBoolean(false),
            state.path("Error").asText("")),
        state.path("Health").path("Status").asText(""));
  }

  private static MachineStatus of(
      String word, OptionalInt code, boolean outOfMemory, String error) {
    return switch (word) {
      case "created", "configured", "initialized" ->
          MachineStatus.of(PowerState.STOPPED, word)
              .with(
                  error.isEmpty()
                      ? Cause.of(Cause.Kind.NEVER_STARTED)
                      : Cause.of(Cause.Kind.START_FAILED).withDetail(error));
      case "running" -> MachineStatus.of(PowerState.RUNNING, word);
      case "paused" -> MachineStatus.of(PowerState.PAUSED, word);
      case "restarting" -> {
        MachineStatus status =
            MachineStatus.of(PowerState.STARTING, word).with(Activity.RESTART_LOOP);
        yield code.isPresent() ? status.with(Cause.exited(code.getAsInt())) : status;
      }
      case "removing" -> MachineStatus.of(PowerState.STOPPED, word).with(Activity.DELETING);
      case "stopping" -> MachineStatus.of(PowerState.STOPPING, word);
      case "exited", "stopped" ->
          MachineStatus.of(PowerState.STOPPED, word).with(ended(code, outOfMemory, error));
      case "dead" -> MachineStatus.of(PowerState.FAILED, word);
      default -> MachineStatus.of(PowerState.UNKNOWN, word);
    };
  }

  private static Cause ended(OptionalInt code, boolean outOfMemory, String error) {
    Cause cause;
    if (outOfMemory) {
      cause = Cause.of(Cause.Kind.OUT_OF_MEMORY);
    } else if (!error.isEmpty()) {
      cause = Cause.of(Cause.Kind.START_FAILED).withDetail(error);
    } else {
      cause = Cause.of(Cause.Kind.EXITED);
    }
    return code.isPresent() ? cause.withExitCode(code.getAsInt()) : cause;
  }

  private static OptionalInt exitCode(String sentence) {
    Matcher matcher = CODE.matcher(sentence);
    return matcher.find()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
