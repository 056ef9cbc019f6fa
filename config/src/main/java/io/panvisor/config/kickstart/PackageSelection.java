package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which packages are installed: the {@code %packages} section. Immutable and thread-safe; each
 * method gives a changed copy.
 */
public final class PackageSelection {

  /** What is done with a section's packages beyond their names. */
  public enum Option {
    /** Documentation is left out. */
    NO_DOCUMENTATION,
    /** What no repository has is left out; by default the installation stops. */
    IGNORE_MISSING,
    /** Not even the group {@code core} is installed; from release 7. */
    NO_CORE,
    /** What packages only recommend is left out; from release 8. */
    NO_WEAK_DEPENDENCIES
  }

  private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+*?:~^-]{0,199}");
  private static final Pattern GROUP =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._+(),/&'-]{0,98}[A-Za-z0-9.)]|[A-Za-z0-9]");

  private final List<String> entries;
  private final Set<Option> options;

  private PackageSelection(List<String> entries, Set<Option> options) {
    this.entries = entries;
    this.options = options;
  }

  /** {@return nothing but what the installer takes anyway: the group {@code core}} */
  public static PackageSelection minimal() {
    return new PackageSelection(List.of(), Set.of());
  }

  private PackageSelection with(String prefix, List<String> names) {
    Set<String> all = new LinkedHashSet<>(entries);
    names.forEach(name -> all.add(prefix + name));
    return new PackageSelection(new ArrayList<>(all), options);
  }

  /** {@return the same with an environment, such as {@code minimal-environment}; from release 7} */
  public PackageSelection environment(String name) {
    return with("@^", List.of(group("environment", name)));
  }

  /** {@return the same with groups, by id or name, such as {@code development}} */
  public PackageSelection groups(List<String> names) {
    return with("@", names.stream().map(name -> group("groups", name)).toList());
  }

  private static String group(String field, String name) {
    return Values.matching(GROUP, field, name, "a group is such as core or Development Tools");
  }

  /** {@return the same with packages; {@code *} and {@code ?} are allowed} */
  public PackageSelection packages(List<String> names) {
    return with("", names.stream().map(name -> entry("packages", name)).toList());
  }

  /** {@return the same without those packages} */
  public PackageSelection without(List<String> names) {
    return with("-", names.stream().map(name -> entry("exclude", name)).toList());
  }

  private static String entry(String field, String name) {
    return Values.matching(ENTRY, field, name, "a package is such as httpd or vim*");
  }

  /** {@return the same with that option} */
  public PackageSelection with(Option option) {
    Set<Option> more = new LinkedHashSet<>(options);
    more.add(option);
    return new PackageSelection(entries, more);
  }

  /** {@return the lines of the section} */
  public List<String> entries() {
    return List.copyOf(entries);
  }

  Set<Option> options() {
    return options;
  }

  /** {@return how many lines it has} */
  @Override
  public String toString() {
    return entries.size() + " lines of packages";
  }
}
