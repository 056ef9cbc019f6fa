package io.panvisor.docker;

import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of a {@code .dockerignore}: which files of a folder are not sent to the engine.
 *
 * <p>As the docker command reads it: {@code *} and {@code ?} stay within one name, {@code **} goes
 * over any number of folders, {@code [...]} is a set; a line that begins with {@code !} takes back;
 * the last line that fits decides; what is below a folder that fits, fits. Other characters stand
 * for themselves, also those that the docker command takes for a regular expression's by mistake
 * ({@code + ( ) { } | ^}).
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">its syntax</a>
 */
final class IgnoreRules {

  static final String FILE = ".dockerignore";

  private final List<Rule> rules;

  private IgnoreRules(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * One line.
   *
   * @param exception whether it takes back
   * @param path the line as a path in normal form
   * @param pattern what it fits
   */
  private record Rule(boolean exception, String path, Pattern pattern) {}

  /** Which rules fit a path, or something above it. */
  static final class Fit {
    private final boolean[] fits;
    private final boolean ignored;

    private Fit(boolean[] fits, boolean ignored) {
      this.fits = fits;
      this.ignored = ignored;
    }

    boolean isIgnored() {
      return ignored;
    }
  }

  /** The rules of a folder, under which the file with the steps and the rules are always sent. */
  static IgnoreRules of(Path folder, String stepsFile) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return new IgnoreRules(List.of());
    }
    return parse(Files.readString(file, StandardCharsets.UTF_8)).sending(FILE).sending(stepsFile);
  }

  /**
   * @throws InvalidSpecException when a line cannot be understood
   */
  static IgnoreRules parse(String text) {
    List<Rule> rules = new ArrayList<>();
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String line : content.split("\n", -1)) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      String stripped = line.strip();
      boolean exception = stripped.startsWith("!");
      String pattern = exception ? stripped.substring(1).strip() : stripped;
      if (pattern.isEmpty()) {
        throw refused(line, "a '!' takes something back: name it");
      }
      String path = normal(pattern);
      if (path.length() > 1 && path.startsWith("/")) {
        path = path.substring(1);
      } else if (exception && path.equals("/")) {
        throw refused(line, "a '!' takes something back: not the folder itself");
      }
      rules.add(new Rule(exception, path, new Translation(line, path).pattern()));
    }
    return new IgnoreRules(rules);
  }

  private static InvalidSpecException refused(String line, String why) {
    return InvalidSpecException.of(FILE, line.strip(), why);
  }

  /**
   * These rules, and one more that takes the file back if they would leave it out: the engine needs
   * it, and leaves it out itself then.
   */
  private IgnoreRules sending(String path) {
    Fit fit = root();
    StringBuilder reached = new StringBuilder();
    for (String name : path.split("/", -1)) {
      reached.append(reached.isEmpty() ? "" : "/").append(name);
      fit = fit(fit, reached.toString());
    }
    if (!fit.isIgnored()) {
      return this;
    }
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(true, path, Pattern.compile(Pattern.quote(path))));
    return new IgnoreRules(more);
  }

  /** The fit of the folder itself. */
  Fit root() {
    return new Fit(new boolean[rules.size()], false);
  }

  /** The fit of a path whose folder has that fit. */
  Fit fit(Fit above, String path) {
    boolean[] fits = new boolean[rules.size()];
    boolean ignored = false;
    for (int i = 0; i < fits.length; i++) {
      Rule rule = rules.get(i);
      fits[i] = above.fits[i] || rule.pattern().matcher(path).matches();
      if (fits[i]) {
        ignored = !rule.exception();
      }
    }
    return new Fit(fits, ignored);
  }

  /** Whether something below a folder that is ignored may be taken back. */
  boolean mayTakeBackBelow(String path) {
    return rules.stream()
        .anyMatch(rule -> rule.exception() && (rule.path() + "/").startsWith(path + "/"));
  }

  /** A path without empty names, {@code .} and, where something is before it, {@code ..}. */
  private static String normal(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        if (!names.isEmpty() && !names.peekLast().equals("..")) {
          names.removeLast();
        } else if (!rooted) {
          names.addLast(name);
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    String joined = String.join("/", names);
    return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
  }

  /** From one line to a regular expression. */
  private static final class Translation {
    private final String line;
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int next;

    Translation(String line, String glob) {
      this.line = line;
      this.glob = glob;
    }

    Pattern pattern() {
      while (next < glob.length()) {
        char c = glob.charAt(next++);
        switch (c) {
          case '*' -> star();
          case '?' -> regex.append("[^/]");
          case '[' -> set();
          case '\\' -> literal(escaped());
          default -> literal(c);
        }
      }
      return Pattern.compile(regex.toString(), Pattern.UNIX_LINES);
    }

    private void star() {
      if (!has('*')) {
        regex.append("[^/]*");
        return;
      }
      next++;
      if (has('/')) {
        next++;
      }
      regex.append(next == glob.length() ? ".*" : "(?:.*/)?");
    }

    private boolean has(char c) {
      return next < glob.length() && glob.charAt(next) == c;
    }

    private char escaped() {
      if (next == glob.length()) {
        throw refused(line, "it ends with a backslash that stands before nothing");
      }
      return glob.charAt(next++);
    }

    private void literal(char c) {
      if (!Character.isLetterOrDigit(c) && c < 128) {
        regex.append('\\');
      }
      regex.append(c);
    }

    private void set() {
      regex.append('[');
      if (has('^')) {
        next++;
        regex.append('^');
      }
      boolean empty = true;
      while (empty || !has(']')) {
        char from = member();
        literal(from);
        if (has('-')) {
          next++;
          char to = member();
          if (to < from) {
            throw refused(line, "a range goes from the lower character to the higher");
          }
          regex.append('-');
          literal(to);
        }
        empty = false;
      }
      next++;
      regex.append(']');
    }

    private char member() {
      if (next == glob.length()) {
        throw refused(line, "a set that begins with '[' ends with ']'");
      }
      char c = glob.charAt(next++);
      if (c == '-' || c == ']') {
        throw refused(line, "within a set, '-' and ']' are written with a backslash before them");
      }
      return c == '\\' ? escaped() : c;
    }
  }
}
