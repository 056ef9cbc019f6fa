package io.panvisor.config.kickstart;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Lines.Line;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A kickstart file that was read. It is edited command by command; all other lines stay as they
 * are. Immutable and thread-safe.
 */
public final class KickstartDocument implements ConfigDocument {

  private static final String MASK = "***";
  private static final Set<String> SECRET_OPTIONS =
      Set.of(
          "--password",
          "--md5pass",
          "--passphrase",
          "--reverse-password",
          "--wepkey",
          "--wpakey",
          "--activation-key",
          "--proxy");
  private static final Set<String> SECRET_WORDS = Set.of("rootpw", "sshpw", "key");

  private final List<Line> lines;
  private final List<KickstartPart> parts;
  private final Optional<KickstartRelease> release;

  private KickstartDocument(List<Line> lines, Optional<KickstartRelease> release) {
    this.lines = List.copyOf(lines);
    this.parts = KickstartReader.read(lines);
    this.release = release.or(() -> KickstartRelease.in(Lines.join(lines)));
  }

  /** {@return the kickstart file in that text, for the release that it names in a comment} */
  public static KickstartDocument parse(String text) {
    return new KickstartDocument(Lines.of(text), Optional.empty());
  }

  /** {@return the same, judged by what that release knows} */
  public KickstartDocument judgedFor(KickstartRelease other) {
    return new KickstartDocument(lines, Optional.of(other));
  }

  /**
   * {@return the release that it is judged for; nothing when the file does not say, and then it is
   * judged by what any release knows}
   */
  public Optional<KickstartRelease> release() {
    return release;
  }

  List<Line> lines() {
    return lines;
  }

  List<KickstartPart> parts() {
    return parts;
  }

  @Override
  public String text() {
    return Lines.join(lines);
  }

  @Override
  public Object model() {
    Map<String, Object> model = new LinkedHashMap<>();
    release.ifPresent(known -> model.put("release", known.number()));
    List<Object> commands = new ArrayList<>();
    List<Object> packages = new ArrayList<>();
    List<Object> sections = new ArrayList<>();
    List<Object> includes = new ArrayList<>();
    for (KickstartPart part : parts) {
      if (part instanceof KickstartPart.Command command) {
        commands.add(fields(command));
      } else if (part instanceof KickstartPart.Include include) {
        includes.add(String.join(" ", include.words().subList(1, include.words().size())));
      } else if (part instanceof KickstartPart.Section section) {
        sections.add(fields(section));
        if (section.name().equals("%packages")) {
          packages.addAll(entries(section));
        }
      }
    }
    model.put("commands", commands);
    model.put("includes", includes);
    model.put("packages", packages);
    model.put("sections", sections);
    return model;
  }

  static List<String> entries(KickstartPart.Section section) {
    return section.body().stream()
        .map(line -> line.substring(0, comment(line)).strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** A name may have blanks in it, and quotes are no quotes here. */
  private static int comment(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line.length() : comment;
  }

  private static Map<String, Object> fields(KickstartPart.Command command) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("command", command.name());
    fields.put("line", command.line());
    arguments(fields, command.name(), command.arguments());
    return fields;
  }

  private static Map<String, Object> fields(KickstartPart.Section section) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("section", section.name());
    fields.put("line", section.line());
    arguments(fields, section.name(), section.arguments());
    fields.put("lines", section.body().size());
    return fields;
  }

  private static void arguments(
      Map<String, Object> fields, String name, KickstartPart.Arguments arguments) {
    Map<String, Object> options = new LinkedHashMap<>();
    arguments
        .options()
        .forEach(
            (option, value) -> {
              Object shown = value.isEmpty() ? (Object) true : value;
              options.put(option.substring(2), SECRET_OPTIONS.contains(option) ? MASK : shown);
            });
    if (!options.isEmpty()) {
      fields.put("options", options);
    }
    if (!arguments.words().isEmpty()) {
      fields.put("words", SECRET_WORDS.contains(name) ? List.of(MASK) : arguments.words());
    }
  }

  @Override
  public List<Problem> problems() {
    return KickstartProblems.of(this);
  }

  /** {@return the same in the words of release 9} */
  @Override
  public Modernised modernised() {
    return modernisedFor(KickstartRelease.RHEL_9);
  }

  /** {@return the same in the words of that release, as far as they are known to mean the same} */
  public Modernised modernisedFor(KickstartRelease target) {
    return KickstartModernizer.to(this, target);
  }

  KickstartDocument with(List<Line> other) {
    return new KickstartDocument(other, release);
  }

