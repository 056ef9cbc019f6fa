package io.panvisor.config.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.Commands;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TimeKindTest {

  private static final String CHRONY =
      """
      # Servers
      server 0.centos.pool.ntp.org iburst
      server 1.centos.pool.ntp.org iburst

      driftfile /var/lib/chrony/drift
      makestep 1.0 3
      rtcsync
      # Serve time.
      #allow 192.168.0.0/16
      #local stratum 10
      """;

  private static final String NTP =
      """
      driftfile /var/lib/ntp/drift # why
      restrict default nomodify notrap nopeer noquery
      restrict 127.0.0.1
      server 0.centos.pool.ntp.org iburst
      server 1.centos.pool.ntp.org iburst
      """;

  private static String planned(String kind, SampleHost host, String spec) {
    ChangePlan plan = ConfigKinds.load().require(kind).plan(SpecNode.yaml(spec), host.tree());
    return plan.wanted().get(0).contentText();
  }

  @Example
  void chronysSourcesAreReplacedInTheirPlace() {
    String spec =
        """
        sources:
          - { host: 1.centos.pool.ntp.org }
          - { host: ntp.example.org, options: [iburst, prefer, minpoll 4] }
          - { kind: pool, host: pool.example.org }
        """;
    try (SampleHost host = new SampleHost().write("/etc/chrony.conf", CHRONY)) {
      assertThat(planned("chrony", host, spec))
          .isEqualTo(
              CHRONY.replace(
                  "server 0.centos.pool.ntp.org iburst\nserver 1.centos.pool.ntp.org iburst\n",
                  "server ntp.example.org iburst prefer minpoll 4\n"
                      + "server 1.centos.pool.ntp.org iburst\npool pool.example.org iburst\n"));
    }
  }

  @Example
  void defaultsThatAreCommentedOutArePutIntoForceInTheirPlace() {
    String spec =
        "allow: [10.0.0.0/8]\nlocal-stratum: 8\nmakestep: { seconds: 0.5 }\nrtcsync: false\n";
    try (SampleHost host = new SampleHost().write("/etc/chrony.conf", CHRONY)) {
      assertThat(planned("chrony", host, spec))
          .isEqualTo(
              CHRONY
                  .replace("#allow 192.168.0.0/16", "allow 10.0.0.0/8")
                  .replace("#local stratum 10", "local stratum 8")
                  .replace("makestep 1.0 3", "makestep 0.5 3")
                  .replace("rtcsync\n", ""));
    }
  }

  @Example
  void ntpdServesNetworksByItsRestrictions() {
    String spec = "allow: [10.0.0.0/9, '2001:db8::/33', 10.1.1.1]\nlocal-stratum: 10\n";
    try (SampleHost host = new SampleHost().write("/etc/ntp.conf", NTP)) {
      String text = planned("ntp", host, spec);

      assertThat(text)
          .startsWith(NTP)
          .contains(
              "restrict 10.0.0.0 mask 255.128.0.0 nomodify notrap\n",
              "restrict 2001:db8:: mask ffff:ffff:8000:0:0:0:0:0 nomodify notrap\n",
              "restrict 10.1.1.1 nomodify notrap\n",
              "server 127.127.1.0\n",
              "fudge 127.127.1.0 stratum 10\n");
    }
  }

  @Example
  void theFileIsWhereTheSystemHasIt() {
    try (SampleHost debian =
            new SampleHost().write("/etc/os-release", "ID=debian\nVERSION_ID=12\n");
        SampleHost centos =
            new SampleHost().write("/etc/os-release", "ID=centos\nVERSION_ID=7\n")) {
      assertThat(place("chrony", debian)).isEqualTo("/etc/chrony/chrony.conf chrony.service");
      assertThat(place("chrony", centos)).isEqualTo("/etc/chrony.conf chronyd.service");
      assertThat(place("ntp", debian)).isEqualTo("/etc/ntpsec/ntp.conf ntpsec.service");
      assertThat(place("ntp", centos)).isEqualTo("/etc/ntp.conf ntpd.service");
    }
  }

  private static String place(String kind, SampleHost host) {
    ChangePlan plan =
        ConfigKinds.load()
            .require(kind)
            .plan(SpecNode.yaml("sources: [{ host: a }]\n"), host.tree());
    return plan.wanted().get(0).path() + " " + plan.followUps().get(0).command().get(2);
  }

  @Example
  void whatAProgramDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> ntp("makestep: { seconds: 1 }\n")).hasMessageContaining("makestep");
    assertThatThrownBy(() -> ntp("sources: [{ host: a, options: [maxsources 3] }]\n"))
        .hasMessageContaining("ntpd has no such option");
    assertThatThrownBy(() -> chrony("sources: [{ host: a, options: [autokey] }]\n"))
        .hasMessageContaining("chrony has no such option");
    assertThatThrownBy(() -> chrony("sources: [{ host: a, options: [minpoll 30] }]\n"))
        .hasMessageContaining("from -6 to 24");
    assertThatThrownBy(() -> chrony("servers: [a]\n")).hasMessageContaining("servers");
  }

  @Example
  void nothingGetsIntoTheFileThroughAValue() {
    List<Runnable> attempts =
        List.of(
            () -> TimeSource.server("a\nallow all"),
            () -> TimeSource.server("a b"),
            () -> TimeSource.server("a#"),
            () -> TimeSource.server("a").with("iburst\nx"),
            () -> TimeSource.server("a").with("key 1 # x"),
            () -> TimeSource.server("a").polls(5, 4),
            () -> TimeSettings.empty().allow(List.of("all")),
            () -> TimeSettings.empty().allow(List.of("10.0.0.0/33")),
            () -> TimeSettings.empty().allow(List.of("10.0.0.0/8\nx")),
            () -> TimeSettings.empty().allow(List.of("10.0.0.0/")),
            () -> TimeSettings.empty().driftFile("/a b"),
            () -> TimeSettings.empty().driftFile("/a\nb"),
            () -> TimeSettings.empty().localStratum(16),
            () -> TimeSettings.empty().makeStep(0, 3),
            () -> TimeSettings.empty().makeStep(Double.NaN, 3),
            () -> TimeSettings.empty().makeStep(1, -2));

    assertThat(attempts)
        .allSatisfy(
            attempt -> assertThatThrownBy(attempt::run).isInstanceOf(InvalidSpecException.class));
  }

  @Example
  void ourOwnCheckNamesWhatNtpdWouldNotTake() {
    String broken =
        """
        drftfile /x
        server
        server a iburts
        restrict default
        restrict 10.0.0.0 mask nomodify
        restrict 10.0.0.0 nmodify
        driftfile
        """;
    try (SampleHost host = new SampleHost()) {
      Verdict good =
          new NtpKind()
              .check()
              .orElseThrow()
              .check(host.staged("/etc/ntp.conf", NTP), Commands.here());
      Verdict bad =
          new NtpKind()
              .check()
              .orElseThrow()
              .check(host.staged("/etc/ntp.conf", broken), Commands.here());

      assertThat(good.state()).isEqualTo(Verdict.State.ACCEPTED);
      assertThat(good.problems()).isEmpty();
      assertThat(bad.state()).isEqualTo(Verdict.State.REFUSED);
      assertThat(bad.problems())
          .filteredOn(Problem::isError)
          .extracting(Problem::line)
          .contains(1, 2, 3, 5, 6, 7);
      assertThat(bad.problems().toString()).contains("noquery");
    }
  }

  private static void chrony(String spec) {
    try (SampleHost host = new SampleHost()) {
      planned("chrony", host, spec);
    }
  }

  private static void ntp(String spec) {
    try (SampleHost host = new SampleHost()) {
      planned("ntp", host, spec);
    }
  }

  @Property(tries = 200)
  void everyByteIsKept(@ForAll("anyText") String text, @ForAll TimeSyntax syntax) {
    TimeDocument document = TimeDocument.parse(syntax, text);

    assertThat(document.text()).isEqualTo(text);
    assertThat(document.problems()).doesNotContainNull();
    assertThat(document.with(TimeSettings.empty()).text()).isEqualTo(text);
  }

  @Property(tries = 200)
  void whatIsSetIsReadAgainAndSetOnce(
      @ForAll("anyText") String text, @ForAll("chronySettings") TimeSettings settings) {
    TimeDocument after = TimeDocument.chrony(text).with(settings);

    assertThat(after.sources())
        .containsExactlyInAnyOrderElementsOf(settings.sources().orElseThrow());
    assertThat(after.with(settings).text()).isEqualTo(after.text());
    assertThat(TimeDocument.chrony("").with(settings).problems()).noneMatch(Problem::isError);
  }

  @Property(tries = 200)
  void ntpdsFileIsReadAgainAndSetOnce(
      @ForAll("anyText") String text, @ForAll("ntpSettings") TimeSettings settings) {
    TimeDocument after = TimeDocument.ntp(text).with(settings);

    assertThat(after.sources())
        .containsExactlyInAnyOrderElementsOf(settings.sources().orElseThrow());
    assertThat(after.with(settings).text()).isEqualTo(after.text());
    assertThat(TimeDocument.ntp("").with(settings).problems()).noneMatch(Problem::isError);
  }

  @Provide
  Arbitrary<String> anyText() {
    return TimeTexts.anyText();
  }

  @Provide
  Arbitrary<TimeSettings> chronySettings() {
    return TimeTexts.settings(TimeSyntax.CHRONY);
  }

  @Provide
  Arbitrary<TimeSettings> ntpSettings() {
    return TimeTexts.settings(TimeSyntax.NTP);
  }
}
