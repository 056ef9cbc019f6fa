package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.facet.MachineStats;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.Call;
import io.panvisor.spi.StatsOperations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counters of all containers in two processes: vzlist tells what the beancounters hold, and the
 * kernel's {@code /proc/vz/vestat} the processor time.
 */
final class OpenvzStats implements StatsOperations {

  private static final List<String> FIELDS =
      List.of("ctid", "name", "status", "physpages", "uptime");
  private static final String VESTAT = "/proc/vz/vestat";

  /** Of the kernel's clock ticks, of which there are a hundred a second on every architecture. */
  private static final long NANOS_PER_TICK = 10_000_000L;

  /** A start that is told this much earlier or later is the same: two looks are never at once. */
  private static final Duration SAME_START = Duration.ofMillis(1_500);

  private final Containers containers;
  private final InfoTranslator machines;
  private final Map<String, Instant> starts = new ConcurrentHashMap<>();

  OpenvzStats(Containers containers, InfoTranslator machines) {
    this.containers = containers;
    this.machines = machines;
  }

  @Override
  public MachineStats sample(Call call, MachineId id) {
    ContainerRow row = containers.requireWith(call, id, FIELDS);
    var status = StatusTable.of(row.text("status").orElse(""));
    if (status.power() != PowerState.RUNNING) {
      throw new IllegalMachineStateException(
          "only a container that runs has counters", status, Set.of(PowerState.RUNNING));
    }
    return stats(row, ticks(call), call.context().clock().instant());
  }

  @Override
  public List<MachineStats> sampleAll(Call call) {
    List<ContainerRow> rows = containers.listWith(call, FIELDS);
    Map<String, Long> ticks = ticks(call);
    Instant now = call.context().clock().instant();
    List<MachineStats> all = new ArrayList<>();
    for (ContainerRow row : rows) {
      if (StatusTable.of(row.text("status").orElse("")).power() == PowerState.RUNNING) {
        all.add(stats(row, ticks, now));
      }
    }
    return all;
  }

  private MachineStats stats(ContainerRow row, Map<String, Long> ticks, Instant now) {
    Long used = ticks.get(row.id());
    OptionalLong held = row.held("physpages");
    OptionalLong limit = row.limitedPages("physpages");
    return new MachineStats(
        machines.id(row.id()),
        now,
        incarnation(row, now),
        used == null ? OptionalLong.empty() : OptionalLong.of(used * NANOS_PER_TICK),
        held.isPresent()
            ? OptionalLong.of(held.getAsLong() * InfoTranslator.PAGE)
            : OptionalLong.empty(),
        limit.isPresent()
            ? OptionalLong.of(limit.getAsLong() * InfoTranslator.PAGE)
            : OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** When it started, as reckoned at the first look at this run of it. */
  private String incarnation(ContainerRow row, Instant now) {
    OptionalDouble uptime = row.seconds("uptime");
    if (uptime.isEmpty() || uptime.getAsDouble() <= 0) {
      return "unknown";
    }
    Instant started = now.minusMillis(Math.round(uptime.getAsDouble() * 1000));
    Instant known =
        starts.merge(
            row.id(),
            started,
            (before, fresh) ->
                Duration.between(before, fresh).abs().compareTo(SAME_START) <= 0 ? before : fresh);
    return known.toString();
  }

  private Map<String, Long> ticks(Call call) {
    CommandResult result =
        containers.tools().ask(call, "cat", List.of(containers.tools().file(VESTAT)));
    return result.isSuccess() ? parsed(result.out()) : Map.of();
  }

  /** Container, user, nice, system; a header in front. */
  static Map<String, Long> parsed(String vestat) {
    Map<String, Long> ticks = new HashMap<>();
    for (String line : vestat.split("\r?\n", -1)) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 4 && words[1].matches("[0-9]{1,18}")) {
        long sum = 0;
        for (int i = 1; i <= 3; i++) {
          sum += words[i].matches("[0-9]{1,18}") ? Long.parseLong(words[i]) : 0;
        }
        ticks.put(words[0].replaceAll("[{}]", ""), sum);
      }
    }
    return ticks;
  }
}
