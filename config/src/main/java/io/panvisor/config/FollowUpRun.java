package io.panvisor.config;

import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a follow-up when it was asked for.
 *
 * @param followUp which
 * @param state what came of it
 * @param words what the program said, or why it could not be run; empty where nothing was said
 */
public record FollowUpRun(FollowUp followUp, State state, String words) {

  /** What came of it. */
  public enum State {
    /** The program ended well. */
    DONE,
    /** The program did not, or is not there. */
    FAILED,
    /** Only a person can do it. */
    BY_HAND
  }

  /**
   * Runs them, one after the other; one that fails does not keep the others from being run.
   *
   * @throws OperationInterruptedException when the calling thread is interrupted; the rest is not
   *     run
   */
  public static List<FollowUpRun> run(List<FollowUp> followUps, CommandRunner runner) {
    List<FollowUpRun> runs = new ArrayList<>();
    followUps.forEach(followUp -> runs.add(run(followUp, runner)));
    return List.copyOf(runs);
  }

  private static FollowUpRun run(FollowUp followUp, CommandRunner runner) {
    List<String> command = followUp.command();
    if (command.isEmpty()) {
      return new FollowUpRun(followUp, State.BY_HAND, "");
    }
    try {
      CommandResult result =
          runner.run(Command.of(command.get(0), command.subList(1, command.size())));
      return new FollowUpRun(
          followUp, result.isSuccess() ? State.DONE : State.FAILED, result.words());
    } catch (OperationInterruptedException stopped) {
      throw stopped;
    } catch (PanvisorException failed) {
      return new FollowUpRun(followUp, State.FAILED, failed.what());
    }
  }

  /**
   * {@return it as plain fields, for JSON: those of the follow-up, {@code state}, {@code words}}
   */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>(followUp.toTree());
    fields.put("state", state.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fields.put("words", words);
    return fields;
  }
}
