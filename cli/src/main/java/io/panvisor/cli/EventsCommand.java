package io.panvisor.cli;

import io.panvisor.EngineInfo;
import io.panvisor.Hypervisor;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.event.FeedEvent;
import io.panvisor.event.MachineFeed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The states of machines as they change. */
@Command(
    name = "events",
    description =
        "Show the machines as they are, and then every change, until interrupted; with --json one"
            + " object a line.")
final class EventsCommand extends EngineCommand {

  private static final Duration STEP = Duration.ofMinutes(1);
  private static final Duration FIRST = Duration.ofSeconds(5);

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after so many events behind the first snapshot.")
  private @Nullable String count;

  @Option(names = "--for", paramLabel = "TIME", description = "End after that time.")
  private @Nullable String time;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only machines that have the label; may be given again.")
  private List<String> labels = new ArrayList<>();

  private int most = Integer.MAX_VALUE;
  private @Nullable Duration longest;
  private MachineQuery query = MachineQuery.all();
  private final Map<MachineId, String> names = new HashMap<>();

  @Override
  void check(Target target) {
    if (count != null) {
      most = Arguments.number("count", count, 1, 999_999_999);
    }
    longest = Durations.parseIfGiven("for", time);
    for (String label : labels) {
      Map.Entry<String, String> pair = Arguments.pair("label", label);
      query = query.withLabel(pair.getKey(), pair.getValue());
    }
  }

  @Override
  boolean isEndless() {
    return true;
  }

  @Override
  int run(Hypervisor hypervisor) {
    EngineInfo engine = hypervisor.engine();
    long began = System.nanoTime();
    int told = -1;
    try (MachineFeed feed = hypervisor.watch(query)) {
      while (told < most) {
        Duration left = longest == null ? STEP : longest.minusNanos(System.nanoTime() - began);
        if (told >= 0 && (left.isNegative() || left.isZero())) {
          break;
        }
        // What there is at the beginning is told, however short the time.
        Duration least = told >= 0 ? left : FIRST;
        Duration step = left.compareTo(least) < 0 ? least : left;
        Optional<FeedEvent> event = feed.next(step);
        if (event.isPresent()) {
          tell(event.get(), engine);
          told++;
        } else if (told < 0 && longest != null) {
          throw PanvisorCommand.timedOut("the engine did not tell its machines", step);
        }
      }
    }
    return ExitCode.DONE;
  }

  private void tell(FeedEvent event, EngineInfo engine) {
    String at = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    if (event instanceof FeedEvent.Snapshot snapshot) {
      fields.put("event", "SNAPSHOT");
      fields.put("at", at);
      fields.put(
          "machines", snapshot.machines().stream().map(info -> Facts.brief(info, engine)).toList());
      names.clear();
      for (MachineInfo info : snapshot.machines()) {
        names.put(info.id(), info.name());
        line(text, at, "is", info.name(), Facts.state(info.status()));
      }
    } else if (event instanceof FeedEvent.Changed changed) {
      MachineInfo info = changed.machine();
      fields.put("event", "CHANGED");
      fields.put("at", at);
      fields.put("machine", Facts.brief(info, engine));
      names.put(info.id(), info.name());
      line(text, at, "changed", info.name(), Facts.state(info.status()));
    } else if (event instanceof FeedEvent.Removed removed) {
      String name = names.remove(removed.id());
      fields.put("event", "REMOVED");
      fields.put("at", at);
      fields.put("id", removed.id().value());
      fields.put("identity", removed.id().toString());
      fields.put("name", name);
      line(text, at, "removed", name == null ? removed.id().value() : name, "");
    } else if (event instanceof FeedEvent.Gap gap) {
      fields.put("event", "GAP");
      fields.put("at", at);
      fields.put("why", gap.why());
      line(text, at, "gap", gap.why(), "");
    }
    panvisor().print(fields, text);
  }

  private static void line(StringBuilder text, String at, String what, String name, String state) {
    text.append((at + "  " + what + "  " + Plain.cell(name) + "  " + state).stripTrailing())
        .append('\n');
  }
}
