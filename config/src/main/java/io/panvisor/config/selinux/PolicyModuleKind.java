package io.panvisor.config.selinux;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A module that allows what an audit log shows to be denied, or rules that are given. */
public final class PolicyModuleKind implements ConfigKind {

  private static final String FOLDER = "/usr/local/share/selinux/";
  private static final String AUDIT_LOG = "/var/log/audit/audit.log";

  /** For {@link java.util.ServiceLoader}. */
  public PolicyModuleKind() {}

  @Override
  public String name() {
    return "selinux-module";
  }

  @Override
  public String summary() {
    return "SELinux: a module from the denials of an audit log, or from rules";
  }

  @Override
  public List<String> places() {
    return List.of(FOLDER + "*.te");
  }

  @Override
  public ConfigDocument parse(String text) {
    return PolicyModuleDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new PolicyModuleCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String name = spec.requiredText("name");
    List<AllowRule> given = new ArrayList<>();
    for (SpecNode each : spec.children("rules")) {
      given.add(
          AllowRule.of(
              each.requiredText("source"),
              each.requiredText("target"),
              each.requiredText("class"),
              each.texts("permissions")));
    }
    Optional<SpecNode> denials = spec.child("denials");
    AuditLog log = denials.map(node -> log(node, host)).orElse(AuditLog.parse(""));
    spec.done();
    if (given.isEmpty() && denials.isEmpty()) {
      throw InvalidSpecException.of(
          "denials", "", "give rules, or the denials of a log that shall be allowed");
    }
    if (denials.isPresent() && log.denials().isEmpty() && log.invalidContexts().isEmpty()) {
      throw InvalidSpecException.of("denials", "", "the log shows no such denial");
    }
    List<AllowRule> rules = new ArrayList<>(given);
    List<RoleRule> roles = new ArrayList<>();
    if (denials.isPresent()) {
      PolicyModule found = PolicyModule.allowing(name, log);
      rules.addAll(found.rules());
      roles.addAll(found.roles());
    }
    return plan(new PolicyModule(name, "1.0", rules, roles), log, host);
  }

  private static AuditLog log(SpecNode node, HostTree host) {
    String path = node.text("log").orElse(AUDIT_LOG);
    DenialFilter filter = DenialFilter.all();
    filter = node.text("command").map(filter::command).orElse(filter);
    filter = node.text("executable").map(filter::executable).orElse(filter);
    filter = node.text("domain").map(filter::domain).orElse(filter);
    filter = node.text("containing").map(filter::containing).orElse(filter);
    filter = node.value("from", PolicyModuleKind::instant).map(filter::from).orElse(filter);
    filter = node.value("until", PolicyModuleKind::instant).map(filter::until).orElse(filter);
    var pid = node.number("pid", 1, Integer.MAX_VALUE);
    if (pid.isPresent()) {
      filter = filter.process(pid.getAsInt());
    }
    String text =
        host.text(path).orElseThrow(() -> node.wrong("log", "there is no such file: " + path));
    return AuditLog.parse(text).only(filter);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException wrong) {
      throw InvalidSpecException.of(
          "time", text, "a time is such as 2026-01-31T12:00:00Z: " + wrong.getMessage());
    }
  }

  private ChangePlan plan(PolicyModule module, AuditLog log, HostTree host) {
    String base = FOLDER + module.name();
    ChangePlan.Builder plan =
        ChangePlan.on(host)
            .file(WantedFile.text(base + ".te", module.render()).kind(name()))
            .followUp(
                new FollowUp.Run(
                    List.of("checkmodule", "-M", "-m", "-o", base + ".mod", base + ".te"),
                    "the module is compiled"))
            .followUp(
                new FollowUp.Run(
                    List.of("semodule_package", "-o", base + ".pp", "-m", base + ".mod"),
                    "the module is packed"))
            .followUp(
                new FollowUp.Run(
                    List.of("semodule", "-i", base + ".pp"),
                    "the policy is built anew with the module and loaded"));
    if (!log.denials().isEmpty()) {
      plan.note(
          log.denials().size()
              + " denials give "
              + module.rules().size()
              + " rules. Each allows what was tried, whoever tried it: read them before they are"
              + " installed.");
    }
    RuleDoubts.of(module).forEach(plan::note);
    return plan.build();
  }
}
