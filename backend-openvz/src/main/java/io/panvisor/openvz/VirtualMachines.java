package io.panvisor.openvz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.StopResult;
import io.panvisor.Virtualization;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.Call;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The virtual machines of Virtuozzo and of OpenVZ 7 and later, by prlctl. */
final class VirtualMachines {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}) ?([KMGT]?)[Bb]?");
  private static final Set<PowerState> DELETABLE =
      EnumSet.of(PowerState.STOPPED, PowerState.SUSPENDED, PowerState.FAILED);

  private final NodeTools tools;
  private final String engine;

  VirtualMachines(NodeTools tools, String engine) {
    this.tools = tools;
    this.engine = engine;
  }

  List<MachineInfo> list(Call call, Set<InfoPart> parts) {
    CommandResult result =
        tools.ask(call, "prlctl", List.of("list", "-a", "-i", "-j", "--vmtype", "vm"));
    if (!result.isSuccess()) {
      throw error(result, "").outcome(Outcome.NOT_APPLIED);
    }
    List<MachineInfo> machines = new ArrayList<>();
    for (JsonNode row : rows(result.out())) {
      machines.add(info(row, parts));
    }
    return machines;
  }

  Optional<MachineInfo> find(Call call, MachineId id, Set<InfoPart> parts) {
    return list(call, parts).stream().filter(info -> info.id().equals(id)).findFirst();
  }

  /** What prlctl prints before or behind its list is passed over. */
  static List<JsonNode> rows(String output) {
    int from = output.indexOf('[');
    int to = output.lastIndexOf(']');
    if (from < 0 || to < from) {
      if (output.isBlank()) {
        return List.of();
      }
      throw unreadable(output, null);
    }
    List<JsonNode> rows = new ArrayList<>();
    try {
      MAPPER.readTree(output.substring(from, to + 1)).forEach(rows::add);
    } catch (JsonProcessingException torn) {
      throw unreadable(output, torn);
    }
    return rows;
  }

  private static EngineException unreadable(
      String output, @org.jspecify.annotations.Nullable Throwable cause) {
    EngineException unreadable = new EngineException("prlctl's list cannot be read", cause);
    unreadable
        .outcome(Outcome.NOT_APPLIED)
        .engineWords(output.substring(Math.max(0, output.length() - 500)));
    return unreadable;
  }

  private static String text(JsonNode row, String... names) {
    for (String name : names) {
      if (row.path(name).isValueNode() && !row.path(name).asText().isEmpty()) {
        return row.path(name).asText();
      }
    }
    return "";
  }

  MachineInfo info(JsonNode row, Set<InfoPart> parts) {
    String uuid = text(row, "ID", "uuid").replaceAll("[{}]", "");
    if (!ContainerId.isUuid(uuid)) {
      throw unreadable(row.toString(), null);
    }
    MachineId id = new MachineId(engine, MachineKind.VIRTUAL_MACHINE, uuid);
    String name = text(row, "Name", "name");
    MachineStatus status = StatusTable.of(text(row, "State", "status").toLowerCase(Locale.ROOT));
    MachineInfo.Builder info = MachineInfo.builder(id, name.isEmpty() ? uuid : name, status, parts);
    DescriptionLabels description = DescriptionLabels.parse(text(row, "Description"));
    JsonNode hardware = row.path("Hardware");
    if (parts.contains(InfoPart.RESOURCES)) {
      int cpus = hardware.path("cpu").path("cpus").asInt(0);
      if (cpus > 0 && cpus <= 10_000) {
        info.cpus(CpuCount.of(cpus));
      }
      size(text(hardware.path("memory"), "size")).ifPresent(info::memory);
    }
    if (parts.contains(InfoPart.LABELS)) {
      info.labels(description.labels());
    }
    if (parts.contains(InfoPart.ADDRESSES)) {
      List<String> addresses = new ArrayList<>();
      hardware
          .properties()
          .forEach(
              device -> {
                if (device.getKey().startsWith("net")) {
                  addresses.addAll(List.of(text(device.getValue(), "ips").strip().split("\\s+")));
                }
              });
      info.addresses(
          status.power() == PowerState.RUNNING ? InfoTranslator.addresses(addresses) : List.of());
      info.ports(List.of());
    }
    if (parts.contains(InfoPart.ORIGIN)) {
      info.virtualization(Virtualization.HARDWARE);
    }
    if (parts.contains(InfoPart.AUTOSTART)) {
      info.autostart(!text(row, "Autostart").matches("off|"));
    }
    if (parts.contains(InfoPart.ENGINE)) {
      Map<String, String> facts = new TreeMap<>();
      for (String key : List.of("OS", "Home", "Owner", "Template", "Uptime")) {
        if (!text(row, key).isEmpty()) {
          facts.put(key.toLowerCase(Locale.ROOT), text(row, key));
        }
      }
      if (!description.words().isEmpty()) {
        facts.put("description", description.words());
      }
      info.engineFacts(facts);
    }
    return info.build();
  }

  static Optional<DataSize> size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unit =
        switch (matcher.group(2)) {
          case "K" -> 1L << 10;
          case "M" -> 1L << 20;
          case "G" -> 1L << 30;
          case "T" -> 1L << 40;
          default -> 1;
        };
    return Optional.of(DataSize.bytes(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit)));
  }

  // ---- changing ----

  MachineInfo require(Call call, MachineId id) {
    return find(call, id, Set.of(InfoPart.LABELS, InfoPart.ENGINE))
        .orElseThrow(() -> new NotFoundException("machine", id.value()));
  }

  /** Runs prlctl, and throws what its words mean. */
  CommandResult change(Call call, MachineId id, String verb, String... more) {
    List<String> arguments = new ArrayList<>(List.of(verb, id.value()));
    arguments.addAll(List.of(more));
    CommandResult result = tools.change(call, "prlctl", arguments);
    if (!result.isSuccess()) {
      throw error(result, id.value());
    }
    return result;
  }

  static PanvisorException error(CommandResult result, String subject) {
    String words = result.words();
    String lower = words.toLowerCase(Locale.ROOT);
    PanvisorException error;
    if (lower.contains("could not be found")
        || lower.contains("is not registered")
        || lower.contains("does not exist")
        || lower.contains("not found")) {
      error = new NotFoundException("machine", subject);
    } else if (lower.contains("already in use") || lower.contains("already exists")) {
      error = new AlreadyExistsException("machine", subject);
    } else if (lower.contains("not running")
        || lower.contains("is running")
        || lower.contains("is stopped")
        || lower.contains("already running")
        || lower.contains("current state")) {
      error = new IllegalMachineStateException("its state does not allow that", null, Set.of());
    } else if (lower.contains("permission")
        || lower.contains("access denied")
        || lower.contains("not authorized")) {
      error = new AccessDeniedException("prlctl refuses this user");
    } else {
      error =
          new EngineException("prlctl failed with exit code " + result.exitCode())
              .hint("Look whether the service prl-disp runs on the node.");
    }
    return error.engineWords(words);
  }

  boolean start(Call call, MachineId id) {
    PowerState found = require(call, id).status().power();
    if (found == PowerState.RUNNING) {
      return false;
    }
    change(
        call, id, found == PowerState.SUSPENDED || found == PowerState.PAUSED ? "resume" : "start");
    return true;
  }

  StopResult stop(Call call, MachineId id, StopMode mode) {
    PowerState found = require(call, id).status().power();
    if (found == PowerState.STOPPED) {
      return new StopResult(false, StopResult.Way.UNKNOWN);
    }
    if (mode instanceof StopMode.Force || found == PowerState.SUSPENDED) {
      change(call, id, "stop", "--kill");
      return new StopResult(true, StopResult.Way.FORCED);
    }
    if (mode instanceof StopMode.GracefulThenForce both
        && call.deadline().remaining().compareTo(both.patience()) > 0) {
      try {
        change(call.withOwnDeadline(both.patience()), id, "stop");
        return new StopResult(true, StopResult.Way.CLEAN);
      } catch (OperationTimeoutException deaf) {
        call.checkpoint();
        change(call, id, "stop", "--kill");
        return new StopResult(true, StopResult.Way.FORCED);
      }
    }
    change(call, id, "stop");
    return new StopResult(true, StopResult.Way.CLEAN);
  }

  boolean toggle(Call call, MachineId id, String verb, PowerState from, PowerState wanted) {
    MachineStatus found = require(call, id).status();
    if (found.power() == wanted) {
      return false;
    }
    if (found.power() != from) {
      throw new IllegalMachineStateException(
          "its state does not allow to " + verb + " it", found, Set.of(from));
    }
    change(call, id, verb);
    return true;
  }

  boolean discard(Call call, MachineId id) {
    if (require(call, id).status().power() != PowerState.SUSPENDED) {
      return false;
    }
    change(call, id, "stop", "--kill");
    return true;
  }

  DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    MachineInfo found = require(call, id);
    if (!DELETABLE.contains(found.status().power())) {
      throw new IllegalMachineStateException(
          "a machine that runs is not deleted", found.status(), DELETABLE);
    }
    boolean keep = policy == DeletePolicy.KEEP_STORAGE;
    change(call, id, keep ? "unregister" : "delete");
    String home = "files " + found.engineFacts().orElse(Map.of()).getOrDefault("home", id.value());
    List<String> machine = List.of("machine " + found.name());
    return keep
        ? new DeleteReport(machine, List.of(home + ": they were asked to be kept"), List.of())
        : new DeleteReport(List.of(machine.get(0), home), List.of(), List.of());
  }

  void label(Call call, MachineId id, Map<String, String> set, Set<String> remove) {
    MachineInfo found = require(call, id);
    Map<String, String> all = new TreeMap<>(found.labels().orElse(Map.of()));
    all.putAll(found.marks().orElse(Map.of()));
    String words = found.engineFacts().orElse(Map.of()).getOrDefault("description", "");
    change(
        call,
        id,
        "set",
        "--description",
        new DescriptionLabels(words, all).with(set, remove).text());
  }

  static UnsupportedFeatureException notOfVms(io.panvisor.Feature feature) {
    return new UnsupportedFeatureException(
        feature, "prlctl's virtual machines have it not by Panvisor");
  }
}
