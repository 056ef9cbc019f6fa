package io.panvisor.config.host;

import io.panvisor.process.CommandResult;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the clock follows others, by what chronyd or ntpd say of themselves (<a
 * href="https://chrony-project.org/doc/4.3/chronyc.html">chronyc(1)</a>, ntpq(1)).
 */
final class ClockProbe implements Probe {

  private static final String WHY =
      "hosts whose clocks differ refuse each other's certificates and tokens, and their logs cannot be"
          + " compared";
  private static final String ADVICE = "Let chronyd or ntpd run, with servers that can be reached.";
  private static final Pattern LEAP = Pattern.compile("(?m)^Leap status\\s*: (.+)$");
  private static final Pattern SOURCE = Pattern.compile("(?m)^Reference ID\\s*: (.+)$");
  private static final Pattern OFFSET = Pattern.compile("(?m)^System time\\s*: (.+)$");

  @Override
  public String id() {
    return "clock";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    if (host.canAsk("chronyc")) {
      return List.of(chrony(host));
    }
    if (host.canAsk("ntpq")) {
      return List.of(ntp(host));
    }
    if (!host.tree().isThisHost()) {
      return List.of(Finding.unknown(id(), host.whyNotAsked("chronyc"), WHY, ""));
    }
    List<String> daemons =
        Processes.called(List.of("systemd-timesyn", "ntpd", "chronyd", "openntpd"), host);
    return List.of(
        daemons.isEmpty()
            ? Finding.missing(id(), "neither chronyd nor ntpd is installed", WHY, ADVICE)
            : Finding.unknown(
                id(), "something keeps the time, and neither chronyc nor ntpq is here", WHY, ""));
  }

  private Finding chrony(LookedAt host) {
    String out = host.ask("chronyc", "-n", "tracking").map(CommandResult::words).orElse("");
    Matcher leap = LEAP.matcher(out);
    if (!leap.find()) {
      return Finding.missing(id(), "chronyd does not answer: " + firstLine(out), WHY, ADVICE);
    }
    if (leap.group(1).strip().equals("Not synchronised")) {
      return Finding.missing(id(), "chronyd runs, and follows nobody yet", WHY, ADVICE);
    }
    Matcher source = SOURCE.matcher(out);
    Matcher offset = OFFSET.matcher(out);
    return Finding.ok(
        id(),
        "chronyd follows "
            + (source.find() ? source.group(1).strip() : "somebody")
            + (offset.find() ? ", " + offset.group(1).strip() : ""),
        WHY);
  }

  /** The peer that is followed stands behind '*', which 'associations' calls sys.peer. */
  private Finding ntp(LookedAt host) {
    String peers = host.ask("ntpq", "-n", "-c", "peers").map(CommandResult::words).orElse("");
    Optional<String> followed =
        peers.lines().filter(line -> line.startsWith("*")).map(line -> peer(line)).findFirst();
    if (followed.isPresent()) {
      return Finding.ok(id(), "ntpd follows " + followed.get(), WHY);
    }
    String associations =
        host.ask("ntpq", "-c", "associations").map(CommandResult::words).orElse("");
    if (associations.contains("sys.peer")) {
      return Finding.ok(id(), "ntpd follows one of its peers", WHY);
    }
    return peers.contains("remote")
        ? Finding.missing(id(), "ntpd runs, and follows none of its peers yet", WHY, ADVICE)
        : Finding.missing(id(), "ntpd does not answer: " + firstLine(peers), WHY, ADVICE);
  }

  private static String peer(String line) {
    return line.substring(1).strip().split("\\s+")[0];
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("it says nothing");
  }
}
