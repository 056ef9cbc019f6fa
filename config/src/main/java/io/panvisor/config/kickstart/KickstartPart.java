package io.panvisor.config.kickstart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a kickstart file that was read, with the line where it begins, from 1. */
sealed interface KickstartPart {

  /** Where it begins. */
  int line();

  /**
   * A command.
   *
   * @param words the command and all that stands behind it
   * @param open whether a quote in the line is not closed
   */
  record Command(int line, List<String> words, boolean open) implements KickstartPart {

    String name() {
      return words.get(0);
    }

    Arguments arguments() {
      return Arguments.of(words);
    }
  }

  /**
   * A section from its first line to its {@code %end}.
   *
   * @param words the words of the first line
   * @param body the lines between
   * @param end the line of its {@code %end}; 0 when that is missing
   */
  record Section(int line, List<String> words, List<String> body, int end)
      implements KickstartPart {

    String name() {
      return words.get(0);
    }

    Arguments arguments() {
      return Arguments.of(words);
    }
  }

  /** Another file that is taken in. */
  record Include(int line, List<String> words) implements KickstartPart {}

  /**
   * What stands behind a command.
   *
   * @param options each option with its value, which is empty for those that take none
   * @param words the words that are no options
   * @param missing options that should have a value and have none
   */
  record Arguments(Map<String, String> options, List<String> words, List<String> missing) {

    static Arguments of(List<String> all) {
      Optional<KickstartFacts.Command> facts = KickstartFacts.find(all.get(0));
      Map<String, String> options = new LinkedHashMap<>();
      List<String> words = new ArrayList<>();
      List<String> missing = new ArrayList<>();
      for (int index = 1; index < all.size(); index++) {
        String word = all.get(index);
        if (!word.startsWith("--") || word.length() == 2) {
          words.add(word);
          continue;
        }
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        boolean takesValue =
            facts
                .map(known -> known.options().get(name))
                .map(option -> option.takes() == KickstartFacts.Takes.VALUE)
                .orElse(false);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        if (equals < 0 && takesValue) {
          boolean there = index + 1 < all.size() && !all.get(index + 1).startsWith("--");
          if (there) {
            value = all.get(++index);
          } else {
            missing.add(name);
          }
        }
        options.put(name, value);
      }
      return new Arguments(options, words, missing);
    }

    boolean has(String option) {
      return options.containsKey(option);
    }

    Optional<String> value(String option) {
      return Optional.ofNullable(options.get(option));
    }
  }
}
