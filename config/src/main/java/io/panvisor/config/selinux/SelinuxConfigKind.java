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
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** SELinux's mode, policy and booleans. */
public final class SelinuxConfigKind implements ConfigKind {

  private static final String CONFIG = "/etc/selinux/config";
  private static final String LINK = "/etc/sysconfig/selinux";
  private static final String RELABEL = "/.autorelabel";

  /** For {@link java.util.ServiceLoader}. */
  public SelinuxConfigKind() {}

  @Override
  public String name() {
    return "selinux";
  }

  @Override
  public String summary() {
    return "SELinux: mode and policy in /etc/selinux/config, and booleans";
  }

  @Override
  public List<String> places() {
    return List.of(CONFIG, LINK);
  }

  @Override
  public ConfigDocument parse(String text) {
    return SelinuxConfigDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new SelinuxConfigCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Optional<SelinuxMode> mode = spec.choice("mode", SelinuxMode.class);
    Optional<String> type = spec.text("type");
    String path = spec.text("path").orElse(CONFIG);
    Map<String, Boolean> booleans = new TreeMap<>();
    spec.child("booleans")
        .ifPresent(
            node ->
                node.names()
                    .forEach(
                        name ->
                            booleans.put(
                                name, node.flag(name).orElseThrow(() -> node.missing(name)))));
    if (!places().contains(path)) {
      throw spec.wrong("path", "it is " + CONFIG + ", or the link to it, " + LINK);
    }
    spec.done();
    if (mode.isEmpty() && type.isEmpty() && booleans.isEmpty()) {
      throw InvalidSpecException.of(
          "mode", "", "nothing is asked for: give a mode, a type or booleans");
    }
    ChangePlan.Builder plan = ChangePlan.on(host);
    SelinuxConfigDocument before = SelinuxConfigDocument.parse(host.text(CONFIG).orElse(""));
    if (mode.isPresent() || type.isPresent()) {
      config(plan, host, path, before, mode, type);
    }
    String policy = type.or(before::type).orElse("targeted");
    Map<String, Boolean> local = SelinuxBooleans.local(host, policy);
    booleans.forEach(
        (name, on) -> {
          FollowUp set = SelinuxBooleans.set(name, on);
          if (!on.equals(local.get(name))) {
            plan.followUpAnyway(set);
          }
        });
    return plan.build();
  }

  private void config(
      ChangePlan.Builder plan,
      HostTree host,
      String path,
      SelinuxConfigDocument before,
      Optional<SelinuxMode> mode,
      Optional<String> type) {
    if (Files.isRegularFile(host.root().resolve(LINK.substring(1)))
        && !host.resolve(LINK).equals(host.resolve(CONFIG))) {
      if (path.equals(LINK)) {
        throw InvalidSpecException.of(
            "path", path, "it is no link to " + CONFIG + " here, and nothing reads it");
      }
      plan.note(
          LINK
              + " is a file of its own here and no link to "
              + CONFIG
              + " any more: what is changed in it has no effect.");
    }
    SelinuxConfigDocument after = before;
    if (mode.isPresent()) {
      after = after.with(mode.get());
    }
    if (type.isPresent()) {
      after = after.withType(type.get());
      if (!host.exists("/etc/selinux/" + type.get())) {
        plan.note(
            "The policy "
                + type.get()
                + " is not installed: there is no /etc/selinux/"
                + type.get()
                + ". The host does not start with SELinux before it is.");
      }
    }
    plan.file(WantedFile.text(path, after.text()).kind(name()))
        .followUp(
            new FollowUp.RestoreContext(
                List.of(CONFIG), "the file has the label that the policy gives it"));
    boolean wasOff = before.mode().equals(Optional.of(SelinuxMode.DISABLED));
    boolean newPolicy = !before.type().equals(after.type()) && before.type().isPresent();
    mode.filter(wanted -> !before.mode().equals(Optional.of(wanted)))
        .ifPresent(wanted -> change(plan, wanted, wasOff));
    if (!after.mode().equals(Optional.of(SelinuxMode.DISABLED)) && (wasOff || newPolicy)) {
      plan.file(WantedFile.text(RELABEL, ""))
          .followUp(
              new FollowUp.Reboot(
                  wasOff
                      ? "SELinux is turned on only at boot, where all files get their labels anew"
                      : "another policy is loaded only at boot, where all files get their labels"
                          + " anew"));
    }
  }

  private static void change(ChangePlan.Builder plan, SelinuxMode wanted, boolean wasOff) {
    String module =
        " What a service is denied can be allowed alone: a module from the audit log (kind"
            + " selinux-module) keeps all else protected.";
    switch (wanted) {
      case PERMISSIVE -> {
        plan.note(
            "Permissive: SELinux blocks nothing any more, for no service of this host; a broken"
                + " guest or container is held back by file rights alone."
                + module);
        if (!wasOff) {
          plan.followUp(
              new FollowUp.Run(List.of("setenforce", "0"), "the running host changes by this"));
        }
      }
      case DISABLED -> {
        plan.note(
            "Disabled: SELinux neither blocks nor logs, and files that are made get no label; coming"
                + " back takes a restart with all files labelled anew. Permissive loses less."
                + module);
        plan.followUp(new FollowUp.Reboot("SELinux is turned off only at boot"));
      }
      case ENFORCING -> {
        if (wasOff) {
          plan.note(
              "After a time without SELinux, start once in permissive mode: a file with a wrong label"
                  + " could keep an enforcing host from starting.");
        } else {
          plan.followUp(
              new FollowUp.Run(List.of("setenforce", "1"), "the running host changes by this"));
        }
      }
    }
  }
}
