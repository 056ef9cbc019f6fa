package io.panvisor.config.yum;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.config.ini.IniEntry;
import io.panvisor.config.ini.IniFile;
import io.panvisor.config.ini.IniStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@code .repo} file with every byte of it. Immutable. */
public final class YumDocument implements ConfigDocument {

  private final IniFile file;

  private YumDocument(IniFile file) {
    this.file = file;
  }

  /** {@return the document of that text} */
  public static YumDocument parse(String text) {
    return new YumDocument(IniFile.parse(IniStyle.YUM, text));
  }

  @Override
  public String text() {
    return file.text();
  }

  /** {@return the ids of the repositories in order} */
  public List<String> ids() {
    return file.sections().stream().filter(id -> !id.equals("main")).toList();
  }

  /** {@return an option of a repository; several values with newlines between} */
  public Optional<String> value(String id, String key) {
    return file.value(id, key);
  }

  /** {@return whether a repository is there and used, which it is unless it says otherwise} */
  public boolean isEnabled(String id) {
    return file.sections().contains(id)
        && value(id, "enabled").flatMap(YumOptions::flag).orElse(true);
  }

  /** {@return whether a password is among the options} */
  public boolean hasPassword() {
    return file.entries().stream().anyMatch(entry -> YumOptions.isPassword(entry.key()));
  }

  /**
   * {@return the document with all that the repository says, in its section, which is made where
   * there is none}
   */
  public YumDocument with(YumRepository repository) {
    IniFile changed = file;
    for (Map.Entry<String, String> entry : repository.settings().entrySet()) {
      String key = entry.getKey();
      boolean same =
          YumOptions.isBoolean(key)
              && changed
                  .value(repository.id(), key)
                  .flatMap(YumOptions::flag)
                  .equals(YumOptions.flag(entry.getValue()));
      changed = same ? changed : changed.with(repository.id(), key, entry.getValue());
    }
    return new YumDocument(changed);
  }

  /** {@return the document without that repository} */
  public YumDocument without(String id) {
    return new YumDocument(file.withoutSection(id));
  }

  @Override
  public Map<String, Object> model() {
    Map<String, Object> model = new LinkedHashMap<>();
    for (String id : file.sections()) {
      Map<String, Object> options = new LinkedHashMap<>();
      file.values(id)
          .forEach(
              (key, value) ->
                  options.put(key, YumOptions.isPassword(key) ? "***" : withoutAccount(value)));
      model.put(id, options);
    }
    return model;
  }

  private static String withoutAccount(String value) {
    return value.replaceAll("(://[^/@\\s:]*):[^/@\\s]*@", "$1:***@");
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(file.problems());
    Map<String, Integer> lines = new HashMap<>();
    for (IniEntry entry : file.entries()) {
      value(entry).ifPresent(problems::add);
      Integer before = lines.put(entry.section() + "\n" + entry.key(), entry.line());
      if (before != null) {
        problems.add(
            Problem.warning(
                entry.line(),
                entry.key() + " is set in line " + before + " too: the last one counts",
                "Remove one of the two"));
      }
    }
    ids().forEach(id -> repository(id, problems));
    problems.sort(Comparator.comparingInt(Problem::line));
    return problems;
  }

  private static Optional<Problem> value(IniEntry entry) {
    String key = entry.key();
    if (entry.section().equals("main")) {
      return Optional.empty();
    }
    if (YumOptions.isBoolean(key) && YumOptions.flag(entry.value()).isEmpty()) {
      return Optional.of(
          Problem.error(entry.line(), key + " is neither yes nor no", "Write 1 or 0"));
    }
    if ((key.equals("priority") || key.equals("cost")) && !entry.value().matches("[0-9]{1,9}")) {
      return Optional.of(Problem.error(entry.line(), key + " is no whole number", ""));
    }
    if (!YumOptions.isKnown(key)) {
      return Optional.of(
          Problem.warning(
              entry.line(),
              "yum knows no option '" + key + "' of a repository",
              "Is it misspelt?"));
    }
    return Optional.empty();
  }

  private void repository(String id, List<Problem> problems) {
    int line = file.line(id);
    Map<String, String> options = file.values(id);
    if (!id.matches("[A-Za-z0-9_.:-]+")) {
      problems.add(
          Problem.error(
              line, "'" + id + "' cannot be a repository's id", "It has letters, digits, _ . : -"));
    }
    boolean hasPlace =
        options.containsKey("baseurl")
            || options.containsKey("mirrorlist")
            || options.containsKey("metalink");
    if (!hasPlace) {
      problems.add(
          Problem.error(
              line,
              "[" + id + "] does not say where its packages are",
              "Say baseurl, mirrorlist or metalink"));
    }
    boolean open =
        List.of("baseurl", "mirrorlist", "metalink").stream()
            .anyMatch(key -> options.getOrDefault(key, "").matches("(?s).*\\b(?:http|ftp)://.*"));
    boolean unverified =
        Optional.ofNullable(options.get("gpgcheck"))
            .flatMap(YumOptions::flag)
            .map(check -> !check)
            .orElse(!options.containsKey("gpgkey"));
    if (open && unverified) {
      problems.add(
          Problem.warning(
              line,
              "[" + id + "] comes over http and its packages are not verified",
              "Say gpgcheck=1 and gpgkey, or use https"));
    }
    if (options.getOrDefault("gpgkey", "").matches("(?s).*\\b(?:http|ftp)://.*")) {
      problems.add(
          Problem.warning(
              line,
              "the key of [" + id + "] comes over http: who is between can give another",
              "Use https, or a file that was compared with its fingerprint"));
    }
    if (Optional.ofNullable(options.get("sslverify"))
        .flatMap(YumOptions::flag)
        .filter(verify -> !verify)
        .isPresent()) {
      problems.add(
          Problem.warning(
              line, "[" + id + "] does not verify its server's certificate", "Say sslcacert"));
    }
  }
}
