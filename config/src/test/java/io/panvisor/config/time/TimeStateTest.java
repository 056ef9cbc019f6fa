package io.panvisor.config.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.EngineException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The outputs are written by hand, in the form of the manual pages and of a chronyc that ran. */
class TimeStateTest {

  private static final String PEERS =
      """
           remote           refid      st t when poll reach   delay   offset  jitter
      ==============================================================================
       0.pool.example.  .POOL.          16 p    -   64    0    0.000    0.000   0.000
      *ntp1.example.org .GPS.            1 u   33   64  377    0.412   -0.025   0.014
      +10.0.0.7        10.0.0.1         2 u   2m   17m  176    1.250    3.100   0.250
      x2001:db8::1     10.9.9.9         3 u    1d    2h   1  120.001 -900.500   9.000
      """;

  private static final String ASSOCIATIONS =
      """

      ind assid status  conf reach auth condition  last_event cnt
      ===========================================================
        1 33021  8811   yes  none  none    reject    mobilize  1
        2 33022  963a   yes   yes  none  sys.peer    sys_peer  3
        3 33023  9424   yes   yes  none candidate   reachable  2
      """;

  @Test
  void ntpdsPeersAreTyped() {
    var peers = NtpPeer.parse(PEERS);

    assertThat(peers).hasSize(4);
    assertThat(NtpPeer.systemPeer(peers))
        .contains(
            new NtpPeer(
                '*',
                "ntp1.example.org",
                ".GPS.",
                1,
                Duration.ofSeconds(64),
                0377,
                0.412,
                -0.025,
                0.014));
    assertThat(peers.get(2).poll()).isEqualTo(Duration.ofMinutes(17));
    assertThat(peers.get(3).tally()).isEqualTo('x');
    assertThat(NtpPeer.parse("No association ID's returned\n")).isEmpty();
  }

  @Test
  void ntpdsAssociationsAreTyped() {
    var associations =
        NtpAssociation.parse(ASSOCIATIONS.replace("none  none    reject", "no  none    reject"));

    assertThat(associations).hasSize(3);
    assertThat(associations).filteredOn(NtpAssociation::isSystemPeer).hasSize(1);
    assertThat(associations.get(1).status()).isEqualTo(0x963a);
    assertThat(associations.get(0).isReachable()).isFalse();
    assertThat(associations.get(2).lastEvent()).isEqualTo("reachable");
    assertThatThrownBy(() -> NtpAssociation.parse("  1 2 broken\n"))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void chronysStateIsTyped() {
    ChronyTracking tracking =
        ChronyTracking.parse(
            "0A000001,ntp1.example.org,2,1700000000.5,0.000012,-0.000034,0.00005,"
                + "-12.345,0.001,0.02,0.0015,0.0007,64.2,Normal\n");
    var sources =
        ChronySource.parse(
            "^,*,ntp1.example.org,1,6,377,33,0.000012,0.000011,0.0007\n"
                + "^,?,10.0.0.9,0,-1,0,4294967295,0.0,0.0,0.0\n");

    assertThat(tracking.isSynchronised()).isTrue();
    assertThat(tracking.source()).isEqualTo("ntp1.example.org");
    assertThat(tracking.frequencyPpm()).isEqualTo(-12.345);
    assertThat(sources).filteredOn(ChronySource::isSelected).hasSize(1);
    assertThat(sources.get(0).poll()).isEqualTo(Duration.ofSeconds(64));
    assertThat(sources.get(0).reach()).isEqualTo(255);
    assertThat(sources.get(1).poll()).isEqualTo(Duration.ofMillis(500));
    assertThatThrownBy(() -> ChronyTracking.parse("506 Cannot talk to daemon"))
        .isInstanceOf(EngineException.class);
    assertThatThrownBy(() -> ChronySource.parse("^,*")).isInstanceOf(EngineException.class);
  }
}
