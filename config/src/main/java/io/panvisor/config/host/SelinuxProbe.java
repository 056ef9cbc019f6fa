package io.panvisor.config.host;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether SELinux enforces its policy, and whether it is in the way of somebody. */
final class SelinuxProbe implements Probe {

  private static final String WHY =
      "an enforcing SELinux keeps a guest that broke out from the rest of the host; and it may"
          + " refuse what a program of ours needs";
  private static final Pattern SETTING = Pattern.compile("(?m)^SELINUX=([ \\t]*)(\\S*)[ \\t]*$");

  private final List<String> commands;

  /** Looks for denials of processes of these names. */
  SelinuxProbe(String... commands) {
    this.commands = List.of(commands);
  }

  @Override
  public String id() {
    return "selinux";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    Optional<String> enforce = host.line("/sys/fs/selinux/enforce");
    Optional<String> file = host.text("/etc/selinux/config");
    if (enforce.isEmpty() && file.isEmpty()) {
      return List.of(Finding.ok("selinux.mode", "there is no SELinux here", WHY));
    }
    return commands.isEmpty()
        ? List.of(mode(enforce, file.orElse(""), host.os().isRedHatLike()))
        : List.of(mode(enforce, file.orElse(""), host.os().isRedHatLike()), denials(host));
  }

  private static Finding mode(Optional<String> enforce, String file, boolean redHatLike) {
    String id = "selinux.mode";
    String now =
        enforce.map(text -> text.equals("1") ? "enforcing" : "permissive").orElse("disabled");
    Matcher setting = SETTING.matcher(file);
    String next = "";
    boolean blank = false;
    while (setting.find()) {
      blank = !setting.group(1).isEmpty();
      next = setting.group(2);
    }
    if (blank) {
      return Finding.missing(
          id,
          "it is "
              + now
              + "; /etc/selinux/config has a blank behind 'SELINUX=', which"
              + " the libselinux of CentOS 7 does not read",
          WHY,
          "Write SELINUX=" + next + ", without a blank.");
    }
    if (enforce.isEmpty() && !redHatLike) {
      return Finding.ok(id, "this kernel runs without it", WHY);
    }
    if (!next.isEmpty() && !next.equals(now)) {
      return Finding.warning(
          id,
          "it is " + now + " now, and " + next + " after the next start",
          WHY,
          "Decide for one: setenforce for now, /etc/selinux/config for later.");
    }
    if (now.equals("enforcing")) {
      return Finding.ok(id, "it enforces its policy", WHY);
    }
    return Finding.warning(
        id,
        "it is " + now,
        "nothing keeps a guest that broke out from the rest of the host",
        "Allow what is needed by a module made of the denials, and let it enforce again.");
  }

  private Finding denials(LookedAt host) {
    String id = "selinux.denials";
    String why = "what is refused fails with a message that does not name SELinux";
    Optional<String> log = host.text("/var/log/audit/audit.log");
    if (log.isEmpty()) {
      return Finding.unknown(id, "there is no /var/log/audit/audit.log", why, "");
    }
    List<String> denied =
        log.get()
            .lines()
            .filter(line -> line.contains("type=AVC") && line.contains("denied"))
            .filter(
                line -> commands.stream().anyMatch(name -> line.contains("comm=\"" + name + "\"")))
            .toList();
    if (denied.isEmpty()) {
      return Finding.ok(id, "none of " + String.join(", ", commands), why);
    }
    return Finding.warning(
            id,
            denied.size() + " of " + String.join(", ", commands),
            why,
            "Make a module that allows what is needed, and read it first: panvisor config diff"
                + " selinux-module.")
        .with(denied.subList(Math.max(0, denied.size() - 3), denied.size()));
  }
}
