package io.panvisor.cli;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Violation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads single arguments; what cannot be is refused by the option's name. */
final class Arguments {

  private static final int LONGEST_NAME = 255;

  private Arguments() {}

  /**
   * The name or id of a machine or snapshot that exists. Engines allow more in names than Panvisor
   * does; what no engine has in one is refused here.
   */
  static String machine(String field, String text) {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      throw InvalidSpecException.of(field, text, "a name has from 1 to 255 characters");
    }
    if (text.startsWith("-")) {
      throw InvalidSpecException.of(
          field, text, "it looks like an option; name the machine by its id");
    }
    if (text.indexOf('/') >= 0 || text.equals(".") || text.equals("..")) {
      throw InvalidSpecException.of(field, text, "a name has no '/' in it and is no '.' or '..'");
    }
    if (!Plain.cell(text).equals(text)) {
      throw InvalidSpecException.of(field, text, "a name has no line breaks or control characters");
    }
    return text;
  }

  /** A name that something new is to get. */
  static String newName(String field, String text) {
    return named(field, () -> MachineSpec.named(text).build().name());
  }

  static DataSize size(String field, String text) {
    return named(field, () -> DataSize.parse(text));
  }

  static CpuCount cpus(String field, String text) {
    return named(field, () -> CpuCount.parse(text));
  }

  /** {@code KEY=VALUE}. */
  static Map.Entry<String, String> pair(String field, String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw InvalidSpecException.of(field, text, "write KEY=VALUE");
    }
    return Map.entry(text.substring(0, equals), text.substring(equals + 1));
  }

  static int number(String field, String text, int least, int most) {
    if (text.matches("\\d{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw InvalidSpecException.of(field, text, "write a number from " + least + " to " + most);
  }

  /** What a reader makes of a text; a refusal names the option, not the type's own field. */
  static <T> T read(String field, String text, Function<String, T> reader) {
    return named(field, () -> reader.apply(text));
  }

  /** One of the words, in lower case. */
  static <T> T word(String field, String text, Map<String, T> words) {
    T meant = words.get(text);
    if (meant == null) {
      throw InvalidSpecException.of(
          field,
          text,
          "write one of " + String.join(", ", words.keySet().stream().sorted().toList()));
    }
    return meant;
  }

  private static <T> T named(String field, java.util.function.Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidSpecException refused) {
      List<Violation> renamed =
          refused.violations().stream()
              .map(violation -> new Violation(field, violation.value(), violation.why()))
              .toList();
      throw new InvalidSpecException(renamed);
    }
  }
}
