package io.panvisor.openvz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.InfoPart;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.Virtualization;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** From vzlist's rows to what Panvisor tells of a machine. Pure. */
final class InfoTranslator {

  static final long PAGE = 4096;

  /** What only OpenVZ tells of a container. */
  static final List<String> ENGINE_FIELDS =
      List.of("hostname", "private", "root", "layout", "cpuunits", "bootorder", "uptime");

  private final String engine;

  InfoTranslator(String engine) {
    this.engine = engine;
  }

  MachineId id(String value) {
    return new MachineId(engine, MachineKind.SYSTEM_CONTAINER, value);
  }

  MachineInfo info(ContainerRow row, Set<InfoPart> parts) {
    MachineStatus status = StatusTable.of(row.text("status").orElse("unknown"));
    MachineInfo.Builder info = MachineInfo.builder(id(row.id()), row.name(), status, parts);
    if (parts.contains(InfoPart.RESOURCES)) {
      resources(row, info);
    }
    if (parts.contains(InfoPart.LABELS)) {
      info.labels(row.description().labels());
    }
    if (parts.contains(InfoPart.ADDRESSES)) {
      info.addresses(status.power() == PowerState.RUNNING ? addresses(row.texts("ip")) : List.of());
      info.ports(List.of());
    }
    if (parts.contains(InfoPart.ORIGIN)) {
      info.virtualization(Virtualization.OS_LEVEL);
      row.text("ostemplate").ifPresent(info::image);
    }
    if (parts.contains(InfoPart.AUTOSTART)) {
      info.autostart(row.flag("onboot").orElse(false));
    }
    if (parts.contains(InfoPart.ENGINE)) {
      info.engineFacts(engineFacts(row));
    }
    return info.build();
  }

  private static void resources(ContainerRow row, MachineInfo.Builder info) {
    row.limitedPages("physpages")
        .ifPresent(pages -> info.memory(DataSize.bytes(Math.multiplyExact(pages, PAGE))));
    long percent = row.number("cpulimit").orElse(0);
    long whole = row.number("cpus").orElse(0);
    long thousandths =
        percent > 0 && whole > 0
            ? Math.min(percent * 10, whole * 1000)
            : Math.max(percent * 10, whole * 1000);
    if (thousandths > 0 && thousandths <= 10_000_000) {
      info.cpus(new CpuCount((int) thousandths));
    }
  }

  /** Addresses as they stand in a configuration: maybe with a mask behind them. */
  static List<MachineAddress> addresses(List<String> texts) {
    return texts.stream()
        .map(text -> text.replaceFirst("/.*", ""))
        .map(InfoTranslator::address)
        .flatMap(Optional::stream)
        .map(address -> MachineAddress.of(address, MachineAddress.Origin.ENGINE))
        .toList();
  }

  /** Nothing is looked up for a text of digits and dots, or with colons. */
  private static Optional<InetAddress> address(String text) {
    if (!text.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  private static Map<String, String> engineFacts(ContainerRow row) {
    Map<String, String> facts = new TreeMap<>();
    for (String field : ENGINE_FIELDS) {
      row.text(field).ifPresent(value -> facts.put(field, value));
    }
    String words = row.description().words();
    if (!words.isEmpty()) {
      facts.put("description", words);
    }
    return facts;
  }

  /** The columns that a field is in where there is no JSON. */
  static List<String> columns(String field) {
    return field.equals("physpages") ? List.of("physpages.l") : List.of(field);
  }

  /** Rows with what other rows tell of the same containers. */
  static List<ContainerRow> joined(List<ContainerRow> rows, List<ContainerRow> more) {
    Map<String, JsonNode> byId = new HashMap<>();
    more.forEach(row -> byId.put(row.id(), row.fields()));
    for (ContainerRow row : rows) {
      if (byId.get(row.id()) instanceof ObjectNode known) {
        ((ObjectNode) row.fields()).setAll(known);
      }
    }
    return rows;
  }
}
