package io.panvisor.config.selinux;

import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement of the policy language: its words and signs, without comments.
 *
 * @param line where it begins, from 1
 * @param words the words and the signs {@code : { }} in order, without the {@code ;} at the end
 */
record PolicyStatement(int line, List<String> words) {

  /** What a text is made of. */
  record Reading(List<PolicyStatement> statements, List<Problem> problems) {}

  /** The statements at the top of a text, and those within {@code require}, in order. */
  static Reading read(String text) {
    List<PolicyStatement> statements = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int line = 1;
    int start = 1;
    int braces = 0;
    boolean comment = false;
    for (int index = 0; index <= text.length(); index++) {
      char each = index < text.length() ? text.charAt(index) : '\n';
      if (each == '#') {
        comment = true;
      }
      boolean ends = comment || each <= ' ' || ":;{},~*()\"".indexOf(each) >= 0;
      if (!ends) {
        if (words.isEmpty() && word.isEmpty()) {
          start = line;
        }
        word.append(each);
        continue;
      }
      if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (each == '\n') {
        line++;
        comment = false;
      }
      if (comment || each <= ' ') {
        continue;
      }
      if (each == ';' && !isOpenBlock(words)) {
        statements.add(new PolicyStatement(start, List.copyOf(words)));
        words.clear();
        continue;
      }
      if (words.isEmpty()) {
        start = line;
      }
      braces += each == '{' ? 1 : each == '}' ? -1 : 0;
      if (braces < 0) {
        problems.add(Problem.error(line, "'}' closes nothing", ""));
        braces = 0;
      } else if (each == '}' && braces == 0 && isOpenBlock(words)) {
        words.add("}");
        statements.add(new PolicyStatement(start, List.copyOf(words)));
        words.clear();
        continue;
      }
      words.add(String.valueOf(each));
    }
    if (!words.isEmpty()) {
      problems.add(
          Problem.error(
              start,
              braces > 0 ? "'{' is not closed" : "the statement does not end",
              "A statement ends with ';'."));
      statements.add(new PolicyStatement(start, List.copyOf(words)));
    }
    return new Reading(List.copyOf(statements), List.copyOf(problems));
  }

  /** Whether these words are in a block that has statements of its own. */
  private static boolean isOpenBlock(List<String> words) {
    return words.size() > 1
        && (words.get(0).equals("require") && words.get(1).equals("{")
            || words.get(0).equals("optional")
            || words.get(0).equals("if")
            || words.get(0).equals("else"));
  }

  boolean begins(String first) {
    return !words.isEmpty() && words.get(0).equals(first);
  }

  /** The words of a name or of names in braces from that index; empty when there are none. */
  List<String> names(int from) {
    if (from >= words.size()) {
      return List.of();
    }
    if (!words.get(from).equals("{")) {
      return List.of(words.get(from));
    }
    int close = words.subList(from, words.size()).indexOf("}");
    return close < 0 ? List.of() : words.subList(from + 1, from + close);
  }

  /** How many words {@link #names(int)} takes from that index. */
  int span(int from) {
    if (from >= words.size() || !words.get(from).equals("{")) {
      return 1;
    }
    return names(from).size() + 2;
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
