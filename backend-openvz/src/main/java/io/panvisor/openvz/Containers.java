package io.panvisor.openvz;

import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The containers of a node, by vzlist and vzctl: lists, and commands that change one. */
final class Containers {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** What a row always has. */
  private static final List<String> ALWAYS = List.of("ctid", "name", "status");

  private final NodeTools tools;
  private final NodeFacts facts;
  private final Duration lockPatience;

  Containers(NodeTools tools, NodeFacts facts, Duration lockPatience) {
    this.tools = tools;
    this.facts = facts;
    this.lockPatience = lockPatience;
  }

  NodeTools tools() {
    return tools;
  }

  NodeFacts facts() {
    return facts;
  }

  // ---- looking ----

  /** All containers with those parts: one process, or two of a vzlist without JSON. */
  List<ContainerRow> list(Call call, Set<InfoPart> parts) {
    return rows(call, fields(parts), null);
  }

  /** All containers with those columns. */
  List<ContainerRow> listWith(Call call, List<String> fields) {
    return rows(call, fields, null);
  }

  /** One container with those parts, or nothing. */
  Optional<ContainerRow> find(Call call, String id, Set<InfoPart> parts) {
    if (!ContainerId.isPossible(id, facts.generation())) {
      return Optional.empty();
    }
    String checked = ContainerId.checked("id", id);
    return rows(call, fields(parts), checked).stream()
        .filter(row -> row.id().equalsIgnoreCase(checked))
        .findFirst();
  }

  /** One container with those columns. */
  ContainerRow requireWith(Call call, MachineId id, List<String> fields) {
    return rows(call, fields, usable(id)).stream()
        .filter(row -> row.id().equalsIgnoreCase(id.value()))
        .findFirst()
        .orElseThrow(() -> new NotFoundException("machine", id.value()));
  }

  /** The id for a command line; a node of this generation cannot have every id. */
  String usable(MachineId id) {
    if (!ContainerId.isPossible(id.value(), facts.generation())) {
      throw new NotFoundException("machine", id.value());
    }
    return ContainerId.checked("id", id.value());
  }

  /** The state, by {@code vzctl status}, which is the cheapest way to know that there is one. */
  Optional<MachineStatus> status(Call call, String id) {
    CommandResult result = tools.ask(call, "vzctl", List.of("status", id));
    if (result.exitCode() != ExitCodes.DONE) {
      throw ExitCodes.error(result, facts.generation(), id).outcome(Outcome.NOT_APPLIED);
    }
    return StatusTable.ofStatusLine(result.out());
  }

  MachineStatus requireStatus(Call call, MachineId id) {
    return status(call, usable(id)).orElseThrow(() -> new NotFoundException("machine", id.value()));
  }

  private static List<String> fields(Set<InfoPart> parts) {
    Set<String> fields = new LinkedHashSet<>(ALWAYS);
    if (parts.contains(InfoPart.RESOURCES)) {
      fields.addAll(List.of("physpages", "cpus", "cpulimit"));
    }
    if (parts.contains(InfoPart.ORIGIN)) {
      fields.add("ostemplate");
    }
    if (parts.contains(InfoPart.AUTOSTART)) {
      fields.add("onboot");
    }
    if (parts.contains(InfoPart.ENGINE)) {
      fields.addAll(InfoTranslator.ENGINE_FIELDS);
    }
    if (parts.contains(InfoPart.ADDRESSES)) {
      fields.add("ip");
    }
    if (parts.contains(InfoPart.LABELS) || parts.contains(InfoPart.ENGINE)) {
      fields.add("description");
    }
    return List.copyOf(fields);
  }

  private List<ContainerRow> rows(Call call, List<String> wanted, @Nullable String id) {
    List<String> fields = wanted.stream().filter(facts.columns()::contains).toList();
    return facts.json() ? jsonRows(call, fields, id) : columnRows(call, fields, id);
  }

  private List<ContainerRow> jsonRows(Call call, List<String> fields, @Nullable String id) {
    CommandResult result =
        tools.ask(call, "vzlist", arguments(List.of("-a", "-j", "-o"), fields, id));
    if (isEmpty(result)) {
      return List.of();
    }
    requireWhole(result);
    return VzlistJson.rows(result.out());
  }

