package io.panvisor.config.selinux;

import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.Values;
import io.panvisor.error.NotReadyException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The switches of a policy. Stateless and thread-safe. */
public final class SelinuxBooleans {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,127}");
  private static final Pattern LOCAL =
      Pattern.compile("\\s*([A-Za-z0-9_]+)\\s*=\\s*(0|1|true|false)\\s*");
  private static final Pattern LIVE = Pattern.compile("([A-Za-z0-9_]+) --> (on|off).*");

  private SelinuxBooleans() {}

  /**
   * {@return those that were set for good on that host, by {@code booleans.local} of the policy's
   * store; in {@code /var/lib/selinux}, or in {@code /etc/selinux} as in CentOS 7}
   *
   * @param type the policy, such as {@code targeted}
   */
  public static Map<String, Boolean> local(HostTree host, String type) {
    String text =
        host.text("/var/lib/selinux/" + type + "/active/booleans.local")
            .or(() -> host.text("/etc/selinux/" + type + "/active/booleans.local"))
            .orElse("");
    Map<String, Boolean> booleans = new TreeMap<>();
    for (String line : text.split("\n")) {
      Matcher parts = LOCAL.matcher(line);
      if (parts.matches()) {
        booleans.put(parts.group(1), parts.group(2).matches("1|true"));
      }
    }
    return booleans;
  }

  /**
   * {@return all of the running policy and whether they are on, as {@code getsebool -a} says}
   *
   * @throws NotReadyException when SELinux is disabled there
   */
  public static Map<String, Boolean> live(CommandRunner runner) {
    CommandResult result = runner.run(Command.of("getsebool", "-a"));
    if (!result.isSuccess()) {
      throw new NotReadyException("the booleans of SELinux cannot be read: " + result.words());
    }
    Map<String, Boolean> booleans = new TreeMap<>();
    result
        .out()
        .lines()
        .forEach(
            line -> {
              Matcher parts = LIVE.matcher(line);
              if (parts.matches()) {
                booleans.put(parts.group(1), parts.group(2).equals("on"));
              }
            });
    return booleans;
  }

  /**
   * {@return the command that sets one, now and for good}
   *
   * @throws io.panvisor.error.InvalidSpecException when it is no name of a boolean
   */
  public static FollowUp set(String name, boolean on) {
    Values.matching(NAME, "booleans", name, "a boolean is such as httpd_can_network_connect");
    return new FollowUp.Run(
        List.of("setsebool", "-P", name, on ? "on" : "off"),
        "the policy's switch is turned " + (on ? "on" : "off") + ", also after a restart");
  }
}
