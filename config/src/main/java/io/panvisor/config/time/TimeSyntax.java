package io.panvisor.config.time;

import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What tells chrony's file from ntpd's. */
enum TimeSyntax {
  CHRONY(
      Map.ofEntries(
          Map.entry("minpoll", new double[] {-6, 24}),
          Map.entry("maxpoll", new double[] {-6, 24}),
          Map.entry("key", new double[] {1, 4_294_967_295L}),
          Map.entry("port", new double[] {1, 65_535}),
          Map.entry("ntsport", new double[] {1, 65_535}),
          Map.entry("maxsources", new double[] {1, 16}),
          Map.entry("minsamples", new double[] {4, 64}),
          Map.entry("maxsamples", new double[] {4, 64}),
          Map.entry("minstratum", new double[] {0, 15}),
          Map.entry("polltarget", new double[] {1, 1000}),
          Map.entry("presend", new double[] {0, 24}),
          Map.entry("version", new double[] {1, 4}),
          Map.entry("filter", new double[] {1, 64}),
          Map.entry("certset", new double[] {0, 4_294_967_295L}),
          Map.entry("offset", new double[] {-1000, 1000}),
          Map.entry("asymmetry", new double[] {-0.5, 0.5}),
          Map.entry("mindelay", new double[] {0, 1000}),
          Map.entry("maxdelay", new double[] {0, 1000}),
          Map.entry("maxdelayratio", new double[] {0, 1000}),
          Map.entry("maxdelaydevratio", new double[] {0, 1000})),
      Set.of(
          "iburst",
          "burst",
          "prefer",
          "noselect",
          "trust",
          "require",
          "xleave",
          "nts",
          "auto_offline",
          "offline",
          "copy"),
      Set.of(
          ("acquisitionport allow authselectmode bindacqaddress bindacqdevice bindaddress"
                  + " bindcmdaddress bindcmddevice binddevice broadcast clientloglimit"
                  + " clockprecision cmdallow cmddeny cmdport cmdratelimit combinelimit"
                  + " commandkey confdir corrtimeratio deny driftfile dscp dumpdir dumponexit"
                  + " fallbackdrift generatecommandkey hwclockfile hwtimestamp include"
                  + " initstepslew keyfile leapsecmode leapsectz leapseclist linux_freq_scale"
                  + " linux_hz local lock_all log logbanner logchange logdir mailonchange"
                  + " makestep manual maxchange maxclockerror maxdistance maxdrift maxjitter"
                  + " maxntsconnections maxsamples maxslewrate maxupdateskew minsamples"
                  + " minsources noclientlog nocerttimecheck nosystemcert ntpsigndsocket"
                  + " ntscachedir ntsdumpdir ntsntpserver ntsport ntsprocesses ntsratelimit"
                  + " ntsrefresh ntsrotate ntsservercert ntsserverkey ntstrustedcerts peer"
                  + " pidfile pool port ptpport ratelimit refclock refresh reselectdist rtcautotrim"
                  + " rtcdevice rtcfile rtconutc rtcsync sched_priority server smoothtime"
                  + " sourcedir stratumweight tempcomp user")
              .split(" "))),
  NTP(
      Map.of(
          "key", new double[] {1, 65_535},
          "minpoll", new double[] {0, 17},
          "maxpoll", new double[] {0, 17},
          "version", new double[] {1, 4},
          "mode", new double[] {0, 4_294_967_295L},
          "ttl", new double[] {1, 255},
          "bias", new double[] {-1000, 1000}),
      Set.of(
          "iburst", "burst", "prefer", "noselect", "preempt", "true", "autokey", "xleave", "nts"),
      Set.of(
          ("broadcast broadcastclient broadcastdelay controlkey crypto disable discard dispersion"
                  + " driftfile dscp enable filegen fudge includefile interface keys keysdir"
                  + " leapfile leapsmearinterval logconfig logfile manycastclient"
                  + " manycastserver mdnstries monitor mru mssntp multicastclient nic nonvolatile"
                  + " nts peer phone pidfile pool port refclock requestkey reset restrict rlimit saveconfigdir"
                  + " server setvar simulate statistics statsdir sysstats tick tinker tos trap"
                  + " trustedkey ttl unpeer unrestrict")
              .split(" ")));

  private final Map<String, double[]> numbers;
  private final Set<String> flags;
  private final Set<String> directives;

  TimeSyntax(Map<String, double[]> numbers, Set<String> flags, Set<String> directives) {
    this.numbers = numbers;
    this.flags = flags;
    this.directives = directives;
  }

  boolean takesNumber(String option) {
    return numbers.containsKey(option);
  }

  boolean isDirective(String word) {
    return directives.contains(word.toLowerCase(Locale.ROOT));
  }

  /** Throws where an option is not known, or its number not in range. */
  void check(TimeSource source) {
    for (String option : source.options()) {
      String[] parts = option.split(" ");
      double[] range = numbers.get(parts[0]);
      if (range == null ? parts.length > 1 || !flags.contains(parts[0]) : !fits(parts, range)) {
        throw InvalidSpecException.of(
            "options",
            option,
            (this == CHRONY ? "chrony" : "ntpd")
                + (range == null
                    ? " has no such option of a source"
                    : " takes a number from " + shown(range[0]) + " to " + shown(range[1])));
      }
    }
  }

  private static String shown(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static boolean fits(String[] parts, double[] range) {
    if (parts.length != 2 || !parts[1].matches("-?[0-9]{1,10}(?:\\.[0-9]{1,9})?")) {
      return false;
    }
    double number = Double.parseDouble(parts[1]);
    return number >= range[0] && number <= range[1];
  }

  /** Whether a line is a comment as a whole. */
  boolean isComment(String line) {
    String stripped = line.strip();
    return stripped.startsWith("#")
        || this == CHRONY && (!stripped.isEmpty() && "!;%".indexOf(stripped.charAt(0)) >= 0);
  }

  /** The words of a line; chrony knows no comment behind them. */
  List<String> words(String line) {
    int hash = this == NTP ? line.indexOf('#') : -1;
    String text = (hash < 0 ? line : line.substring(0, hash)).strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }
}
