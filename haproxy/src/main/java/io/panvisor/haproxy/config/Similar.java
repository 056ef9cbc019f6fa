package io.panvisor.haproxy.config;

import java.util.Collection;
import java.util.Optional;

/** Tells what somebody meant who mistyped a word. */
final class Similar {

  private Similar() {}

  /** Whether one letter more, less, other or swapped makes one of the other. */
  static boolean areNear(String one, String other) {
    return distance(one, other) <= 1;
  }

  /** The nearest of the words, when it is near enough to be meant. */
  static Optional<String> nearest(String word, Collection<String> words) {
    int best = Math.max(1, word.length() / 4) + 1;
    String found = null;
    for (String candidate : words) {
      if (Math.abs(candidate.length() - word.length()) < best) {
        int distance = distance(word, candidate);
        if (distance < best) {
          best = distance;
          found = candidate;
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    int[] last = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      last[column] = column;
    }
    for (int line = 1; line <= one.length(); line++) {
      row[0] = line;
      for (int column = 1; column <= other.length(); column++) {
        boolean same = one.charAt(line - 1) == other.charAt(column - 1);
        int least =
            Math.min(
                Math.min(row[column - 1], last[column]) + 1, last[column - 1] + (same ? 0 : 1));
        boolean swapped =
            line > 1
                && column > 1
                && one.charAt(line - 1) == other.charAt(column - 2)
                && one.charAt(line - 2) == other.charAt(column - 1);
        row[column] = swapped ? Math.min(least, before[column - 2] + 1) : least;
      }
      int[] free = before;
      before = last;
      last = row;
      row = free;
    }
    return last[other.length()];
  }
}
