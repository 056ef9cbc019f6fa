package io.panvisor.config.openvz;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.config.shell.ShellAssignment;
import io.panvisor.config.shell.ShellFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A vz.conf with every byte of it. Immutable. */
public final class VzDocument implements ConfigDocument {

  /** vzctl does nothing without these. */
  private static final List<VzKey> NEEDED =
      List.of(VzKey.LOCKDIR, VzKey.TEMPLATE, VzKey.VE_ROOT, VzKey.VE_PRIVATE);

  private final ShellFile file;

  private VzDocument(ShellFile file) {
    this.file = file;
  }

  /** {@return the document of that text} */
  public static VzDocument parse(String text) {
    return new VzDocument(ShellFile.parse(text));
  }

  @Override
  public String text() {
    return file.text();
  }

  @Override
  public Map<String, Object> model() {
    return file.values();
  }

  /** {@return the value of that key, if it is set} */
  public Optional<String> value(VzKey key) {
    return file.value(key.name());
  }

  /** {@return everything typed that the file sets rightly} */
  public VzConf conf() {
    VzConf conf = VzConf.empty();
    for (VzKey key : VzKey.values()) {
      Optional<String> value = value(key);
      if (value.isPresent()) {
        conf = with(conf, key, value.get());
      }
    }
    return conf;
  }

  private static VzConf with(VzConf conf, VzKey key, String value) {
    try {
      return conf.with(key, value);
    } catch (InvalidSpecException wrong) {
      // It is told among the problems.
      return conf;
    }
  }

  /** {@return the document with all of that; a key that is commented out is set in its place} */
  public VzDocument with(VzConf conf) {
    ShellFile changed = file;
    for (Map.Entry<VzKey, String> entry : conf.values().entrySet()) {
      changed = set(changed, entry.getKey(), entry.getValue());
    }
    return new VzDocument(changed);
  }

  private static ShellFile set(ShellFile file, VzKey key, String value) {
    if (key != VzKey.VE_ROOT && key != VzKey.VE_PRIVATE) {
      return file.with(key.name(), value);
    }
    // $VEID is vzctl's to replace, and has to stand in the file as it is.
    return file.value(key.name()).filter(value::equals).isPresent()
        ? file
        : file.withWritten(key.name(), value);
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(file.problems());
    Map<String, Integer> lines = new HashMap<>();
    for (ShellAssignment each : file.assignments()) {
      if (!each.isComment()) {
        value(each).ifPresent(problems::add);
        Integer before = lines.put(each.name(), each.line());
        if (before != null) {
          problems.add(
              Problem.warning(
                  each.line(),
                  each.name() + " is set in line " + before + " too: the last one counts",
                  "Remove one of the two"));
        }
      }
    }
    NEEDED.stream()
        .filter(key -> value(key).isEmpty())
        .forEach(
            key ->
                problems.add(
                    Problem.error(0, key + " is not set", "vzctl does nothing without it")));
    problems.sort(Comparator.comparingInt(Problem::line));
    return problems;
  }

  private static Optional<Problem> value(ShellAssignment each) {
    Optional<VzKey> key = VzKey.find(each.name());
    boolean ofContainer = key.filter(k -> k == VzKey.VE_ROOT || k == VzKey.VE_PRIVATE).isPresent();
    if (key.isEmpty() || !each.isLiteral() && !ofContainer) {
      return Optional.empty();
    }
    try {
      key.get().checked(each.value());
      return Optional.empty();
    } catch (InvalidSpecException wrong) {
      return Optional.of(
          Problem.error(each.line(), each.name() + ": " + wrong.violations().get(0).why(), ""));
    }
  }
}
