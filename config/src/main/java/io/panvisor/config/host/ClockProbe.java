package io.panvisor.config.host;

import io.panvisor.config.time.ChronyTracking;
import io.panvisor.config.time.NtpAssociation;
import io.panvisor.config.time.NtpPeer;
import io.panvisor.process.CommandResult;
import java.util.List;
import java.util.Optional;

/**
 * Whether the clock follows others, by what chronyd or ntpd say of themselves (<a
 * href="https://chrony-project.org/doc/4.3/chronyc.html">chronyc(1)</a>, ntpq(1)).
 */
final class ClockProbe implements Probe {

  private static final String WHY =
      "hosts whose clocks differ refuse each other's certificates and tokens, and their logs cannot be"
          + " compared";
  private static final String ADVICE = "Let chronyd or ntpd run, with servers that can be reached.";

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
    CommandResult answer = host.ask("chronyc", "-c", "-n", "tracking").orElseThrow();
    if (!answer.isSuccess()) {
      return silent("chronyd", answer);
    }
    ChronyTracking tracking = ChronyTracking.parse(answer.out());
    return tracking.isSynchronised()
        ? Finding.ok(
            id(),
            "chronyd follows "
                + tracking.source()
                + "; the clock is "
                + Math.round(Math.abs(tracking.offsetSeconds()) * 1_000_000)
                + " microseconds off",
            WHY)
        : Finding.missing(id(), "chronyd runs, and follows nobody yet", WHY, ADVICE);
  }

  /** The peer that is followed is known by its sign, or by what the associations call sys.peer. */
  private Finding ntp(LookedAt host) {
    CommandResult answer = host.ask("ntpq", "-n", "-c", "peers").orElseThrow();
    List<NtpPeer> peers = NtpPeer.parse(answer.out());
    Optional<NtpPeer> followed = NtpPeer.systemPeer(peers);
    if (followed.isPresent()) {
      return Finding.ok(id(), "ntpd follows " + followed.get().remote(), WHY);
    }
    boolean associated =
        host
            .ask("ntpq", "-n", "-c", "associations")
            .map(said -> NtpAssociation.parse(said.out()))
            .orElse(List.of())
            .stream()
            .anyMatch(NtpAssociation::isSystemPeer);
    if (associated) {
      return Finding.ok(id(), "ntpd follows one of its peers", WHY);
    }
    return peers.isEmpty()
        ? silent("ntpd", answer)
        : Finding.missing(
            id(), "ntpd runs, and follows none of its " + peers.size() + " peers yet", WHY, ADVICE);
  }

  private Finding silent(String daemon, CommandResult answer) {
    String words = answer.words().lines().findFirst().orElse("it says nothing");
    return Finding.missing(id(), daemon + " does not answer: " + words, WHY, ADVICE);
  }
}
