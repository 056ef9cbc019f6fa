package io.panvisor.config.selinux;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /etc/selinux/config}, every byte of it. Immutable.
 *
 * <p>Read as libselinux reads it: {@code SELINUX=} at the very beginning of a line, of which the
 * first with a known mode counts, and {@code SELINUXTYPE=}, of which the last counts. A blank
 * behind {@code SELINUX=} is skipped by libselinux from 3.0 on; before, as in CentOS 7, such a line
 * is not read at all.
 */
public final class SelinuxConfigDocument implements ConfigDocument {

  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Pattern SETTING =
      Pattern.compile("(\\s*)([A-Za-z]+)(\\s*)=(\\s*)(.*?)(\\s*)", Pattern.DOTALL);
  private static final int LONGEST = 4096;

  private final List<Lines.Line> lines;

  private SelinuxConfigDocument(List<Lines.Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /** {@return the document of that text} */
  public static SelinuxConfigDocument parse(String text) {
    return new SelinuxConfigDocument(Lines.of(text));
  }

  @Override
  public String text() {
    return Lines.join(lines);
  }

  private record Setting(
      int line, String indent, String key, String beforeEquals, String blank, String value) {

    boolean isMode() {
      return key.equalsIgnoreCase("SELINUX");
    }

    boolean isType() {
      return key.equalsIgnoreCase("SELINUXTYPE");
    }

    /** The mode that libselinux takes from it: a word behind the mode's own is not looked at. */
    Optional<SelinuxMode> mode() {
      if (!indent.isEmpty() || !key.equals("SELINUX") || !beforeEquals.isEmpty()) {
        return Optional.empty();
      }
      for (SelinuxMode mode : SelinuxMode.values()) {
        if (value.toLowerCase(Locale.ROOT).startsWith(mode.word())) {
          return Optional.of(mode);
        }
      }
      return Optional.empty();
    }
  }

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      String text = lines.get(index).text();
      Matcher parts = SETTING.matcher(text);
      if (text.length() <= LONGEST && !text.trim().startsWith("#") && parts.matches()) {
        settings.add(
            new Setting(
                index + 1,
                parts.group(1),
                parts.group(2),
                parts.group(3),
                parts.group(4),
                parts.group(5)));
      }
    }
    return settings;
  }

  private Optional<Setting> modeSetting() {
    return settings().stream().filter(each -> each.mode().isPresent()).findFirst();
  }

  private Optional<Setting> typeSetting() {
    return settings().stream()
        .filter(each -> each.isType() && each.beforeEquals().isEmpty())
        .reduce((first, second) -> second);
  }

  /** {@return the mode that counts; nothing where the file names none} */
  public Optional<SelinuxMode> mode() {
    return modeSetting().flatMap(Setting::mode);
  }

  /** {@return the policy's name, such as {@code targeted}; nothing where the file names none} */
  public Optional<String> type() {
    return typeSetting().map(Setting::value);
  }

  /**
   * {@return the document with that mode, in the line that counts or was meant to, else at the end}
   */
  public SelinuxConfigDocument with(SelinuxMode mode) {
    Optional<Setting> meant = modeSetting();
    if (meant.isPresent()
        && meant.get().mode().equals(Optional.of(mode))
        && meant.get().blank().isEmpty()
        && meant.get().value().equalsIgnoreCase(mode.word())) {
      return this;
    }
    return set(
        meant.or(() -> settings().stream().filter(Setting::isMode).findFirst()),
        "SELINUX=" + mode.word());
  }

  /**
   * {@return the document with that policy}
   *
   * @throws io.panvisor.error.InvalidSpecException when it is no name of a policy
   */
  public SelinuxConfigDocument withType(String type) {
    Values.matching(TYPE, "type", type, "a policy is such as targeted, minimum, mls or default");
    Optional<Setting> meant = typeSetting();
    if (meant.isPresent() && meant.get().value().equals(type) && meant.get().blank().isEmpty()) {
      return this;
    }
    return set(
        meant.or(() -> settings().stream().filter(Setting::isType).findFirst()),
        "SELINUXTYPE=" + type);
  }

  private SelinuxConfigDocument set(Optional<Setting> place, String text) {
    if (place.isEmpty()) {
      return new SelinuxConfigDocument(Lines.append(lines, text));
    }
    List<Lines.Line> changed = new ArrayList<>(lines);
    int index = place.get().line() - 1;
    changed.set(index, changed.get(index).withText(text));
    return new SelinuxConfigDocument(changed);
  }

  @Override
  public Object model() {
    Map<String, Object> fields = new LinkedHashMap<>();
    mode().ifPresent(mode -> fields.put("mode", mode.word()));
    type().ifPresent(type -> fields.put("type", type));
    return fields;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    Optional<Setting> counts = modeSetting();
    for (Setting each : settings()) {
      if (each.isMode()) {
        modeProblem(each, counts).ifPresent(problems::add);
      } else if (each.isType()) {
        typeProblem(each).ifPresent(problems::add);
      }
    }
    if (counts.isEmpty()) {
      problems.add(
          Problem.error(
              0,
              "the file names no mode that is read",
              "Write SELINUX=enforcing, SELINUX=permissive or SELINUX=disabled."));
    }
    return problems;
  }

  private static Optional<Problem> modeProblem(Setting each, Optional<Setting> counts) {
    Optional<SelinuxMode> mode = each.mode();
    if (mode.isEmpty()) {
      boolean misplaced = !each.indent().isEmpty() || !each.beforeEquals().isEmpty();
      return Optional.of(
          Problem.error(
              each.line(),
              misplaced
                  ? "a blank before SELINUX= or before '=' keeps the line from being read"
                  : each.key().equals("SELINUX")
                      ? "'" + each.value() + "' is no mode"
                      : each.key() + " has to be written in capitals",
              "Write SELINUX=enforcing, SELINUX=permissive or SELINUX=disabled."));
    }
    if (!each.blank().isEmpty()) {
      return Optional.of(
          Problem.error(
              each.line(),
              "a blank stands behind SELINUX=: CentOS 7 and others with libselinux before 3.0 do not"
                  + " read this line",
              "Write SELINUX=" + mode.get().word() + "."));
    }
    if (counts.filter(first -> first.line() != each.line()).isPresent()) {
      return Optional.of(
          Problem.warning(
              each.line(),
              "line " + counts.get().line() + " has set the mode already, and the first counts",
              "Keep one line."));
    }
    return each.value().equalsIgnoreCase(mode.get().word())
        ? Optional.empty()
        : Optional.of(
            Problem.warning(
                each.line(),
                "what stands behind '" + mode.get().word() + "' is not looked at",
                "Write SELINUX=" + mode.get().word() + "."));
  }

  private static Optional<Problem> typeProblem(Setting each) {
    if (!each.beforeEquals().isEmpty() || !each.blank().isEmpty()) {
      return Optional.of(
          Problem.error(
              each.line(), "a blank stands beside the '=' of SELINUXTYPE", "Write it without."));
    }
    return TYPE.matcher(each.value()).matches()
        ? Optional.empty()
        : Optional.of(
            Problem.error(
                each.line(),
                "'" + each.value() + "' is no name of a policy",
                "It is such as targeted, minimum, mls or default."));
  }
}
