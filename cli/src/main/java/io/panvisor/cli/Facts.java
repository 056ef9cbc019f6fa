package io.panvisor.cli;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.EngineInfo;
import io.panvisor.MachineAddress;
import io.panvisor.MachineInfo;
import io.panvisor.MachineStatus;
import io.panvisor.PublishedPort;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.SnapshotInfo;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of machines, as fields of JSON. Names are never changed or taken away. A fact that
 * the engine does not have is null; a fact that was not asked for is not there.
 */
final class Facts {

  private Facts() {}

  /** The fields that every list has. */
  static Map<String, @Nullable Object> brief(MachineInfo info, EngineInfo engine) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", info.id().value());
    fields.put("identity", info.id().toString());
    fields.put("name", info.name());
    fields.put("engine", engine.name());
    fields.put("kind", info.id().kind().name());
    fields.put("state", info.status().power().name());
    fields.put("status", status(info.status()));
    return fields;
  }

  /** All fields, for facts of which all parts were asked for. */
  static Map<String, @Nullable Object> full(MachineInfo info, EngineInfo engine) {
    Map<String, @Nullable Object> fields = brief(info, engine);
    fields.put("virtualization", info.virtualization().value().map(Enum::name).orElse(null));
    fields.put("cpus", info.cpus().value().map(Facts::number).orElse(null));
    fields.put("memoryBytes", info.memory().value().map(DataSize::bytes).orElse(null));
    fields.put(
        "addresses",
        info.addresses()
            .value()
            .map(all -> all.stream().map(Facts::address).toList())
            .orElse(null));
    fields.put(
        "ports",
        info.ports().value().map(all -> all.stream().map(Facts::port).toList()).orElse(null));
    fields.put("image", info.image().value().orElse(null));
    fields.put("labels", info.labels().value().orElse(null));
    fields.put("autostart", info.autostart().value().orElse(null));
    fields.put("createdAt", info.createdAt().value().map(Object::toString).orElse(null));
    fields.put("engineFacts", info.engineFacts().value().orElse(null));
    fields.put("problem", info.problem().orElse(null));
    fields.put("restarts", info.restarts().value().orElse(null));
    return fields;
  }

  static Map<String, @Nullable Object> status(MachineStatus status) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("activity", status.activity().map(Enum::name).orElse(null));
    fields.put(
        "cause",
        status
            .cause()
            .map(
                cause -> {
                  Map<String, @Nullable Object> parts = new LinkedHashMap<>();
                  parts.put("kind", cause.kind().name());
                  parts.put(
                      "exitCode",
                      cause.exitCode().isPresent() ? cause.exitCode().getAsInt() : null);
                  parts.put("detail", cause.detail().orElse(null));
                  return parts;
                })
            .orElse(null));
    fields.put("engineWord", status.engineWord());
    fields.put("health", status.health().map(Enum::name).orElse(null));
    return fields;
  }

  private static Object number(CpuCount count) {
    return count.isWhole() ? (Object) count.wholeRoundedUp() : new BigDecimal(count.toString());
  }

  private static Map<String, @Nullable Object> address(MachineAddress address) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("address", address.toString());
    fields.put("origin", address.origin().name());
    fields.put("mac", address.mac().map(mac -> mac.text()).orElse(null));
    fields.put("network", address.network().orElse(null));
    return fields;
  }

  static Map<String, @Nullable Object> port(PublishedPort port) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("hostAddress", port.hostAddress());
    fields.put("hostPort", port.hostPort());
    fields.put("machinePort", port.machinePort());
    fields.put("protocol", port.protocol());
    return fields;
  }

  static Map<String, @Nullable Object> snapshot(SnapshotInfo snapshot) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", snapshot.id());
    fields.put("name", snapshot.name());
    fields.put("parent", snapshot.parent().orElse(null));
    fields.put("createdAt", snapshot.createdAt().toString());
    fields.put("withMemory", snapshot.withMemory());
    fields.put("current", snapshot.current());
    return fields;
  }

  static Map<String, @Nullable Object> image(ImageInfo image) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", image.id());
    fields.put("references", image.references());
    fields.put("digests", image.digests());
    fields.put("sizeBytes", image.sizeBytes());
    fields.put("createdAt", image.createdAt().map(Object::toString).orElse(null));
    return fields;
  }

  /** The state for people: with what the engine is doing, and with an exit code. */
  static String state(MachineStatus status) {
    String code =
        status
            .cause()
            .filter(cause -> cause.exitCode().isPresent())
            .map(cause -> " (" + cause.exitCode().getAsInt() + ")")
            .orElse("");
    String activity = status.activity().map(doing -> ", " + Program.lower(doing)).orElse("");
    return Program.lower(status.power()) + code + activity;
  }

  /** An id for people: a long one by its beginning, which commands take as well. */
  static String shortId(String id) {
    return id.length() > 36 && id.matches("[0-9a-f]+") ? id.substring(0, 12) : id;
  }

  static String addresses(MachineInfo info) {
    List<String> all =
        info.addresses().orElse(List.of()).stream()
            .map(MachineAddress::toString)
            .distinct()
            .toList();
    return String.join(",", all);
  }

  static String ports(MachineInfo info) {
    return String.join(
        ",",
        info.ports().orElse(List.of()).stream()
            .filter(port -> port.hostPort() > 0)
            .map(PublishedPort::toString)
            .distinct()
            .toList());
  }

  static String labels(Map<String, String> labels) {
    return String.join(
        ",",
        labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList());
  }
}