  /** Only the last column can have blanks, and two of ours do. */
  private List<ContainerRow> columnRows(Call call, List<String> fields, @Nullable String id) {
    List<String> first = new ArrayList<>();
    for (String field : fields) {
      if (!field.equals("description") && !field.equals("ip")) {
        first.addAll(InfoTranslator.columns(field));
      }
    }
    boolean described = fields.contains("description");
    if (fields.contains("ip")) {
      first.add("ip");
    }
    CommandResult result =
        tools.ask(call, "vzlist", arguments(List.of("-a", "-H", "-o"), first, id));
    if (isEmpty(result)) {
      return List.of();
    }
    requireWhole(result);
    List<ContainerRow> rows = VzlistColumns.rows(first, result.out());
    if (!described) {
      return rows;
    }
    List<String> second = List.of("ctid", "description");
    CommandResult texts =
        tools.ask(call, "vzlist", arguments(List.of("-a", "-H", "-o"), second, id));
    return InfoTranslator.joined(rows, VzlistColumns.rows(second, texts.out()));
  }

  private static List<String> arguments(
      List<String> options, List<String> fields, @Nullable String id) {
    List<String> arguments = new ArrayList<>(options);
    arguments.add(String.join(",", fields));
    if (id != null) {
      arguments.add(id);
    }
    return arguments;
  }

  /** vzlist says in words that there are none, and ends with 0 or, for a named one, with 1. */
  private static boolean isEmpty(CommandResult result) {
    return result.err().contains("Container(s) not found")
        || result.err().contains("is invalid")
        || result.exitCode() == 1 && result.out().strip().equals("[]");
  }

  private static void requireWhole(CommandResult result) {
    if (result.exitCode() > 1) {
      throw new EngineException(
              result.exitCode() > 128
                  ? "vzlist was ended by signal " + (result.exitCode() - 128)
                  : "vzlist failed with exit code " + result.exitCode())
          .outcome(Outcome.NOT_APPLIED)
          .engineWords(result.words());
    }
    if (result.exitCode() != 0 || result.out().isBlank() || result.isCut()) {
      throw new EngineException("vzlist could not list the containers")
          .outcome(Outcome.NOT_APPLIED)
          .engineWords(result.err())
          .hint(
              "The tools want to be run by root, on a node that was booted with OpenVZ's kernel.");
    }
  }

  // ---- changing ----

  /** Runs vzctl until no other vzctl has the container, within a bound; gives any result. */
  CommandResult attempt(Call call, List<String> arguments) {
    Deadline patience = call.deadline().atMost(lockPatience);
    Duration pause = FIRST_PAUSE;
    while (true) {
      CommandResult result = tools.change(call, "vzctl", arguments);
      if (result.exitCode() != ExitCodes.LOCKED) {
        return result;
      }
      if (patience.remaining().compareTo(pause) <= 0) {
        BusyException busy =
            (BusyException) ExitCodes.error(result, facts.generation(), subject(arguments));
        throw busy.outcome(Outcome.NOT_APPLIED)
            .hint("It was waited for up to " + lockPatience.toSeconds() + " s: try again later.");
      }
      call.step("waiting for another vzctl");
      call.sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  /** Runs vzctl, and throws what its exit code means. */
  CommandResult change(Call call, List<String> arguments) {
    CommandResult result = attempt(call, arguments);
    if (result.exitCode() != ExitCodes.DONE) {
      throw ExitCodes.error(result, facts.generation(), subject(arguments));
    }
    return result;
  }

  CommandResult change(Call call, String... arguments) {
    return change(call, List.of(arguments));
  }

  /**
   * Runs {@code vzctl set ... --save}, after a look whether there is such a container: vzctl would
   * make half of one.
   */
  void set(Call call, MachineId id, List<String> options) {
    requireStatus(call, id);
    setThere(call, usable(id), options);
  }

  /** The same for a container that is known to be there. */
  void setThere(Call call, String id, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("set", id));
    arguments.addAll(options);
    arguments.add("--save");
    change(call, arguments);
  }

  private static String subject(List<String> arguments) {
    return arguments.size() > 1 ? arguments.get(1) : "";
  }
}
