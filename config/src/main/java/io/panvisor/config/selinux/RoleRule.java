package io.panvisor.config.selinux;

import java.util.Comparator;

/**
 * That processes of a role may be of a type. Immutable.
 *
 * @param role the role, such as {@code staff_r}
 * @param type the type
 */
public record RoleRule(String role, String type) implements Comparable<RoleRule> {

  /**
   * Checks the names.
   *
   * @throws io.panvisor.error.InvalidSpecException when one is none
   */
  public RoleRule {
    PolicyNames.name("role", role);
    PolicyNames.name("type", type);
  }

  @Override
  public int compareTo(RoleRule other) {
    return Comparator.comparing(RoleRule::role).thenComparing(RoleRule::type).compare(this, other);
  }

  /** {@return the rule as a statement of the policy language} */
  @Override
  public String toString() {
    return "role " + role + " types " + type + ";";
  }
}
