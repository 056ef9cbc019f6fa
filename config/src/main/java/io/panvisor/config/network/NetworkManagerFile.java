package io.panvisor.config.network;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A connection profile of NetworkManager, in its keyfile format (<a
 * href="https://networkmanager.dev/docs/api/latest/nm-settings-keyfile.html">nm-settings-keyfile(5)</a>).
 * Immutable and thread-safe; an edit gives another document that differs only in the lines it is
 * about. NetworkManager takes such a file only with mode 0600 or 0400.
 */
public final class NetworkManagerFile implements ConfigDocument {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

  private final IniText ini;

  private NetworkManagerFile(IniText ini) {
    this.ini = ini;
  }

  /** {@return the profile of that text; what is wrong in it is in {@link #problems()}} */
  public static NetworkManagerFile parse(String text) {
    return new NetworkManagerFile(new IniText(text, "#", false));
  }

  @Override
  public String text() {
    return ini.text();
  }

  IniText ini() {
    return ini;
  }

  NetworkManagerFile of(IniText changed) {
    return new NetworkManagerFile(changed);
  }

  /** {@return the value of that key in that section, such as {@code connection} and {@code id}} */
  public Optional<String> value(String section, String key) {
    return ini.value(section, key);
  }

  /**
   * {@return the same with that value; comments and everything else stay}
   *
   * @throws io.panvisor.error.InvalidSpecException when a name or value could not stand in its
   *     place, as with control characters
   */
  public NetworkManagerFile with(String section, String key, String value) {
    return new NetworkManagerFile(ini.with(section(section), key(key), line(section, key, value)));
  }

  /** {@return the same without that key} */
  public NetworkManagerFile without(String section, String key) {
    return new NetworkManagerFile(ini.without(section, key::equals));
  }

  static String section(String name) {
    return Values.matching(KEY, "section", name, "a section has letters, digits and '-'");
  }

  static String key(String name) {
    return Values.matching(KEY, "key", name, "a key has letters, digits, '-' and '.'");
  }

  /** A value that reads back as itself: one line, without blanks at its ends. */
  static String line(String section, String key, String value) {
    Values.line(section + "." + key, value);
    if (!value.equals(value.strip()) || value.endsWith("\\")) {
      throw io.panvisor.error.InvalidSpecException.of(
          section + "." + key, value, "blanks at its ends and a '\\' last would not be kept");
    }
    return value;
  }

  /** {@return the sections, each with its keys; passwords are masked} */
  @Override
  public Object model() {
    return ini.tree();
  }

  /** Whether something in it is a password. */
  boolean hasSecrets() {
    return ini.entries().stream()
        .anyMatch(entry -> entry.kind() == IniText.Kind.KEY && SecretKeys.isSecret(entry.key()));
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    Set<String> sections = new HashSet<>();
    Map<String, Integer> keys = new HashMap<>();
    for (IniText.Entry entry : ini.entries()) {
      switch (entry.kind()) {
        case SECTION -> {
          if (!sections.add(entry.section())) {
            problems.add(
                Problem.warning(
                    entry.line(), "[" + entry.section() + "] comes twice", "join the two"));
          }
        }
        case KEY -> {
          if (entry.block() < 0) {
            problems.add(
                Problem.error(
                    entry.line(),
                    entry.key() + " stands before any [section]",
                    "move it into one"));
          }
          Integer other = keys.put(entry.section() + "." + entry.key(), entry.line());
          if (other != null) {
            problems.add(
                Problem.warning(
                    entry.line(),
                    entry.key() + " is set twice, in line " + other + " already",
                    "the last one counts; remove the one that is not meant"));
          }
        }
        case OTHER ->
            problems.add(
                Problem.error(
                    entry.line(),
                    "'" + entry.value().strip() + "' is neither a section, a key nor a comment",
                    "NetworkManager refuses the whole file"));
        case COMMENT, BLANK -> {}
      }
    }
    for (String needed : List.of("id", "type")) {
      if (value("connection", needed).isEmpty()) {
        problems.add(Problem.error(0, "[connection] has no " + needed, "a profile needs it"));
      }
    }
    value("connection", "uuid")
        .filter(uuid -> !UUID.matcher(uuid).matches())
        .ifPresent(
            uuid ->
                problems.add(
                    Problem.error(
                        ini.line("connection", "uuid"), "'" + uuid + "' is no UUID", "")));
    if (value("connection", "master").isPresent() && value("connection", "slave-type").isEmpty()) {
      problems.add(
          Problem.error(
              ini.line("connection", "master"),
              "a master without slave-type",
              "write slave-type=bridge for a port of a bridge"));
    }
    problems.sort(Comparator.comparingInt(Problem::line));
    return problems;
  }
}
