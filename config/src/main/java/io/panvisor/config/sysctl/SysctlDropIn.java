package io.panvisor.config.sysctl;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file of its own in {@code /etc/sysctl.d}. Immutable.
 *
 * @param name the file's name without {@code .conf}, such as {@code 99-ipforward}; of files that
 *     set the same, the last in the order of names wins
 * @param settings what it sets, in order; each key once
 */
public record SysctlDropIn(String name, List<SysctlSetting> settings) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
  private static final String HEADER = "# Written by Panvisor; the next apply replaces this file.";

  /** Checks the name, and that no key is there twice. */
  public SysctlDropIn {
    Values.matching(NAME, "name", name, "a file's name has letters, digits, '_', '.' and '-'");
    settings = List.copyOf(settings);
    Set<SysctlKey> keys = new HashSet<>();
    for (SysctlSetting setting : settings) {
      if (!keys.add(setting.key())) {
        throw InvalidSpecException.of(
            "settings", setting.key().toString(), "this key is there twice");
      }
    }
  }

  /**
   * {@return the drop-in that a text is: each key once, with its last value, and the comment
   * directly before it as its reason}
   *
   * @throws InvalidSpecException when a value is none that this type can say
   */
  public static SysctlDropIn parse(String name, String text) {
    SysctlDocument document = SysctlDocument.parse(text);
    Map<SysctlKey, SysctlSetting> settings = new LinkedHashMap<>();
    for (SysctlDocument.Assignment each : document.assignments()) {
      settings.put(
          each.key(),
          new SysctlSetting(
              each.key(), each.value(), each.mayFail(), document.commentBefore(each.line())));
    }
    return new SysctlDropIn(name, List.copyOf(settings.values()));
  }

  /** {@return the file that it is} */
  public String path() {
    return "/etc/sysctl.d/" + name + ".conf";
  }

  /** {@return the file's text} */
  public String render() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (SysctlSetting setting : settings) {
      text.append('\n');
      if (!setting.reason().isEmpty()) {
        text.append("# ").append(setting.reason()).append('\n');
      }
      text.append(setting.assignment()).append('\n');
    }
    return text.toString();
  }
}
