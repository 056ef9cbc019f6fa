package io.panvisor.haproxy.config;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the lines of a section for a version, and refuses what that version cannot say. Not
 * thread-safe.
 */
public final class SectionWriter {

  private static final String INDENTATION = "    ";

  private final HaproxyVersion version;
  private final SectionKind kind;
  private final String name;
  private final StringBuilder text;
  private String field;

  SectionWriter(HaproxyVersion version, SectionKind kind, String name, StringBuilder text) {
    this.version = version;
    this.kind = kind;
    this.name = name;
    this.text = text;
    this.field = where();
  }

  private String where() {
    return name.isEmpty() ? kind.keyword() : kind.keyword() + " " + name;
  }

  /** {@return the version for which is written} */
  public HaproxyVersion version() {
    return version;
  }

  /** {@return the section that is written} */
  public SectionKind kind() {
    return kind;
  }

  /** Names what the next lines are about, for errors. */
  SectionWriter at(String what) {
    field = where() + ": " + what;
    return this;
  }

  /** The error of a value that this version cannot say. */
  InvalidSpecException wrong(String value, String why) {
    return InvalidSpecException.of(field, value, why);
  }

  /** The error of something that only a later version can say. */
  InvalidSpecException later(String what, HaproxyVersion since, String instead) {
    return wrong(
        what,
        "HAProxy " + version + " has no '" + what + "' (it came with " + since + "); " + instead);
  }

  boolean isAtLeast(HaproxyVersion other) {
    return version.atLeast(other);
  }

  /** Writes a line of words. */
  SectionWriter line(String... words) {
    return line(Arrays.asList(words));
  }

  /** Writes a line of words. */
  SectionWriter line(List<String> words) {
    check(words);
    text.append(INDENTATION);
    for (int index = 0; index < words.size(); index++) {
      text.append(index == 0 ? "" : " ").append(Quoting.quoted(field, words.get(index), version));
    }
    text.append('\n');
    return this;
  }

  /** Writes a line as it stands, which says these words. */
  SectionWriter line(String written, List<String> words) {
    check(words);
    text.append(INDENTATION).append(written).append('\n');
    return this;
  }

  /** Refuses parameters that the version does not have. */
  SectionWriter parameters(List<Parameter> parameters, ParameterTable table) {
    for (Parameter parameter : parameters) {
      Support.fault(table, parameter.keyword(), version)
          .ifPresent(
              why -> {
                throw wrong(parameter.keyword(), why);
              });
    }
    return this;
  }

  private void check(List<String> words) {
    if (KeywordTable.knows(kind) && KeywordTable.find(kind, words).isEmpty()) {
      throw wrong(words.get(0), "this does not stand in a " + kind.keyword() + " section");
    }
    Support.fault(kind, !name.isEmpty(), words, version)
        .ifPresent(
            why -> {
              throw wrong(words.get(0), why);
            });
  }
}
