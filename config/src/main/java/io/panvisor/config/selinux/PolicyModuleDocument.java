package io.panvisor.config.selinux;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A module in the policy language ({@code .te}), every byte of it. Immutable. */
public final class PolicyModuleDocument implements ConfigDocument {

  private final String text;
  private final PolicyStatement.Reading reading;

  private PolicyModuleDocument(String text) {
    this.text = text;
    this.reading = PolicyStatement.read(text);
  }

  /** {@return the document of that text} */
  public static PolicyModuleDocument parse(String text) {
    return new PolicyModuleDocument(text);
  }

  @Override
  public String text() {
    return text;
  }

  private Optional<PolicyStatement> header() {
    return reading.statements().stream()
        .findFirst()
        .filter(each -> each.begins("module") && each.words().size() == 3);
  }

  /** {@return the module's name, if it says one} */
  public Optional<String> name() {
    return header().map(each -> each.words().get(1)).filter(PolicyNames::isName);
  }

  /** {@return the rules that this library has types for, in the text's order} */
  public List<AllowRule> rules() {
    List<AllowRule> rules = new ArrayList<>();
    reading.statements().forEach(each -> rules.addAll(rulesOf(each)));
    return List.copyOf(rules);
  }

  private static List<AllowRule> rulesOf(PolicyStatement statement) {
    if (!statement.begins("allow")) {
      return List.of();
    }
    int target = 1 + statement.span(1);
    int colon = target + statement.span(target);
    if (colon >= statement.words().size() || !statement.words().get(colon).equals(":")) {
      return List.of();
    }
    int permissions = colon + 1 + statement.span(colon + 1);
    if (permissions + statement.span(permissions) != statement.words().size()) {
      return List.of();
    }
    List<AllowRule> rules = new ArrayList<>();
    for (String source : statement.names(1)) {
      for (String to : statement.names(target)) {
        for (String targetClass : statement.names(colon + 1)) {
          if (!PolicyNames.isName(source)
              || !PolicyNames.isName(to) && !to.equals("self")
              || !PolicyNames.isName(targetClass)
              || statement.names(permissions).isEmpty()
              || !statement.names(permissions).stream().allMatch(PolicyNames::isPermission)) {
            return List.of();
          }
          rules.add(AllowRule.of(source, to, targetClass, statement.names(permissions)));
        }
      }
    }
    return rules;
  }

  private static List<RoleRule> rolesOf(PolicyStatement statement) {
    boolean isRole =
        statement.begins("role")
            && statement.words().size() > 3
            && statement.words().get(2).equals("types")
            && 3 + statement.span(3) == statement.words().size()
            && PolicyNames.isName(statement.words().get(1))
            && statement.names(3).stream().allMatch(PolicyNames::isName);
    return isRole
        ? statement.names(3).stream()
            .map(type -> new RoleRule(statement.words().get(1), type))
            .toList()
        : List.of();
  }

  /** The module, where all of the text is one that this library has types for. */
  PolicyModule module() {
    PolicyStatement header =
        header()
            .orElseThrow(
                () ->
                    InvalidSpecException.of(
                        "module", "", "the text does not begin with: module NAME VERSION;"));
    List<AllowRule> rules = new ArrayList<>();
    List<RoleRule> roles = new ArrayList<>();
    for (PolicyStatement each : reading.statements()) {
      if (each.equals(header) || each.begins("require")) {
        continue;
      }
      List<AllowRule> some = rulesOf(each);
      List<RoleRule> others = rolesOf(each);
      if (some.isEmpty() && others.isEmpty()) {
        throw InvalidSpecException.of(
            "module", "line " + each.line(), "this is more than allow and role rules");
      }
      rules.addAll(some);
      roles.addAll(others);
    }
    return new PolicyModule(header.words().get(1), header.words().get(2), rules, roles);
  }

  @Override
  public Object model() {
    Map<String, Object> fields = new LinkedHashMap<>();
    header()
        .ifPresent(
            each -> {
              fields.put("name", each.words().get(1));
              fields.put("version", each.words().get(2));
            });
    List<Map<String, Object>> rules = new ArrayList<>();
    for (AllowRule rule : rules()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("source", rule.source());
      row.put("target", rule.target());
      row.put("class", rule.targetClass());
      row.put("permissions", List.copyOf(rule.permissions()));
      rules.add(row);
    }
    fields.put("rules", rules);
    fields.put(
        "others",
        reading.statements().stream()
            .filter(
                each ->
                    rulesOf(each).isEmpty() && !each.begins("require") && !each.begins("module"))
            .map(PolicyStatement::toString)
            .toList());
    return fields;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(reading.problems());
    Optional<PolicyStatement> first = reading.statements().stream().findFirst();
    if (first.isEmpty() || header().isEmpty()) {
      problems.add(
          first.filter(each -> each.begins("policy_module")).isPresent()
              ? Problem.warning(
                  first.get().line(),
                  "policy_module is a macro of the reference policy, which checkmodule alone does not"
                      + " know",
                  "It is compiled by make -f /usr/share/selinux/devel/Makefile.")
              : Problem.error(
                  first.map(PolicyStatement::line).orElse(0),
                  "the module has no name and version",
                  "It begins with: module NAME 1.0;"));
    } else if (name().isEmpty()) {
      problems.add(
          Problem.error(
              first.get().line(),
              "'" + first.get().words().get(1) + "' is no name of a module",
              "It has letters, digits and '_'."));
    }
    return problems;
  }
}
