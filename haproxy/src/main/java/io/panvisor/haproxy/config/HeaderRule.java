package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A header that is set, added or removed.
 *
 * <p>Written as {@code http-request} and {@code http-response} rules; for 1.5 as {@code reqadd},
 * {@code rspadd}, {@code reqidel} and {@code rspidel}, as files of its time have it. Where the
 * value is a format, 1.5 gets the rule too, as its old words know no formats.
 *
 * @param direction whether requests or responses
 * @param action what is done
 * @param name the header
 * @param value the text, or the format; empty for {@link Action#REMOVE}
 * @param isFormat whether the value is a format, such as {@code %[src]}; otherwise every sign is
 *     itself
 * @param condition when
 */
public record HeaderRule(
    Direction direction,
    Action action,
    String name,
    String value,
    boolean isFormat,
    Condition condition)
    implements Statement {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,127}");

  /** Which way. */
  public enum Direction {
    /** From the client to the server. */
    REQUEST("http-request", "req"),
    /** From the server to the client. */
    RESPONSE("http-response", "rsp");

    private final String rules;
    private final String old;

    Direction(String rules, String old) {
      this.rules = rules;
      this.old = old;
    }
  }

  /** What is done. */
  public enum Action {
    /** It has this value alone, whatever was there. */
    SET("set-header"),
    /** It has this value besides others. */
    ADD("add-header"),
    /** It is taken out. */
    REMOVE("del-header");

    private final String word;

    Action(String word) {
      this.word = word;
    }
  }

  /** Checks the name and the value. */
  public HeaderRule {
    Values.matching(NAME, "header", name, "a header's name is a token of RFC 9110");
    Values.line("header " + name, value);
    if (action == Action.REMOVE ? !value.isEmpty() : value.isBlank()) {
      throw InvalidSpecException.of(
          "header " + name,
          value,
          action == Action.REMOVE ? "no value is expected here" : "a value is expected here");
    }
  }

  /** {@return that requests get the header with this value alone} */
  public static HeaderRule set(String name, String value) {
    return new HeaderRule(Direction.REQUEST, Action.SET, name, value, false, Condition.ALWAYS);
  }

  /** {@return that requests get the header besides others of its name} */
  public static HeaderRule add(String name, String value) {
    return new HeaderRule(Direction.REQUEST, Action.ADD, name, value, false, Condition.ALWAYS);
  }

  /** {@return that requests lose the header} */
  public static HeaderRule remove(String name) {
    return new HeaderRule(Direction.REQUEST, Action.REMOVE, name, "", false, Condition.ALWAYS);
  }

  /** {@return the same of responses} */
  public HeaderRule ofResponses() {
    return new HeaderRule(Direction.RESPONSE, action, name, value, isFormat, condition);
  }

  /** {@return the same, under a condition} */
  public HeaderRule on(Condition other) {
    return new HeaderRule(direction, action, name, value, isFormat, other);
  }

  @Override
  public void write(SectionWriter out) {
    out.at("header " + name);
    if (out.isAtLeast(HaproxyVersion.V1_6) || isFormat) {
      List<String> words = new ArrayList<>(List.of(direction.rules, action.word, name));
      if (action != Action.REMOVE) {
        words.add(isFormat ? value : value.replace("%", "%%"));
      }
      words.addAll(condition.words());
      out.line(words);
      return;
    }
    if (action != Action.ADD) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  direction.old + "idel", "^" + name.replaceAll("[^A-Za-z0-9-]", "\\\\$0") + ":"));
      words.addAll(condition.words());
      out.line(words);
    }
    if (action != Action.REMOVE) {
      List<String> words = new ArrayList<>(List.of(direction.old + "add", name + ": " + value));
      words.addAll(condition.words());
      out.line(words);
    }
  }
}
