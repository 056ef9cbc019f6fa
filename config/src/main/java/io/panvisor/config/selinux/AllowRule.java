package io.panvisor.config.selinux;

import io.panvisor.error.InvalidSpecException;
import java.util.Collection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one type may do to another. Immutable.
 *
 * @param source who, such as {@code httpd_t}
 * @param target to what, such as {@code mysqld_port_t}; the same as the source for itself
 * @param targetClass what that is, such as {@code tcp_socket}
 * @param permissions what it may, at least one; sorted
 */
public record AllowRule(
    String source, String target, String targetClass, SortedSet<String> permissions)
    implements Comparable<AllowRule> {

  private static final Comparator<AllowRule> ORDER =
      Comparator.comparing(AllowRule::source)
          .thenComparing(AllowRule::target)
          .thenComparing(AllowRule::targetClass)
          .thenComparing(rule -> String.join(" ", rule.permissions()));

  /**
   * Checks the names.
   *
   * @throws InvalidSpecException when one is none, or there is no permission
   */
  public AllowRule {
    PolicyNames.name("source", source);
    PolicyNames.name("target", target);
    PolicyNames.name("class", targetClass);
    SortedSet<String> sorted = new TreeSet<>();
    permissions.forEach(each -> sorted.add(PolicyNames.permission("permissions", each)));
    if (sorted.isEmpty()) {
      throw InvalidSpecException.of("permissions", "", "a rule allows something");
    }
    permissions = java.util.Collections.unmodifiableSortedSet(sorted);
  }

  /** {@return a rule; {@code self} as target is the source itself} */
  public static AllowRule of(
      String source, String target, String targetClass, Collection<String> permissions) {
    return new AllowRule(
        source, target.equals("self") ? source : target, targetClass, new TreeSet<>(permissions));
  }

  @Override
  public int compareTo(AllowRule other) {
    return ORDER.compare(this, other);
  }

  /** {@return the rule as a statement of the policy language} */
  @Override
  public String toString() {
    return "allow "
        + source
        + " "
        + (target.equals(source) ? "self" : target)
        + ":"
        + targetClass
        + " "
        + PolicyModule.braced(permissions)
        + ";";
  }
}
