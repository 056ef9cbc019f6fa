package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.MachineId;
import io.panvisor.facet.MachineStats;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatsTranslatorTest {

  private static final MachineId ID = new MachineTranslator("e").id("abc");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static MachineStats of(String json) {
    return StatsTranslator.sample(EngineDialect.DOCKER, ID, "i", Recorded.parse(json), NOW);
  }

  @Test
  void countersOfARealEngineAreRead() {
    MachineStats stats =
        StatsTranslator.sample(
            EngineDialect.DOCKER, ID, "i", Recorded.json("docker-20.10-stats"), NOW);
    assertThat(stats.at()).isEqualTo(Instant.parse("2026-11-23T08:21:54.935142151Z"));
    assertThat(stats.cpuNanos()).hasValue(45_714_104L);
    assertThat(stats.memoryUsedBytes()).hasValue(339_968L);
    assertThat(stats.memoryLimitBytes()).hasValue(64L << 20);
    assertThat(stats.networkReceivedBytes()).as("no network card").isEmpty();
    assertThat(stats.diskReadBytes()).as("no accounting").isEmpty();
  }

  @Test
  void cardsAndDisksAreSummedUp() {
    MachineStats stats =
        of(
            """
            {'networks':{'eth0':{'rx_bytes':1,'tx_bytes':2},'eth1':{'rx_bytes':10,'tx_bytes':20}},
             'blkio_stats':{'io_service_bytes_recursive':[{'op':'Read','value':5},{'op':'read','value':6},{'op':'Write','value':7}]}}""");
    assertThat(stats.networkReceivedBytes()).hasValue(11);
    assertThat(stats.networkSentBytes()).hasValue(22);
    assertThat(stats.diskReadBytes()).hasValue(11);
    assertThat(stats.diskWrittenBytes()).hasValue(7);
    assertThat(stats.at()).isEqualTo(NOW);
  }

  @Test
  void podmansNameForTheCardsIsUnderstood() {
    MachineStats stats =
        StatsTranslator.sample(
            EngineDialect.PODMAN,
            ID,
            "i",
            Recorded.parse("{'network':{'eth0':{'rx_bytes':1}}}"),
            NOW);
    assertThat(stats.networkReceivedBytes()).hasValue(1);
  }

  @Test
  void pagesThatCanBeDroppedAreNotInUse() {
    assertThat(of("{'memory_stats':{'usage':100,'stats':{'inactive_file':30}}}").memoryUsedBytes())
        .hasValue(70);
    assertThat(of("{'memory_stats':{'usage':100,'stats':{'inactive_file':300}}}").memoryUsedBytes())
        .hasValue(100);
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertThat(of("{}").cpuNanos()).isEmpty();
    assertThat(of("{}").memoryUsedBytes()).isEmpty();
  }
}
