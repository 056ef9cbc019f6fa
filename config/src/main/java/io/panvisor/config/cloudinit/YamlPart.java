package io.panvisor.config.cloudinit;

import java.util.List;
import java.util.Optional;

/** A value in a YAML text, with the place where it stands. */
sealed interface YamlPart {

  /** Where it begins, as an offset of the text. */
  int start();

  /** Where its last character that is not blank ends. */
  int end();

  /** The line where it begins, from 1. */
  int line();

  /** The name by which others refer to it. */
  Optional<String> anchor();

  /**
   * One value.
   *
   * @param text the value as it is meant
   * @param plain whether it stands there without quotes, so that its form says its type
   * @param tag the tag that was written before it; empty for none
   */
  record Scalar(
      int start, int end, int line, Optional<String> anchor, String text, boolean plain, String tag)
      implements YamlPart {}

  /**
   * A list.
   *
   * @param flow whether it is in brackets
   */
  record Sequence(
      int start,
      int end,
      int line,
      Optional<String> anchor,
      boolean flow,
      int column,
      List<YamlPart> items)
      implements YamlPart {}

  /**
   * Names with values.
   *
   * @param flow whether it is in braces
   */
  record Mapping(
      int start,
      int end,
      int line,
      Optional<String> anchor,
      boolean flow,
      int column,
      List<Entry> entries)
      implements YamlPart {

    /** The last entry of that name, which is the one that counts. */
    Optional<Entry> find(String name) {
      return entries.stream()
          .filter(entry -> entry.name().equals(name))
          .reduce((first, second) -> second);
    }
  }

  /** A value that stands elsewhere. */
  record Alias(int start, int end, int line, Optional<String> anchor) implements YamlPart {}

  /** One name with its value. */
  record Entry(YamlPart key, YamlPart value) {

    /** The name; of a key that is no plain value, nothing that is asked for. */
    String name() {
      return key instanceof Scalar scalar ? scalar.text() : "\0";
    }
  }
}
