package io.panvisor.config.time;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chrony.conf or ntp.conf with every byte of it. Immutable. */
public final class TimeDocument implements ConfigDocument {

  private static final String SERVED = "nomodify notrap";

  private final TimeSyntax syntax;
  private final TimeFile file;

  private TimeDocument(TimeSyntax syntax, TimeFile file) {
    this.syntax = syntax;
    this.file = file;
  }

  /** {@return the document of a chrony.conf} */
  public static TimeDocument chrony(String text) {
    return parse(TimeSyntax.CHRONY, text);
  }

  /** {@return the document of an ntp.conf} */
  public static TimeDocument ntp(String text) {
    return parse(TimeSyntax.NTP, text);
  }

  static TimeDocument parse(TimeSyntax syntax, String text) {
    return new TimeDocument(syntax, TimeFile.parse(syntax, text));
  }

  private static boolean isSource(TimeLine line) {
    return List.of("server", "pool", "peer").contains(line.name()) && !isClock(line);
  }

  /** ntpd's own clocks have addresses that nobody can reach. */
  private static boolean isClock(TimeLine line) {
    return !line.arguments().isEmpty() && line.arguments().get(0).startsWith("127.127.");
  }

  @Override
  public String text() {
    return file.text();
  }

  /** {@return each directive's name with its arguments; of several, a list} */
  @Override
  public Map<String, Object> model() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    file.directives()
        .forEach(
            line -> all.computeIfAbsent(line.name(), name -> new ArrayList<>()).add(line.joined()));
    return new LinkedHashMap<>(all);
  }

  /** {@return the sources that the file names rightly} */
  public List<TimeSource> sources() {
    return file.directives().stream()
        .filter(TimeDocument::isSource)
        .flatMap(line -> readable(line).stream())
        .toList();
  }

  /** What is not readable is told among the problems. */
  private Optional<TimeSource> readable(TimeLine line) {
    try {
      return Optional.of(source(line));
    } catch (InvalidSpecException wrong) {
      return Optional.empty();
    }
  }

  private TimeSource source(TimeLine line) {
    return TimeSource.read(
        TimeSource.Kind.valueOf(line.name().toUpperCase(java.util.Locale.ROOT)),
        line.arguments(),
        syntax);
  }

  /**
   * {@return the document with all that is said}
   *
   * @throws InvalidSpecException when the program has no such option, or no such setting
   */
  public TimeDocument with(TimeSettings settings) {
    TimeFile changed = file;
    if (settings.sources().isPresent()) {
      List<TimeSource> sources = settings.sources().get();
      sources.forEach(syntax::check);
      changed =
          changed.with(
              "server",
              TimeDocument::isSource,
              sources.stream()
                  .map(source -> source.kind().word() + " " + source.arguments())
                  .toList());
    }
    changed = set(changed, "driftfile", settings.driftFile().stream().toList());
    changed =
        syntax == TimeSyntax.CHRONY ? chronyOnly(changed, settings) : ntpOnly(changed, settings);
    return new TimeDocument(syntax, changed);
  }

  private static TimeFile set(TimeFile file, String name, List<String> values) {
    return values.isEmpty() ? file : all(file, name, values);
  }

  private static TimeFile all(TimeFile file, String name, List<String> values) {
    return file.with(
        name,
        line -> line.name().equals(name),
        values.stream().map(value -> name + " " + value).toList());
  }

  private static TimeFile chronyOnly(TimeFile file, TimeSettings settings) {
    TimeFile changed = file;
    if (settings.allow().isPresent()) {
      changed = all(changed, "allow", settings.allow().get());
    }
    changed = set(changed, "makestep", settings.makeStep().stream().toList());
    if (settings.localStratum().isPresent()) {
      changed = all(changed, "local", List.of("stratum " + settings.localStratum().getAsInt()));
    }
    if (settings.rtcSync().isPresent()) {
      changed =
          changed.with(
              "rtcsync",
              line -> line.name().equals("rtcsync"),
              settings.rtcSync().get() ? List.of("rtcsync") : List.of());
    }
    return changed;
  }

  private static TimeFile ntpOnly(TimeFile file, TimeSettings settings) {
    if (settings.makeStep().isPresent() || settings.rtcSync().isPresent()) {
      throw InvalidSpecException.of(
          settings.makeStep().isPresent() ? "makestep" : "rtcsync", "", "ntpd has no such setting");
    }
    TimeFile changed = file;
    if (settings.allow().isPresent()) {
      changed =
          changed.with(
              "restrict",
              line -> line.name().equals("restrict") && line.joined().endsWith(SERVED),
              settings.masked().stream().map(net -> "restrict " + net + " " + SERVED).toList());
    }
    if (settings.localStratum().isPresent()) {
      changed =
          changed
              .with(
                  "server",
                  line -> line.name().equals("server") && isClock(line),
                  List.of("server 127.127.1.0"))
              .with(
                  "fudge",
                  line -> line.name().equals("fudge") && isClock(line),
                  List.of("fudge 127.127.1.0 stratum " + settings.localStratum().getAsInt()));
    }
    return changed;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (TimeLine line : file.directives()) {
      if (!syntax.isDirective(line.name())) {
        problems.add(
            Problem.error(line.index() + 1, "there is no directive '" + line.name() + "'", ""));
      } else if (isSource(line)) {
        source(line, problems);
      } else if (syntax == TimeSyntax.NTP) {
        NtpRules.judge(line, problems);
      }
    }
    boolean included =
        file.directives().stream()
            .anyMatch(
                line ->
                    List.of("confdir", "sourcedir", "include", "includefile", "refclock")
                        .contains(line.name()));
    if (file.directives().stream().noneMatch(TimeDocument::isSource) && !included) {
      problems.add(Problem.warning(0, "no server is named", "Say where the time comes from"));
    }
    return problems;
  }

  private void source(TimeLine line, List<Problem> problems) {
    try {
      source(line);
    } catch (InvalidSpecException wrong) {
      problems.add(
          Problem.error(
              line.index() + 1,
              wrong.violations().get(0).value() + ": " + wrong.violations().get(0).why(),
              ""));
    }
  }
}
