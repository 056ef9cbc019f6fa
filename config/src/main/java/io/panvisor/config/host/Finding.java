package io.panvisor.config.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that the {@link Doctor} looked at.
 *
 * @param id what it is about, such as {@code processor.virtualization}: small letters, digits, '.'
 *     and '-'; the same for the same thing on every host
 * @param state how it is
 * @param found what was found, in one sentence
 * @param why why it matters
 * @param advice what to do; empty where nothing is to be done
 * @param details more lines, such as the last ones of a service's log; often none
 */
public record Finding(
    String id, State state, String found, String why, String advice, List<String> details) {

  /** How a thing is. */
  public enum State {
    /** As it has to be. */
    OK,
    /** It works, but is doubtful, unsafe or not for long. */
    WARNING,
    /** It is not as it has to be. */
    MISSING,
    /** It could not be seen; the finding says why not. */
    UNKNOWN
  }

  /** Copies the list. */
  public Finding {
    details = List.copyOf(details);
  }

  static Finding ok(String id, String found, String why) {
    return new Finding(id, State.OK, found, why, "", List.of());
  }

  static Finding warning(String id, String found, String why, String advice) {
    return new Finding(id, State.WARNING, found, why, advice, List.of());
  }

  static Finding missing(String id, String found, String why, String advice) {
    return new Finding(id, State.MISSING, found, why, advice, List.of());
  }

  static Finding unknown(String id, String found, String why, String advice) {
    return new Finding(id, State.UNKNOWN, found, why, advice, List.of());
  }

  Finding with(List<String> lines) {
    return new Finding(id, state, found, why, advice, lines);
  }

  /** {@return it as plain fields, for JSON} */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("state", state.name().toLowerCase(Locale.ROOT));
    fields.put("found", found);
    fields.put("why", why);
    fields.put("advice", advice);
    fields.put("details", details);
    return fields;
  }

  @Override
  public String toString() {
    return state + " " + id + ": " + found + (advice.isEmpty() ? "" : ". " + advice);
  }
}
