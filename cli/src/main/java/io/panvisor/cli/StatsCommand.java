package io.panvisor.cli;

import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.facet.MachineStats;
import io.panvisor.facet.Stats;
import io.panvisor.facet.StatsRates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What machines use. */
@Command(
    name = "stats",
    description =
        "Show what the running machines, or one, use: counters read twice, and the rates between.")
final class StatsCommand extends EngineCommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The machine's name or id; all running machines if not given.")
  private @Nullable String name;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "The time between two readings; default: ${DEFAULT-VALUE}.")
  private String interval = "1s";

  @Option(
      names = {"-w", "--watch"},
      description = "Go on until interrupted; with --json a line for each machine and reading.")
  private boolean watch;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "With --watch: end after so many readings.")
  private @Nullable String count;

  private Duration between = Duration.ofSeconds(1);
  private int most = Integer.MAX_VALUE;

  @Override
  void check(Target target) {
    if (name != null) {
      Arguments.machine("name", name);
    }
    between = Durations.parse("interval", interval);
    if (count != null) {
      most = Arguments.number("count", count, 1, 999_999_999);
      watch = true;
    }
  }

  @Override
  boolean isEndless() {
    return watch;
  }

  @Override
  int run(Hypervisor hypervisor) {
    Machine one = name == null ? null : hypervisor.require(name);
    Map<MachineId, MachineStats> earlier = sample(hypervisor, one);
    for (int round = 0; round < most; round++) {
      pause();
      Map<MachineId, MachineStats> later = sample(hypervisor, one);
      print(rows(hypervisor, earlier, later, one != null), one != null);
      if (!watch) {
        break;
      }
      earlier = later;
    }
    return ExitCode.DONE;
  }

  private void pause() {
    try {
      Thread.sleep(between.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OperationInterruptedException("interrupted between two readings", stopped);
    }
  }

  private static Map<MachineId, MachineStats> sample(Hypervisor hypervisor, @Nullable Machine one) {
    Map<MachineId, MachineStats> all = new LinkedHashMap<>();
    List<MachineStats> samples =
        one == null ? hypervisor.stats() : List.of(one.facet(Stats.class).sample());
    samples.forEach(stats -> all.put(stats.machine(), stats));
    return all;
  }

  /** A row for each machine that was read; of all machines, those that are not stopped. */
  private static List<Row> rows(
      Hypervisor hypervisor,
      Map<MachineId, MachineStats> earlier,
      Map<MachineId, MachineStats> later,
      boolean single) {
    List<MachineInfo> machines =
        hypervisor.list(single ? MachineQuery.all().only(later.keySet()) : ListCommand.ON).toList();
    List<Row> rows = new ArrayList<>();
    for (MachineInfo info : machines) {
      MachineStats stats = later.get(info.id());
      MachineStats before = earlier.get(info.id());
      if (stats != null) {
        rows.add(
            new Row(
                info.name(),
                hypervisor.engine().name(),
                stats,
                before == null ? Optional.empty() : StatsRates.between(before, stats)));
      }
    }
    rows.sort(Comparator.comparing(Row::name));
    return rows;
  }

  private void print(List<Row> rows, boolean single) {
    if (watch && panvisor().isJson()) {
      for (Row row : rows) {
        panvisor().print(row.fields(), "");
      }
      return;
    }
    Table table =
        new Table(
            "NAME", "CPU", "MEMORY", "LIMIT", "DISK READ", "DISK WRITTEN", "NET IN", "NET OUT");
    rows.forEach(row -> table.row(row.cells()));
    Object document =
        single && !rows.isEmpty() ? rows.get(0).fields() : rows.stream().map(Row::fields).toList();
    panvisor().print(document, table);
  }

  /**
   * One machine's use.
   *
   * @param name the machine's name
   * @param engine the engine's name
   * @param stats the later reading
   * @param rates what changed since the earlier, if the machine did not start anew between
   */
  private record Row(String name, String engine, MachineStats stats, Optional<StatsRates> rates) {

    Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("id", stats.machine().value());
      fields.put("name", name);
      fields.put("engine", engine);
      fields.put("at", stats.at().toString());
      fields.put("cpuNanos", number(stats.cpuNanos()));
      fields.put("memoryUsedBytes", number(stats.memoryUsedBytes()));
      fields.put("memoryLimitBytes", number(stats.memoryLimitBytes()));
      fields.put("diskReadBytes", number(stats.diskReadBytes()));
      fields.put("diskWrittenBytes", number(stats.diskWrittenBytes()));
      fields.put("networkReceivedBytes", number(stats.networkReceivedBytes()));
      fields.put("networkSentBytes", number(stats.networkSentBytes()));
      fields.put("cpuPercent", percent());
      fields.put("diskReadPerSecond", rate(StatsRates::diskReadPerSecond));
      fields.put("diskWrittenPerSecond", rate(StatsRates::diskWrittenPerSecond));
      fields.put("networkReceivedPerSecond", rate(StatsRates::networkReceivedPerSecond));
      fields.put("networkSentPerSecond", rate(StatsRates::networkSentPerSecond));
      return fields;
    }

    List<String> cells() {
      Double percent = percent();
      return List.of(
          name,
          percent == null ? "" : String.format(Locale.ROOT, "%.1f%%", percent),
          size(stats.memoryUsedBytes()),
          size(stats.memoryLimitBytes()),
          size(stats.diskReadBytes()),
          size(stats.diskWrittenBytes()),
          size(stats.networkReceivedBytes()),
          size(stats.networkSentBytes()));
    }

    private @Nullable Double percent() {
      Double cpus = rate(StatsRates::cpus);
      return cpus == null ? null : Math.round(cpus * 10_000) / 100.0;
    }

    private @Nullable Double rate(java.util.function.Function<StatsRates, OptionalDouble> which) {
      OptionalDouble rate = rates.map(which).orElse(OptionalDouble.empty());
      return rate.isPresent() ? rate.getAsDouble() : null;
    }

    private static @Nullable Long number(OptionalLong value) {
      return value.isPresent() ? value.getAsLong() : null;
    }

    private static String size(OptionalLong bytes) {
      return bytes.isPresent() ? DataSize.bytes(Math.max(0, bytes.getAsLong())).toString() : "";
    }
  }
}
