package io.panvisor.config.packstack;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.config.ini.IniEntry;
import io.panvisor.config.ini.IniFile;
import io.panvisor.config.ini.IniStyle;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An answer file that was read: the section {@code [general]} with one key a line. It is edited key
 * by key; comments and all else stay. Immutable and thread-safe.
 */
public final class AnswerFile implements ConfigDocument {

  static final String SECTION = "general";
  private static final String MASK = "***";

  private final IniFile file;
  private final PackstackRelease release;

  private AnswerFile(IniFile file, PackstackRelease release) {
    this.file = file;
    this.release = release;
  }

  /**
   * {@return the answer file in that text, judged for the release of which it has more keys; when
   * that does not decide, for Juno}
   */
  public static AnswerFile parse(String text) {
    IniFile file = IniFile.parse(IniStyle.PYTHON, text);
    long juno = known(file, PackstackRelease.JUNO);
    long current = known(file, PackstackRelease.CURRENT);
    return new AnswerFile(file, current > juno ? PackstackRelease.CURRENT : PackstackRelease.JUNO);
  }

  private static long known(IniFile file, PackstackRelease release) {
    PackstackKeys keys = PackstackKeys.of(release);
    return file.entries(SECTION).stream()
        .filter(entry -> keys.find(entry.key()).isPresent())
        .count();
  }

  /** {@return the same, judged for that release} */
  public AnswerFile judgedFor(PackstackRelease other) {
    return new AnswerFile(file, other);
  }

  /** {@return the release that it is judged for} */
  public PackstackRelease release() {
    return release;
  }

  @Override
  public String text() {
    return file.text();
  }

  /** {@return the answer of that key, if the file has one} */
  public Optional<String> answer(String key) {
    return file.value(SECTION, key);
  }

  /** {@return each key with its answer; passwords are among them} */
  public Map<String, String> answers() {
    return file.values(SECTION);
  }

  @Override
  public Object model() {
    Map<String, Object> model = new LinkedHashMap<>();
    answers().forEach((key, value) -> model.put(key, isSecret(key, value) ? MASK : value));
    return model;
  }

  private static boolean isSecret(String key, String value) {
    if (value.isEmpty()) {
      return false;
    }
    for (PackstackRelease each : PackstackRelease.values()) {
      Optional<PackstackKey> known = PackstackKeys.of(each).find(key);
      if (known.isPresent()) {
        return known.get().secret();
      }
    }
    return key.matches(".*(?:PW|PASS|PASSWORD|TOKEN|SECRET|HASH|AUTH_ENC_KEY).*");
  }

  /**
   * {@return the same with that answer}
   *
   * @throws InvalidSpecException when the release does not have the key, or does not take the value
   */
  public AnswerFile set(String key, String value) {
    PackstackKey known =
        PackstackKeys.of(release).find(key).orElseThrow(() -> unknown(release, key));
    return new AnswerFile(file.with(SECTION, key, known.checked(value)), release);
  }

  static InvalidSpecException unknown(PackstackRelease release, String key) {
    String instead =
        PackstackKeys.of(release)
            .replacement(release, key)
            .map(other -> "; take " + other)
            .orElse("");
    return InvalidSpecException.of(key, "", "packstack " + release + " has no such key" + instead);
  }

  /**
   * {@return the same without that key, for which packstack then takes its own value; that of Juno
   * stops where a key is missing that it needs}
   */
  public AnswerFile remove(String key) {
    return new AnswerFile(file.without(SECTION, key), release);
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(file.problems());
    if (!file.sections().contains(SECTION)) {
      problems.add(
          Problem.error(0, "there is no section [general]", "packstack reads nothing else."));
    }
    Map<String, Integer> lines = new HashMap<>();
    for (IniEntry entry : file.entries()) {
      if (entry.section().equals(SECTION)) {
        Integer other = lines.put(entry.key(), entry.line());
        if (other != null) {
          problems.add(
              Problem.warning(
                  entry.line(),
                  entry.key() + " stands in line " + other + " already",
                  "Only this one counts."));
        }
        problem(entry).ifPresent(problems::add);
      } else {
        problems.add(
            Problem.warning(entry.line(), "packstack does not read [" + entry.section() + "]", ""));
      }
    }
    missing(lines.keySet()).ifPresent(problems::add);
    for (AnswerRules.Conflict conflict : AnswerRules.broken(answers())) {
      int line = lines.getOrDefault(conflict.key(), 0);
      problems.add(Problem.error(line, conflict.key() + ": " + conflict.why(), ""));
    }
    return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  /** packstack of Juno does not know what to take for a key that is not there. */
  private Optional<Problem> missing(Set<String> there) {
    List<String> missing =
        PackstackKeys.of(release).all().stream()
            .map(PackstackKey::name)
            .filter(name -> !there.contains(name))
            .toList();
    if (release != PackstackRelease.JUNO || missing.isEmpty() || there.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(", ", missing.subList(0, Math.min(3, missing.size())));
    return Optional.of(
        Problem.warning(
            0,
            missing.size() + " keys of Juno are not there, such as " + names,
            "packstack of Juno stops at one that it needs."));
  }

  private Optional<Problem> problem(IniEntry entry) {
    Optional<PackstackKey> key = PackstackKeys.of(release).find(entry.key());
    if (key.isEmpty()) {
      return Optional.of(unknown(entry));
    }
    try {
      key.get().checked(entry.value());
      return Optional.empty();
    } catch (InvalidSpecException wrong) {
      return Optional.of(
          Problem.error(entry.line(), entry.key() + ": " + wrong.violations().get(0).why(), ""));
    }
  }

  private Problem unknown(IniEntry entry) {
    String name = entry.key();
    Optional<String> instead = PackstackKeys.of(release).replacement(release, name);
    String hint = instead.map(other -> "It is " + other + " now.").orElse("");
    if (PackstackKeys.of(release.other()).find(name).isPresent()) {
      String what = "packstack " + release + " does not know " + name + ", the other release does";
      return Problem.warning(entry.line(), what, hint);
    }
    if (PackstackKeys.isOld(name)) {
      return Problem.warning(entry.line(), name + " was there before Juno", hint);
    }
    return Problem.warning(entry.line(), "no release known here has the key " + name, "");
  }

  /** {@return the same with today's names of keys, where only the name has changed} */
  @Override
  public Modernised modernised() {
    IniFile changed = file;
    List<Problem> explanations = new ArrayList<>();
    PackstackKeys keys = PackstackKeys.of(PackstackRelease.CURRENT);
    for (IniEntry entry : file.entries(SECTION)) {
      if (keys.find(entry.key()).isPresent()) {
        continue;
      }
      Optional<String> instead = keys.replacement(PackstackRelease.CURRENT, entry.key());
      changed = changed.without(SECTION, entry.key());
      boolean taken = instead.isEmpty() || changed.value(SECTION, instead.get()).isPresent();
      if (!taken) {
        changed = changed.with(SECTION, instead.get(), entry.value());
      }
      explanations.add(
          Problem.warning(
              entry.line(),
              taken
                  ? entry.key() + " is left out: packstack has it no more"
                  : entry.key() + " has become " + instead.get(),
              ""));
    }
    return new Modernised(
        explanations.isEmpty() ? this : new AnswerFile(changed, PackstackRelease.CURRENT),
        explanations);
  }

  /** {@return what it is} */
  @Override
  public String toString() {
    return "answer file for packstack " + release;
  }
}
