package io.panvisor.config.kickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which commands, sections and options there are, and from and up to which release. */
final class KickstartFacts {

  private static final String FACTS = "kickstart.tsv";
  private static final Map<String, Command> COMMANDS = read();

  private KickstartFacts() {}

  /**
   * From when to when something is there.
   *
   * @param from the first release with it
   * @param old the first release that warns about it; 0 for none
   * @param gone the first release without it; 0 for none
   * @param instead what replaced it; empty where nothing did
   */
  record Life(int from, int old, int gone, String instead) {

    boolean isIn(KickstartRelease release) {
      return release.number() >= from && (gone == 0 || release.number() < gone);
    }

    boolean isOldIn(KickstartRelease release) {
      return old > 0 && release.number() >= old;
    }
  }

  /** What an option takes behind it. */
  enum Takes {
    FLAG,
    VALUE,
    MAYBE
  }

  /** How many words a command takes beside its options. */
  enum Words {
    NONE,
    MAYBE,
    ONE,
    SOME,
    ANY
  }

  /** One option, such as {@code --name}. */
  record Option(String name, Takes takes, Life life, boolean required) {}

  /**
   * One command, or a section's first line.
   *
   * @param anyOption whether it hands its options on to a program that we do not know
   */
  record Command(
      String name, Words words, boolean anyOption, Life life, Map<String, Option> options) {}

  /** The command of that name. */
  static Optional<Command> find(String name) {
    return Optional.ofNullable(COMMANDS.get(name.equals("partition") ? "part" : name));
  }

  private static Map<String, Command> read() {
    Map<String, Command> commands = new LinkedHashMap<>();
    try (InputStream stream = KickstartFacts.class.getResourceAsStream(FACTS)) {
      if (stream == null) {
        throw new IllegalStateException(FACTS + " is missing in this program's own archive");
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      reader
          .lines()
          .filter(line -> !line.startsWith("# "))
          .map(line -> line.split("\t", -1))
          .forEach(cells -> add(commands, cells));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return commands;
  }

  private static void add(Map<String, Command> commands, String[] cells) {
    Life life = new Life(number(cells[3]), number(cells[4]), number(cells[5]), cells[6]);
    if (cells[1].isEmpty()) {
      Words words = Words.valueOf(upper(cells[2].replace("*", "")));
      commands.put(
          cells[0],
          new Command(cells[0], words, cells[2].endsWith("*"), life, new LinkedHashMap<>()));
      return;
    }
    Command command = commands.get(cells[0]);
    if (command == null) {
      throw new IllegalStateException(FACTS + " has an option of no command: " + cells[1]);
    }
    Option option =
        new Option(cells[1], Takes.valueOf(upper(cells[2])), life, cells[7].equals("yes"));
    command.options().put(option.name(), option);
  }

  private static int number(String cell) {
    return cell.isEmpty() ? 0 : Integer.parseInt(cell);
  }

  private static String upper(String cell) {
    return cell.toUpperCase(java.util.Locale.ROOT);
  }
}
