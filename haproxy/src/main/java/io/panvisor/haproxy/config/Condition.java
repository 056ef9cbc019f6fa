package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;

/**
 * When a rule holds: names of acls, {@code !}, {@code or}, and tests in braces (configuration
 * manual, "Using ACLs to form conditions").
 *
 * @param words the words with {@code if} or {@code unless} in front; none for always
 */
public record Condition(List<String> words) {

  /** Always. */
  public static final Condition ALWAYS = new Condition(List.of());

  /**
   * Checks the words.
   *
   * @throws InvalidSpecException when they do not begin with {@code if} or {@code unless}, or the
   *     braces do not fit
   */
  public Condition {
    words = List.copyOf(words);
    words.forEach(word -> Values.line("condition", word));
    if (!words.isEmpty()) {
      boolean good =
          words.size() > 1 && (words.get(0).equals("if") || words.get(0).equals("unless"));
      long opened = words.stream().filter(word -> word.equals("{") || word.equals("!{")).count();
      long closed = words.stream().filter(word -> word.equals("}")).count();
      if (!good || opened != closed) {
        throw InvalidSpecException.of(
            "condition",
            String.join(" ", words),
            "a condition is such as: if is-static, unless { src 192.0.2.0/24 }");
      }
    }
  }

  /** {@return that it holds when the acl does} */
  public static Condition when(String acl) {
    return new Condition(List.of("if", Values.token("acl", acl)));
  }

  /** {@return that it holds when the acl does not} */
  public static Condition unless(String acl) {
    return new Condition(List.of("unless", Values.token("acl", acl)));
  }

  /**
   * {@return the condition in a text as the file has it, such as {@code if is-static !is-new}}
   *
   * @throws InvalidSpecException when it is none
   */
  public static Condition parse(String text) {
    return new Condition(words("condition", text));
  }

  /** The words of a text that is one line without a comment. */
  static List<String> words(String field, String text) {
    Values.line(field, text);
    LineWords cut = LineWords.of(text);
    if (cut.fault().isPresent() || cut.commentStart() >= 0) {
      throw InvalidSpecException.of(
          field, text, cut.fault().orElse("'#' begins a comment; write it in quotes"));
    }
    if (cut.words().stream().anyMatch(Word::hasVariables)) {
      throw InvalidSpecException.of(field, text, "variables are allowed in raw lines alone");
    }
    return cut.words().stream().map(Word::text).toList();
  }

  /** Where the condition begins in the words of a rule; their number when there is none. */
  static int start(List<String> words) {
    for (int index = 1; index < words.size(); index++) {
      if (words.get(index).equals("if") || words.get(index).equals("unless")) {
        return index;
      }
    }
    return words.size();
  }

  /** {@return as it stands in the file} */
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
