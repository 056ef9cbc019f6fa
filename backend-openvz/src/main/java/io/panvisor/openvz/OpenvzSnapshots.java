package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.SnapshotInfo;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.Call;
import io.panvisor.spi.SnapshotOperations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Snapshots of containers whose files are in ploop. */
final class OpenvzSnapshots implements SnapshotOperations {

  /** In a snapshot's description: that Panvisor has kept the memory with it. */
  private static final String MEMORY = "panvisor: with memory";

  private static final String ID = "\\{?([0-9a-fA-F-]{36})\\}?";
  private static final Pattern ROW =
      Pattern.compile(
          ID + "\\s+(?:" + ID + "|-)?\\s*(\\*)?\\s*([0-9-]{10}[ T][0-9:]{8})?(?:\\s+(.*))?");
  private static final Pattern DESCRIBED = Pattern.compile(ID + "\\s+(.*)");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Containers containers;

  OpenvzSnapshots(Containers containers) {
    this.containers = containers;
  }

  @Override
  public List<SnapshotInfo> list(Call call, MachineId id) {
    String container = containers.usable(id);
    String rows = output(call, container, "uuid,parent_uuid,current,date,name");
    String descriptions = output(call, container, "uuid,desc");
    return parsed(rows, descriptions);
  }

  private String output(Call call, String container, String fields) {
    CommandResult result =
        containers
            .tools()
            .ask(call, "vzctl", List.of("snapshot-list", container, "-H", "-o", fields));
    if (result.exitCode() != ExitCodes.DONE) {
      throw ExitCodes.error(result, containers.facts().generation(), container);
    }
    return result.out();
  }

  /** Parents before children, whatever the order of the tool. */
  static List<SnapshotInfo> parsed(String rows, String descriptions) {
    Set<String> withMemory = new HashSet<>();
    for (String line : descriptions.split("\r?\n", -1)) {
      Matcher matcher = DESCRIBED.matcher(line.strip());
      if (matcher.matches() && matcher.group(2).contains(MEMORY)) {
        withMemory.add(matcher.group(1));
      }
    }
    List<SnapshotInfo> unordered = new ArrayList<>();
    for (String line : rows.split("\r?\n", -1)) {
      Matcher matcher = ROW.matcher(line.strip());
      if (matcher.matches()) {
        unordered.add(
            new SnapshotInfo(
                matcher.group(1),
                matcher.group(5) == null ? "" : matcher.group(5).strip(),
                Optional.ofNullable(matcher.group(2)),
                date(matcher.group(4)),
                withMemory.contains(matcher.group(1)),
                matcher.group(3) != null));
      }
    }
    return ordered(unordered);
  }

  private static List<SnapshotInfo> ordered(List<SnapshotInfo> unordered) {
    Set<SnapshotInfo> ordered = new LinkedHashSet<>();
    Set<String> known = new HashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (SnapshotInfo each : unordered) {
        boolean ready =
            each.parent().isEmpty()
                || known.contains(each.parent().get())
                || unordered.stream().noneMatch(other -> other.id().equals(each.parent().get()));
        if (ready && ordered.add(each)) {
          known.add(each.id());
          more = true;
        }
      }
    }
    return List.copyOf(ordered);
  }

  /** The node tells its own local time, which from afar is not known: taken as UTC. */
  private static Instant date(@org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      return Instant.EPOCH;
    }
    try {
      return LocalDateTime.parse(text.replace('T', ' '), DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException noDate) {
      return Instant.EPOCH;
    }
  }

  @Override
  public SnapshotInfo take(Call call, MachineId id, String name, boolean memory) {
    boolean running = containers.requireStatus(call, id).power() == PowerState.RUNNING;
    if (list(call, id).stream().anyMatch(other -> other.name().equals(name))) {
      throw new AlreadyExistsException("snapshot", name);
    }
    String snapshot = UUID.randomUUID().toString();
    call.step("taking the snapshot " + name);
    containers.change(call, take(id.value(), snapshot, name, memory && running));
    return find(call, id, snapshot);
  }

  static List<String> take(String container, String snapshot, String name, boolean memory) {
    List<String> arguments =
        new ArrayList<>(List.of("snapshot", container, "--id", snapshot, "--name", name));
    if (memory) {
      arguments.addAll(List.of("--description", MEMORY));
    } else {
      arguments.add("--skip-suspend");
    }
    return arguments;
  }

  private SnapshotInfo find(Call call, MachineId id, String snapshot) {
    return list(call, id).stream()
        .filter(each -> each.id().equalsIgnoreCase(snapshot))
        .findFirst()
        .orElseThrow(() -> new NotFoundException("snapshot", snapshot));
  }

  @Override
  public void restore(Call call, MachineId id, String snapshot) {
    containers.requireStatus(call, id);
    String found = find(call, id, snapshot).id();
    call.step("going back to the snapshot");
    containers.change(call, "snapshot-switch", id.value(), "--id", found);
  }

  @Override
  public void delete(Call call, MachineId id, String snapshot) {
    containers.requireStatus(call, id);
    String found = find(call, id, snapshot).id();
    containers.change(call, "snapshot-delete", id.value(), "--id", found);
  }
}