  /**
   * {@return the same, where the last line of that command has those words behind it, and its
   * comment still; where the command is missing, it is added}
   *
   * @throws InvalidSpecException when no release has the command, or a word has a line's end
   */
  public KickstartDocument set(String command, List<String> words) {
    String line = line(command, words);
    List<KickstartPart.Command> all = commands(command);
    if (all.isEmpty()) {
      return add(command, words);
    }
    int index = all.get(all.size() - 1).line() - 1;
    String old = lines.get(index).text();
    int comment = KickstartWords.split(old).comment();
    String kept = comment == old.length() ? "" : " " + old.substring(comment);
    List<Line> edited = new ArrayList<>(lines);
    edited.set(index, lines.get(index).withText(line + kept));
    return with(edited);
  }

  /**
   * {@return the same with a line more of that command, behind its others or behind all commands}
   *
   * @throws InvalidSpecException when no release has the command, or a word has a line's end
   */
  public KickstartDocument add(String command, List<String> words) {
    String line = line(command, words);
    int index = 0;
    for (KickstartPart part : parts) {
      if (part instanceof KickstartPart.Command known
          && (commands(command).isEmpty() || known.name().equals(command))) {
        index = known.line();
      }
    }
    if (index == 0) {
      while (index < lines.size() && lines.get(index).text().startsWith("#")) {
        index++;
      }
    }
    return with(Lines.insert(lines, index, line));
  }

  /** {@return the same without any line of that command} */
  public KickstartDocument remove(String command) {
    List<Line> edited = new ArrayList<>(lines);
    List<KickstartPart.Command> all = commands(command);
    for (int index = all.size() - 1; index >= 0; index--) {
      edited.remove(all.get(index).line() - 1);
    }
    return with(edited);
  }

  private List<KickstartPart.Command> commands(String name) {
    return parts.stream()
        .filter(KickstartPart.Command.class::isInstance)
        .map(KickstartPart.Command.class::cast)
        .filter(command -> command.name().equals(name))
        .toList();
  }

  private static String line(String command, List<String> words) {
    if (command.startsWith("%") || KickstartFacts.find(command).isEmpty()) {
      throw InvalidSpecException.of("command", command, "no release has this command");
    }
    StringBuilder line = new StringBuilder(command);
    for (String word : words) {
      line.append(' ').append(quoted(Values.line(command, word)));
    }
    return line.toString();
  }

  /** An option is quoted behind its '=', as people write it. */
  private static String quoted(String word) {
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    return equals < 0
        ? KickstartWords.quoted(word)
        : KickstartWords.quoted(word.substring(0, equals))
            + "="
            + KickstartWords.quoted(word.substring(equals + 1));
  }

  /**
   * {@return the same with that entry in its packages: a package, {@code @group},
   * {@code @^environment}, or {@code -package} for one that is left out; the same document where it
   * is there already}
   */
  public KickstartDocument addPackage(String entry) {
    Values.line("package", entry);
    if (entry.isBlank() || entry.strip().startsWith("%") || entry.indexOf('#') >= 0) {
      throw InvalidSpecException.of("package", entry, "a package is such as httpd or @core");
    }
    List<KickstartPart.Section> sections = packageSections();
    if (sections.stream().anyMatch(section -> entries(section).contains(entry))) {
      return this;
    }
    List<Line> edited = new ArrayList<>(lines);
    if (sections.isEmpty()) {
      for (String line : List.of("%packages", entry, "%end")) {
        edited = Lines.append(edited, line);
      }
      return with(edited);
    }
    KickstartPart.Section last = sections.get(sections.size() - 1);
    return with(Lines.insert(edited, last.line() + last.body().size(), entry));
  }

  /** {@return the same without that entry in its packages} */
  public KickstartDocument removePackage(String entry) {
    List<Line> edited = new ArrayList<>(lines);
    List<KickstartPart.Section> sections = packageSections();
    for (int index = sections.size() - 1; index >= 0; index--) {
      KickstartPart.Section section = sections.get(index);
      for (int at = section.body().size() - 1; at >= 0; at--) {
        String line = section.body().get(at);
        if (line.substring(0, comment(line)).strip().equals(entry)) {
          edited.remove(section.line() + at);
        }
      }
    }
    return with(edited);
  }

  private List<KickstartPart.Section> packageSections() {
    return parts.stream()
        .filter(KickstartPart.Section.class::isInstance)
        .map(KickstartPart.Section.class::cast)
        .filter(section -> section.name().equals("%packages"))
        .toList();
  }
}
