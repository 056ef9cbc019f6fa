package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.facet.MachineStats;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;

/** From the engine's counters to ours. Pure. */
final class StatsTranslator {

  private StatsTranslator() {}

  /**
   * @param now stands in for a time that the engine did not tell
   */
  static MachineStats sample(
      EngineDialect dialect, MachineId id, String incarnation, JsonNode stats, Instant now) {
    JsonNode memory = stats.path("memory_stats");
    return new MachineStats(
        id,
        time(stats.path("read").asText(""), now),
        incarnation,
        number(stats.path("cpu_stats").path("cpu_usage").path("total_usage")),
        used(memory),
        number(memory.path("limit")),
        blocks(stats, "read"),
        blocks(stats, "write"),
        network(dialect.networkCounters(stats), "rx_bytes"),
        network(dialect.networkCounters(stats), "tx_bytes"));
  }

  private static Instant time(String text, Instant now) {
    try {
      Instant read = Instant.parse(text);
      return read.isBefore(Instant.EPOCH) ? now : read;
    } catch (DateTimeException e) {
      return now;
    }
  }

  private static OptionalLong number(JsonNode node) {
    return node.isIntegralNumber() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
  }

  /** Like the docker command: without pages that the kernel can drop at once. */
  private static OptionalLong used(JsonNode memory) {
    OptionalLong usage = number(memory.path("usage"));
    if (usage.isEmpty()) {
      return usage;
    }
    JsonNode details = memory.path("stats");
    JsonNode cache =
        details.has("total_inactive_file")
            ? details.path("total_inactive_file")
            : details.path("inactive_file");
    long inactive = cache.asLong(0);
    return OptionalLong.of(
        inactive < usage.getAsLong() ? usage.getAsLong() - inactive : usage.getAsLong());
  }

  /** Kernels without the accounting give an empty list, which is not the same as nothing read. */
  private static OptionalLong blocks(JsonNode stats, String operation) {
    JsonNode entries = stats.path("blkio_stats").path("io_service_bytes_recursive");
    if (entries.isEmpty()) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (JsonNode entry : entries) {
      if (operation.equalsIgnoreCase(entry.path("op").asText())) {
        sum += entry.path("value").asLong(0);
      }
    }
    return OptionalLong.of(sum);
  }

  private static OptionalLong network(JsonNode cards, String field) {
    if (cards.isEmpty()) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (JsonNode card : cards) {
      sum += card.path(field).asLong(0);
    }
    return OptionalLong.of(sum);
  }
}
