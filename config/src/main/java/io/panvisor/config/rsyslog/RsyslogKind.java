package io.panvisor.config.rsyslog;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** rsyslog's UDP input, and rules in a file of their own. */
public final class RsyslogKind implements ConfigKind {

  private static final String MAIN = "/etc/rsyslog.conf";

  /** For {@link java.util.ServiceLoader}. */
  public RsyslogKind() {}

  @Override
  public String name() {
    return "rsyslog";
  }

  @Override
  public String summary() {
    return "rsyslog: UDP input, and rules such as HAProxy's in rsyslog.d";
  }

  @Override
  public List<String> places() {
    return List.of(MAIN, "/etc/rsyslog.d/*.conf");
  }

  @Override
  public ConfigDocument parse(String text) {
    return RsyslogDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new RsyslogCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Optional<UdpInput> udp =
        spec.child("udp")
            .map(
                node ->
                    new UdpInput(
                        node.text("address").orElse(UdpInput.local().address()),
                        node.number("port", 1, 65_535).orElse(UdpInput.local().port())));
    Optional<String> name = spec.text("name");
    List<SyslogRule> rules = new ArrayList<>();
    for (SpecNode each : spec.children("rules")) {
      rules.add(rule(each));
    }
    Optional<LogRotation> rotation = spec.child("rotate").map(node -> rotation(node, rules));
    spec.done();
    if (udp.isEmpty() && rules.isEmpty()) {
      throw InvalidSpecException.of("rules", "", "nothing is asked for: give udp or rules");
    }
    if (!rules.isEmpty() && name.isEmpty()) {
      throw spec.missing("name");
    }
    ChangePlan.Builder plan = ChangePlan.on(host);
    udp.ifPresent(input -> listen(plan, input, host));
    if (!rules.isEmpty()) {
      RsyslogDropIn dropIn = new RsyslogDropIn(name.orElseThrow(), rules);
      plan.file(WantedFile.text(dropIn.path(), dropIn.render()).kind(name()));
      rotation.ifPresent(
          each -> plan.file(WantedFile.text("/etc/logrotate.d/" + dropIn.name(), each.render())));
    }
    return plan.followUp(
            new FollowUp.Service(
                FollowUp.Verb.RESTART,
                "rsyslog.service",
                "rsyslog reads its files only when it starts"))
        .build();
  }

  private void listen(ChangePlan.Builder plan, UdpInput input, HostTree host) {
    RsyslogDocument document = RsyslogDocument.parse(host.text(MAIN).orElse(""));
    plan.file(WantedFile.text(MAIN, document.with(input).text()).kind(name()));
    if (!input.isLocal()) {
      plan.note(
          "Whoever reaches "
              + (input.address().equals(UdpInput.ALL) ? "this host" : input.address())
              + " at "
              + input.port()
              + "/udp can write into its logs, under any name. HAProxy on this host needs address"
              + " 127.0.0.1 alone, and no open port in the firewall.");
    }
    if (input.port() != 514 && host.exists("/etc/selinux/config")) {
      plan.note(
          "Where SELinux is enforcing, rsyslog may listen on port 514 only, until: semanage port -a"
              + " -t syslogd_port_t -p udp "
              + input.port());
    }
  }

  private static SyslogRule rule(SpecNode node) {
    SyslogSelector selector =
        new SyslogSelector(
            node.texts("facilities", RsyslogKind::facility),
            node.choice("priority", SyslogPriority.class).orElse(SyslogPriority.ALL),
            node.flag("exactly").orElse(false));
    Optional<String> file = node.text("file");
    Optional<SpecNode> forward = node.child("forward");
    boolean synced = node.flag("synced").orElse(false);
    if (file.isPresent() == forward.isPresent()) {
      throw node.wrong("file", "messages go to a file or are forwarded: give one of the two");
    }
    SyslogAction action =
        file.isPresent()
            ? new SyslogAction.ToFile(file.get(), synced)
            : forward
                .map(
                    to ->
                        new SyslogAction.ToHost(
                            to.requiredText("host"),
                            to.number("port", 1, 65_535).orElse(514),
                            to.flag("tcp").orElse(false)))
                .orElseThrow();
    return new SyslogRule(List.of(selector), action, node.flag("stop").orElse(false));
  }

  private static SyslogFacility facility(String word) {
    return SyslogFacility.find(word)
        .orElseThrow(
            () ->
                InvalidSpecException.of(
                    "facilities",
                    word,
                    "a facility is such as local2; there are "
                        + java.util.Arrays.stream(SyslogFacility.values())
                            .map(SyslogFacility::word)
                            .collect(java.util.stream.Collectors.joining(", "))
                            .toLowerCase(Locale.ROOT)));
  }

  private static LogRotation rotation(SpecNode node, List<SyslogRule> rules) {
    List<SyslogAction.ToFile> files = new ArrayList<>();
    for (SyslogRule rule : rules) {
      if (rule.action() instanceof SyslogAction.ToFile file
          && files.stream().noneMatch(each -> each.path().equals(file.path()))) {
        files.add(file);
      }
    }
    return new LogRotation(
        files,
        node.choice("every", LogRotation.Every.class).orElse(LogRotation.Every.WEEKLY),
        node.number("keep", 0, 999).orElse(4));
  }
}
