package io.panvisor.config.time;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Files and settings of both programs. */
final class TimeTexts {

  private TimeTexts() {}

  static Arbitrary<String> anyText() {
    return Arbitraries.of(
            "server a iburst\n",
            "pool b.example minpoll 4\n",
            "peer c key 1\n",
            "# c\n",
            "! c\n",
            "; x\n",
            "% y\n",
            "\n",
            "  driftfile /d\n",
            "driftfile /d # why\n",
            "rtcsync\n",
            "#local stratum 10\n",
            "#allow 10.0.0.0/8\n",
            "allow 192.168.0.0/16\n",
            "makestep 1 3\n",
            "restrict default kod nomodify noquery\n",
            "restrict 10.0.0.0 mask 255.0.0.0 nomodify notrap\n",
            "server 127.127.1.0\n",
            "fudge 127.127.1.0 stratum 10\n",
            "bogus 1\n",
            "SERVER d\r\n",
            "\r\n",
            "server",
            "é\n",
            "\uF7FF\n",
            "server e bogus\n",
            "# Serve time.\n")
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  static Arbitrary<TimeSettings> settings(TimeSyntax syntax) {
    Arbitrary<TimeSource> source =
        Combinators.combine(
                Arbitraries.of(TimeSource.Kind.values()),
                Arbitraries.of("ntp.example.org", "10.0.0.1", "2001:db8::1", "a"),
                Arbitraries.integers().between(0, 10),
                Arbitraries.of(true, false))
            .as(
                (kind, host, poll, preferred) -> {
                  TimeSource base =
                      new TimeSource(kind, host, List.of("iburst")).polls(poll, poll + 3);
                  return preferred ? base.prefer().with("key 7") : base;
                });
    return Combinators.combine(
            source.list().uniqueElements().ofMaxSize(4),
            Arbitraries.of("10.0.0.0/8", "192.168.1.0/24", "2001:db8::/32", "10.1.2.3")
                .list()
                .uniqueElements()
                .ofMaxSize(3),
            Arbitraries.integers().between(1, 15),
            Arbitraries.of(0.1, 1.0, 2.5),
            Arbitraries.integers().between(-1, 10),
            Arbitraries.of(true, false))
        .as(
            (sources, networks, stratum, step, updates, sync) -> {
              TimeSettings settings =
                  TimeSettings.empty()
                      .sources(sources)
                      .allow(networks)
                      .localStratum(stratum)
                      .driftFile("/var/lib/drift");
              return syntax == TimeSyntax.CHRONY
                  ? settings.makeStep(step, updates).rtcSync(sync)
                  : settings;
            });
  }
}
