package io.panvisor.config.time;

import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import java.util.List;
import java.util.Set;

/** What ntpd wants of its other directives. */
final class NtpRules {

  private static final Set<String> FLAGS =
      Set.of(
          "flake",
          "ignore",
          "kod",
          "limited",
          "lowpriotrap",
          "mssntp",
          "nomodify",
          "nomrulist",
          "nopeer",
          "noquery",
          "noserve",
          "notrap",
          "notrust",
          "ntpport",
          "version",
          "noepeer",
          "serverresponse");

  private NtpRules() {}

  static void judge(TimeLine line, List<Problem> problems) {
    switch (line.name()) {
      case "driftfile", "logfile", "keys", "leapfile", "statsdir" -> {
        if (line.arguments().isEmpty()) {
          wrong(line, "'" + line.name() + "' names no file", problems);
        }
      }
      case "restrict" -> restrict(line, problems);
      default -> {
        // Their forms are ntpd's own affair.
      }
    }
  }

  private static void restrict(TimeLine line, List<Problem> problems) {
    List<String> words = line.arguments();
    int at = !words.isEmpty() && words.get(0).matches("-[46]") ? 1 : 0;
    if (at >= words.size()) {
      wrong(line, "'restrict' says not whom", problems);
      return;
    }
    String whom = words.get(at);
    String address = whom.contains("/") ? whom.substring(0, whom.indexOf('/')) : whom;
    boolean known =
        Set.of("default", "source").contains(whom)
            || Values.isIpv4(address)
            || Values.isIpv6(address)
            || whom.matches("[A-Za-z0-9][A-Za-z0-9.-]*");
    if (!known) {
      wrong(line, "'" + whom + "' is no address", problems);
    }
    at++;
    if (at < words.size() && words.get(at).equals("mask")) {
      boolean mask =
          at + 1 < words.size()
              && (Values.isIpv4(words.get(at + 1)) || Values.isIpv6(words.get(at + 1)));
      if (!mask) {
        wrong(line, "behind 'mask' comes no mask", problems);
      }
      at += 2;
    }
    List<String> flags = at < words.size() ? words.subList(at, words.size()) : List.of();
    flags.stream()
        .filter(flag -> !FLAGS.contains(flag))
        .forEach(flag -> wrong(line, "'restrict' knows no '" + flag + "'", problems));
    if (whom.equals("default") && !flags.contains("noquery") && !flags.contains("ignore")) {
      problems.add(
          Problem.warning(
              line.index() + 1,
              "everybody may ask this ntpd about itself",
              "Say noquery: such answers are used to flood others"));
    }
  }

  private static void wrong(TimeLine line, String what, List<Problem> problems) {
    problems.add(Problem.error(line.index() + 1, what, ""));
  }
}
