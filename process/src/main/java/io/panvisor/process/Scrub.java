package io.panvisor.process;

import io.panvisor.Secret;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Puts three asterisks in the place of a command's secrets. Thread-safe. */
final class Scrub implements UnaryOperator<String> {

  private static final String MASK = "***";

  /** A line of a secret that is shorter could be any word. */
  private static final int SHORTEST_LINE = 8;

  private final List<String> texts;

  Scrub(List<Secret> secrets) {
    texts =
        secrets.stream()
            .map(Secret::revealText)
            .flatMap(Scrub::forms)
            .filter(text -> !text.isEmpty())
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /** A secret of several lines is printed line by line, and one with an end of line without it. */
  private static Stream<String> forms(String secret) {
    return Stream.concat(
        Stream.of(secret, secret.strip()),
        secret.lines().filter(line -> line.length() >= SHORTEST_LINE));
  }

  @Override
  public String apply(String text) {
    String clean = text;
    for (String secret : texts) {
      clean = clean.replace(secret, MASK);
    }
    return clean;
  }

  /** {@return a text that was cut, also without the beginning of a secret at its end} */
  String applyToCut(String text) {
    String clean = apply(text);
    int shown = clean.length();
    for (String secret : texts) {
      for (int length = Math.min(secret.length() - 1, clean.length()); length > 0; length--) {
        if (clean.endsWith(secret.substring(0, length))) {
          shown = Math.min(shown, clean.length() - length);
          break;
        }
      }
    }
    return clean.substring(0, shown);
  }
}
