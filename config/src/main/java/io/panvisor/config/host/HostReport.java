package io.panvisor.config.host;

import io.panvisor.config.FollowUp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a {@link HostPlan}.
 *
 * @param runs each step, in order
 * @param followUps what is left to do
 * @param notes what a person should know
 */
public record HostReport(List<StepRun> runs, List<FollowUp> followUps, List<String> notes) {

  /** What came of a step. */
  public enum State {
    /** It was done. */
    DONE,
    /** It failed; what it had begun is in its words. */
    FAILED,
    /** It was not tried. */
    NOT_TRIED
  }

  /**
   * A step and what came of it.
   *
   * @param step which
   * @param state what came of it
   * @param words what the programs said, or why it was not tried; may be empty
   */
  public record StepRun(HostStep step, State state, String words) {

    /** {@return it as plain fields, for JSON: those of the step, {@code state}, {@code words}} */
    public Map<String, Object> toTree() {
      Map<String, Object> fields = new LinkedHashMap<>(step.toTree());
      fields.put("state", state.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      fields.put("words", words);
      return fields;
    }
  }

  /** Copies the lists. */
  public HostReport {
    runs = List.copyOf(runs);
    followUps = List.copyOf(followUps);
    notes = List.copyOf(notes);
  }

  /** {@return whether every step that was tried was done} */
  public boolean isSuccess() {
    return runs.stream().noneMatch(run -> run.state() == State.FAILED);
  }

  /** {@return the report as plain fields, for JSON} */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("steps", runs.stream().map(StepRun::toTree).toList());
    fields.put("followUps", followUps.stream().map(FollowUp::toTree).toList());
    fields.put("notes", notes);
    return fields;
  }
}
