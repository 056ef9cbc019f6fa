package io.panvisor.config.systemd;

import io.panvisor.config.Values;
import java.util.regex.Pattern;

/**
 * A unit's whole name, such as {@code haproxy.service} or {@code getty@tty1.service}.
 *
 * @param text the name
 */
public record UnitName(String text) {

  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z0-9:_.\\\\-]{1,120}(?:@[A-Za-z0-9:_.\\\\-]{0,120})?"
              + "\\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope)");

  /** Checks the name. */
  public UnitName {
    Values.matching(NAME, "unit", text, "a unit is such as haproxy.service or getty@tty1.service");
  }

  /** {@return the unit of that name; without a type, a service} */
  public static UnitName of(String text) {
    return new UnitName(NAME.matcher(text).matches() ? text : text + ".service");
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** {@return what it is, such as {@code service}} */
  public String type() {
    return text.substring(text.lastIndexOf('.') + 1);
  }

  private String stem() {
    return text.substring(0, text.lastIndexOf('.'));
  }

  /** {@return the name before '@', or before the type} */
  public String prefix() {
    int at = stem().indexOf('@');
    return at < 0 ? stem() : stem().substring(0, at);
  }

  /** {@return what stands between '@' and the type; empty where nothing does} */
  public String instance() {
    int at = stem().indexOf('@');
    return at < 0 ? "" : stem().substring(at + 1);
  }

  /** {@return whether it is a template, from which units are made by a name behind '@'} */
  public boolean isTemplate() {
    return stem().endsWith("@");
  }

  /** {@return whether it is made from a template} */
  public boolean isInstance() {
    return !instance().isEmpty();
  }

  /** {@return the template with that behind its '@'} */
  public UnitName with(String instance) {
    return new UnitName(prefix() + "@" + instance + "." + type());
  }

  /** {@return the template that it is made from; itself when from none} */
  public UnitName template() {
    return isInstance() ? new UnitName(prefix() + "@." + type()) : this;
  }

  /**
   * The text with the specifiers of this unit put in that may stand among what is installed.
   *
   * @throws io.panvisor.error.InvalidSpecException for one that only a running host knows
   */
  String expand(String pattern) {
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < pattern.length(); index++) {
      char sign = pattern.charAt(index);
      boolean specifier = sign == '%' && index + 1 < pattern.length();
      text.append(specifier ? specified(pattern.charAt(index + 1)) : Character.toString(sign));
      if (specifier) {
        return text + expand(pattern.substring(index + 2));
      }
    }
    return text.toString();
  }

  private String specified(char sign) {
    return switch (sign) {
      case 'i' -> instance();
      case 'n' -> text;
      case 'N' -> stem();
      case 'p' -> prefix();
      case 'j' -> prefix().substring(prefix().lastIndexOf('-') + 1);
      case '%' -> "%";
      default ->
          throw io.panvisor.error.InvalidSpecException.of(
              "unit", text, "its [Install] has %" + sign + ", which only the running host knows");
    };
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return text;
  }
}
