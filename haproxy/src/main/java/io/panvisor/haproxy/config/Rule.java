package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A rule that is held against connections, requests or responses.
 *
 * @param set the rules that it belongs to, such as {@code http-request} or {@code tcp-request
 *     content}
 * @param action what is done, such as {@code deny}, with its arguments
 * @param condition when
 */
public record Rule(String set, List<String> action, Condition condition) implements Statement {

  private static final Set<Integer> DENY_SINCE_1_6 =
      Set.of(200, 400, 403, 405, 408, 425, 429, 500, 502, 503, 504);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /**
   * Checks that there are such rules and such an action.
   *
   * @throws InvalidSpecException when there are not
   */
  public Rule {
    action = List.copyOf(action);
    Map<String, KeywordTable.Entry> known = KeywordTable.actionsOf(set);
    if (known.isEmpty()) {
      throw InvalidSpecException.of(
          "rule",
          set,
          "rules are http-request, http-response, http-after-response, tcp-request connection,"
              + " tcp-request session, tcp-request content and tcp-response content");
    }
    String word = action.isEmpty() ? "" : action.get(0);
    if (KeywordTable.action(set, word).isEmpty()) {
      throw InvalidSpecException.of(
          set,
          word,
          "there is no such action"
              + Similar.nearest(word, known.keySet())
                  .map(near -> "; is '" + near + "' meant?")
                  .orElse(""));
    }
    String field = set;
    action.forEach(each -> Values.line(field, each));
  }

  /** {@return the rule in a text as the file has it, such as {@code deny if is-old}} */
  public static Rule parse(String set, String text) {
    List<String> words = Condition.words(set, text);
    int start = Condition.start(words);
    return new Rule(
        set, words.subList(0, start), new Condition(words.subList(start, words.size())));
  }

  /** {@return that requests are refused with that status, 403 by default} */
  public static Rule deny(int status, Condition condition) {
    Values.between("deny", status, 200, 599);
    return new Rule(
        "http-request",
        status == 403 ? List.of("deny") : List.of("deny", "deny_status", Integer.toString(status)),
        condition);
  }

  /**
   * {@return that clients are sent to another place}
   *
   * @param kind {@code location}, {@code prefix} or {@code scheme}
   * @param target where to
   * @param status 301, 302, 303, 307 or 308
   */
  public static Rule redirect(String kind, String target, int status, Condition condition) {
    if (!List.of("location", "prefix", "scheme").contains(kind)) {
      throw InvalidSpecException.of(
          "redirect", kind, "one of location, prefix, scheme is expected");
    }
    if (!REDIRECTS.contains(status)) {
      throw InvalidSpecException.of(
          "redirect", Integer.toString(status), "one of 301, 302, 303, 307, 308 is expected");
    }
    return new Rule(
        "http-request",
        List.of("redirect", kind, target, "code", Integer.toString(status)),
        condition);
  }

  @Override
  public void write(SectionWriter out) {
    out.at(set + " " + action.get(0));
    int status = action.indexOf("deny_status");
    if (action.get(0).equals("deny") && status > 0) {
      if (!out.isAtLeast(HaproxyVersion.V1_6)) {
        throw out.later("deny_status", HaproxyVersion.V1_6, "leave it at 403");
      }
      String code = status + 1 < action.size() ? action.get(status + 1) : "";
      boolean known = code.matches("[0-9]{3}") && DENY_SINCE_1_6.contains(Integer.parseInt(code));
      if (!known && !out.isAtLeast(HaproxyVersion.V2_2)) {
        throw out.later(
            "deny_status " + code, HaproxyVersion.V2_2, "take one of 400, 403, 405, 429, 503");
      }
    }
    List<String> words = new ArrayList<>(List.of(set.split(" ")));
    words.addAll(action);
    words.addAll(condition.words());
    out.line(words);
  }
}
