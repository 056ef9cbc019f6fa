package io.panvisor;

import java.util.List;

/**
 * What would be sent to the engine, and was not. Secrets are masked. Immutable and thread-safe.
 *
 * @param steps the steps, in order
 */
public record Plan(List<Step> steps) {

  /** Copies the list. */
  public Plan {
    steps = List.copyOf(steps);
  }

  /**
   * One call to the engine.
   *
   * @param call the engine's own name of the call, such as {@code virDomainDefineXML} or {@code
   *     POST /containers/create}
   * @param content what would be sent, as XML, JSON or text; may be empty
   */
  public record Step(String call, String content) {}

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append(step.call()).append('\n');
      if (!step.content().isEmpty()) {
        text.append(step.content().indent(2));
      }
    }
    return text.toString();
  }
}
