package io.panvisor.config.selinux;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A module of rules that is added to a policy. Immutable; rules of the same types and class are
 * one, and all are sorted.
 *
 * @param name its name, such as {@code custom_xen}
 * @param version such as {@code 1.0}
 * @param rules what it allows
 * @param roles which types its roles may have
 */
public record PolicyModule(
    String name, String version, List<AllowRule> rules, List<RoleRule> roles) {

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}(?:\\.[A-Za-z0-9]{1,9}){0,3}");

  /**
   * Checks and sorts.
   *
   * @throws InvalidSpecException when the name or version is none, or there is no rule at all
   */
  public PolicyModule {
    PolicyNames.name("name", name);
    Values.matching(VERSION, "version", version, "a version is such as 1.0");
    if (rules.isEmpty() && roles.isEmpty()) {
      throw InvalidSpecException.of("rules", "", "a module without a rule allows nothing");
    }
    rules = merged(rules);
    roles = List.copyOf(new TreeSet<>(roles));
  }

  private static List<AllowRule> merged(List<AllowRule> rules) {
    Map<List<String>, SortedSet<String>> permissions = new TreeMap<>(ORDER);
    for (AllowRule rule : rules) {
      permissions
          .computeIfAbsent(
              List.of(rule.source(), rule.target(), rule.targetClass()), key -> new TreeSet<>())
          .addAll(rule.permissions());
    }
    List<AllowRule> merged = new ArrayList<>();
    permissions.forEach(
        (key, all) -> merged.add(new AllowRule(key.get(0), key.get(1), key.get(2), all)));
    return List.copyOf(merged);
  }

  private static final java.util.Comparator<List<String>> ORDER =
      java.util.Comparator.<List<String>, String>comparing(key -> key.get(0))
          .thenComparing(key -> key.get(1))
          .thenComparing(key -> key.get(2));

  /**
   * {@return the module that allows what a log shows to be denied: the same rules as {@code
   * audit2allow -m}}
   *
   * @throws InvalidSpecException when the log shows nothing
   */
  public static PolicyModule allowing(String name, AuditLog log) {
    List<AllowRule> rules =
        log.denials().stream()
            .map(
                each ->
                    AllowRule.of(
                        each.source().type(),
                        each.target().type(),
                        each.targetClass(),
                        each.permissions()))
            .toList();
    List<RoleRule> roles =
        log.invalidContexts().stream()
            .map(each -> new RoleRule(each.context().role(), each.context().type()))
            .toList();
    if (rules.isEmpty() && roles.isEmpty()) {
      throw InvalidSpecException.of("log", "", "it shows no such denial");
    }
    return new PolicyModule(name, "1.0", rules, roles);
  }

  /**
   * {@return the module that a text in the policy language is}
   *
   * @throws InvalidSpecException when it has more than {@code module}, {@code require}, {@code
   *     allow} and {@code role ... types}
   */
  public static PolicyModule parse(String text) {
    return PolicyModuleDocument.parse(text).module();
  }

  /** {@return the module in the policy language, as a {@code .te} file has it} */
  public String render() {
    SortedSet<String> types = new TreeSet<>();
    SortedSet<String> required = new TreeSet<>();
    Map<String, SortedSet<String>> classes = new TreeMap<>();
    for (AllowRule rule : rules) {
      types.add(rule.source());
      types.add(rule.target());
      classes
          .computeIfAbsent(rule.targetClass(), key -> new TreeSet<>())
          .addAll(rule.permissions());
    }
    for (RoleRule role : roles) {
      types.add(role.type());
      required.add(role.role());
    }
    StringBuilder text = new StringBuilder("module " + name + " " + version + ";\n\nrequire {\n");
    types.forEach(type -> text.append("\ttype ").append(type).append(";\n"));
    classes.forEach(
        (targetClass, all) ->
            text.append("\tclass ")
                .append(targetClass)
                .append(' ')
                .append(braced(all))
                .append(";\n"));
    required.forEach(role -> text.append("\trole ").append(role).append(";\n"));
    text.append("}\n\n");
    rules.forEach(rule -> text.append(rule).append('\n'));
    roles.forEach(role -> text.append(role).append('\n'));
    return text.toString();
  }

  static String braced(Collection<String> words) {
    String all = String.join(" ", words);
    return words.size() == 1 ? all : "{ " + all + " }";
  }
}
