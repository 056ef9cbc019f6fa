package io.panvisor.config.sysctl;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;

/**
 * A kernel parameter and what it shall be. Immutable.
 *
 * @param key which parameter, or a pattern of parameters
 * @param value its value, such as {@code 1} or {@code 4096 87380 6291456}; may be empty
 * @param mayFail whether it is no failure when the kernel does not take it (a {@code -} before the
 *     key), such as a parameter of a module that is not always loaded
 * @param reason why, for the comment before it; empty for none
 */
public record SysctlSetting(SysctlKey key, String value, boolean mayFail, String reason) {

  /**
   * Checks the texts.
   *
   * @throws InvalidSpecException when the value has quotes, {@code #}, {@code ;} or control
   *     characters, or blanks around it; a comment cannot stand behind a value, it would be part of
   *     it
   */
  public SysctlSetting {
    Values.line("value", value);
    Values.line("reason", reason);
    if (!value.equals(value.strip()) || value.matches(".*[#;\"'`\\\\].*")) {
      throw InvalidSpecException.of(
          "value", value, "a value has no quotes, '#', ';' or '\\', and no blanks around it");
    }
    if (!reason.equals(reason.strip())) {
      throw InvalidSpecException.of("reason", reason, "a reason has no blanks around it");
    }
  }

  /** {@return that the parameter shall be so, without a reason} */
  public static SysctlSetting of(String key, String value) {
    return new SysctlSetting(SysctlKey.of(key), value, false, "");
  }

  /** {@return the same with that reason} */
  public SysctlSetting because(String why) {
    return new SysctlSetting(key, value, mayFail, why);
  }

  /** {@return the same, and no failure when the kernel does not take it} */
  public SysctlSetting orElseIgnored() {
    return new SysctlSetting(key, value, true, reason);
  }

  String assignment() {
    return ((mayFail ? "-" : "") + key + " = " + value).stripTrailing();
  }

  /**
   * Whether two values mean the same: the kernel separates numbers by tabs where files have blanks.
   */
  static boolean same(String one, String other) {
    return one.strip().replaceAll("\\s+", " ").equals(other.strip().replaceAll("\\s+", " "));
  }
}
