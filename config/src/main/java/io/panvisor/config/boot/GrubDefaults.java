package io.panvisor.config.boot;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.config.shell.ShellAssignment;
import io.panvisor.config.shell.ShellFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** An {@code /etc/default/grub}, every byte of it. Immutable. */
public final class GrubDefaults implements ConfigDocument {

  /** Where the file is. */
  public static final String PATH = "/etc/default/grub";

  /** The key of Xen's own arguments. */
  public static final String XEN_ARGUMENTS = "GRUB_CMDLINE_XEN_DEFAULT";

  private static final Pattern ARGUMENT =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(?:=[A-Za-z0-9_.,:/@%+=-]*)?");
  private static final Pattern KEY = Pattern.compile("(?:GRUB|XEN)_[A-Z0-9_]+");
  private static final Set<String> WHOLE_NUMBERS = Set.of("GRUB_TIMEOUT", "GRUB_HIDDEN_TIMEOUT");

  private final ShellFile file;

  private GrubDefaults(ShellFile file) {
    this.file = file;
  }

  /** {@return the document of that text} */
  public static GrubDefaults parse(String text) {
    return new GrubDefaults(ShellFile.parse(text));
  }

  /** {@return the value of a key, such as {@code GRUB_DEFAULT}; empty where it is not set} */
  public String value(String key) {
    return file.value(key).orElse("");
  }

  /** {@return the document where that key has that value} */
  public GrubDefaults with(String key, String value) {
    return new GrubDefaults(file.with(key, value));
  }

  /** {@return the words of a key, such as the kernel's arguments in {@code GRUB_CMDLINE_LINUX}} */
  public List<String> words(String key) {
    return java.util.Arrays.stream(value(key).split("\\s+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /**
   * {@return the document where those arguments are among the key's words; one with {@code =} takes
   * the place of another of its name, unless that may stand several times, as {@code console} may}
   *
   * @throws InvalidSpecException when the key's value is put together by the shell
   */
  public GrubDefaults withArguments(String key, List<String> arguments) {
    List<String> words = new ArrayList<>(editable(key));
    for (String argument : arguments) {
      argument(argument);
      if (words.contains(argument)) {
        continue;
      }
      String name = argument.substring(0, Math.max(0, argument.indexOf('=')));
      int place = -1;
      if (!name.isEmpty() && !name.equals("console")) {
        for (int index = 0; index < words.size(); index++) {
          place = place < 0 && words.get(index).startsWith(name + "=") ? index : place;
        }
        words.removeIf(word -> word.startsWith(name + "="));
      }
      words.add(place < 0 ? words.size() : Math.min(place, words.size()), argument);
    }
    return words.equals(words(key)) ? this : with(key, String.join(" ", words));
  }

  /** {@return the document without those arguments; a name alone takes those with values along} */
  public GrubDefaults withoutArguments(String key, List<String> arguments) {
    List<String> words = new ArrayList<>(editable(key));
    for (String argument : arguments) {
      argument(argument);
      words.removeIf(
          word ->
              word.equals(argument)
                  || argument.indexOf('=') < 0 && word.startsWith(argument + "="));
    }
    return words.equals(words(key)) ? this : with(key, String.join(" ", words));
  }

  /** {@return whether the key is set as it is written, or not at all: the shell adds nothing} */
  public boolean isLiteral(String key) {
    return file.assignment(key).stream().allMatch(ShellAssignment::isLiteral);
  }

  private List<String> editable(String key) {
    if (!isLiteral(key)) {
      throw InvalidSpecException.of(
          key, value(key), "the shell puts this together: change it by hand");
    }
    return words(key);
  }

  static String argument(String text) {
    if (text.length() > 255 || !ARGUMENT.matcher(text).matches()) {
      throw InvalidSpecException.of(
          "arguments",
          text,
          "a kernel's argument is NAME or NAME=VALUE, without blanks and quotes");
    }
    return text;
  }

  @Override
  public String text() {
    return file.text();
  }

  @Override
  public Object model() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("settings", file.values());
    fields.put("linux", words("GRUB_CMDLINE_LINUX"));
    fields.put("xen", words(XEN_ARGUMENTS));
    return fields;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(file.problems());
    file.assignments().stream()
        .filter(set -> !set.isComment())
        .forEach(
            set -> {
              if (!KEY.matcher(set.name()).matches()) {
                problems.add(
                    Problem.warning(
                        set.line(),
                        "GRUB's scripts do not read " + set.name(),
                        "Their names begin with GRUB_."));
              } else if (WHOLE_NUMBERS.contains(set.name())
                  && set.isLiteral()
                  && !set.value().matches("-?[0-9]+(?:\\.[0-9]+)?")) {
                problems.add(
                    Problem.error(
                        set.line(),
                        set.name() + " is '" + set.value() + "', and no number of seconds",
                        "Write a number; -1 waits for ever."));
              }
            });
    problems.sort(java.util.Comparator.comparing(Problem::line));
    return problems;
  }
}
