package io.panvisor.config.selinux;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A label: {@code user:role:type}, or {@code user:role:type:level}. Immutable.
 *
 * @param user such as {@code system_u}
 * @param role such as {@code object_r}
 * @param type such as {@code httpd_sys_content_t}
 * @param level sensitivity and categories, such as {@code s0} or {@code s0-s0:c0.c1023}; empty
 *     where the policy has none
 */
public record SelinuxContext(String user, String role, String type, String level) {

  private static final Pattern LEVEL = Pattern.compile("[A-Za-z0-9_.,:-]{0,255}");

  /**
   * Checks the parts.
   *
   * @throws InvalidSpecException when one of them is no name
   */
  public SelinuxContext {
    PolicyNames.name("user", user);
    PolicyNames.name("role", role);
    PolicyNames.name("type", type);
    Values.matching(LEVEL, "level", level, "a level is such as s0 or s0-s0:c0.c1023");
  }

  /**
   * {@return the label of that text}
   *
   * @throws InvalidSpecException when it is none
   */
  public static SelinuxContext of(String text) {
    return find(text)
        .orElseThrow(
            () ->
                InvalidSpecException.of(
                    "context", text, "a label is such as system_u:object_r:virt_image_t:s0"));
  }

  static Optional<SelinuxContext> find(String text) {
    String[] parts = text.split(":", 4);
    boolean good =
        parts.length >= 3
            && PolicyNames.isName(parts[0])
            && PolicyNames.isName(parts[1])
            && PolicyNames.isName(parts[2])
            && (parts.length == 3 || !parts[3].isEmpty() && LEVEL.matcher(parts[3]).matches());
    return good
        ? Optional.of(
            new SelinuxContext(parts[0], parts[1], parts[2], parts.length == 4 ? parts[3] : ""))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return user + ":" + role + ":" + type + (level.isEmpty() ? "" : ":" + level);
  }
}
