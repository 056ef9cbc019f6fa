package io.panvisor.testkit;

import io.panvisor.Feature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of what each engine can do, written from what runs of the contract have proved. A
 * program: {@code FeatureMatrix write|check TABLE FOLDER...}, where the folders hold the records
 * ({@code target/contract} of each module). {@code write} puts the columns of the engines that were
 * run in place of the old ones and keeps all others; {@code check} fails when the table says
 * something else of one of those engines than what was proved; an engine in a version that the
 * table does not have is none of those.
 */
public final class FeatureMatrix {

  private static final Pattern HEAD =
      Pattern.compile("  \"product\": \"((?:[^\"\\\\]|\\\\.)*)\",?");
  private static final Pattern ROW =
      Pattern.compile(
          "    \\{\"feature\": \"([^\"]+)\", \"declared\": \"([A-Z]+)\", .*\"proved\": \"([A-Z]*)\"},?");
  private static final List<String> STRENGTH =
      List.of("no", "depends, declared", "declared", "depends", "yes");

  /** What the host decides and not the engine. */
  private static final Set<String> OF_THE_HOST = Set.of(Feature.ACCELERATION_KVM.id());

  private static final String INTRODUCTION =
      """
      # Feature matrix

      What each engine can do, one column for each engine that the contract was run on, by its version. Written from those runs:
      *yes* was used and worked, *no* was tried and refused, *depends* depends on the machine (`machine.support(feature)` tells).
      *declared* stands where a backend says so and the run had nothing to prove it with.

      """;

  /** Engine, then feature, then what the table says. */
  private final TreeMap<String, Map<String, String>> columns = new TreeMap<>();

  private FeatureMatrix() {}

  /** Writes or checks a table. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3) {
      throw new IllegalArgumentException("write: FeatureMatrix write|check TABLE FOLDER...");
    }
    Path table = Path.of(arguments[1]);
    FeatureMatrix known = new FeatureMatrix();
    if (Files.exists(table)) {
      known.readTable(Files.readAllLines(table, StandardCharsets.UTF_8));
    }
    FeatureMatrix run = new FeatureMatrix();
    for (String folder : List.of(arguments).subList(2, arguments.length)) {
      run.readRecords(Path.of(folder));
    }
    if (arguments[0].equals("check")) {
      List<String> differences = known.differences(run);
      if (!differences.isEmpty()) {
        throw new IllegalStateException(
            table + " is not what was proved:\n  " + String.join("\n  ", differences));
      }
    } else {
      known.columns.putAll(run.columns);
      Files.writeString(table, known.text(), StandardCharsets.UTF_8);
    }
  }

  private void readRecords(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        readRecord(Files.readAllLines(file, StandardCharsets.UTF_8));
      }
    }
  }

  private void readRecord(List<String> lines) {
    String engine = "";
    Map<String, String> cells = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher head = HEAD.matcher(line);
      Matcher row = ROW.matcher(line);
      if (head.matches()) {
        engine = head.group(1).replace("|", "/");
      } else if (row.matches()) {
        cells.put(row.group(1), cell(row.group(2), !row.group(3).isEmpty()));
      }
    }
    Map<String, String> column = columns.computeIfAbsent(engine, fresh -> new LinkedHashMap<>());
    cells.forEach((feature, cell) -> column.merge(feature, cell, FeatureMatrix::stronger));
  }

  /** Two runs on one engine prove more than one. */
  private static String stronger(String one, String other) {
    return STRENGTH.indexOf(one) >= STRENGTH.indexOf(other) ? one : other;
  }

  private static String cell(String declared, boolean proved) {
    return switch (declared) {
      case "YES" -> proved ? "yes" : "declared";
      case "DEPENDS" -> proved ? "depends" : "depends, declared";
      default -> "no";
    };
  }

  private void readTable(List<String> lines) {
    List<String> engines = new ArrayList<>();
    for (String line : lines) {
      if (!line.startsWith("| ")) {
        continue;
      }
      List<String> cells =
          List.of(line.substring(2, line.lastIndexOf('|')).strip().split(" +\\| +", -1));
      if (engines.isEmpty()) {
        engines.addAll(cells.subList(1, cells.size()));
        engines.forEach(engine -> columns.put(engine, new LinkedHashMap<>()));
        continue;
      }
      String feature = cells.get(0).replace("`", "");
      for (int column = 1; column < cells.size(); column++) {
        Map<String, String> known = columns.get(engines.get(column - 1));
        if (known != null) {
          known.put(feature, cells.get(column));
        }
      }
    }
  }

  private List<String> differences(FeatureMatrix run) {
    List<String> differences = new ArrayList<>();
    run.columns.forEach(
        (engine, cells) -> {
          Map<String, String> written = columns.get(engine);
          if (written == null) {
            return;
          }
          cells.forEach(
              (feature, cell) -> {
                String before = written.getOrDefault(feature, "nothing");
                if (!before.equals(cell) && !OF_THE_HOST.contains(feature)) {
                  differences.add(engine + ": " + feature + " is " + cell + ", not " + before);
                }
              });
        });
    return differences;
  }

  private String text() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    text.append("| feature | ").append(String.join(" | ", columns.keySet())).append(" |\n");
    text.append("|---".repeat(columns.size() + 1)).append("|\n");
    for (String feature : features()) {
      text.append("| `").append(feature).append('`');
      for (Map<String, String> cells : columns.values()) {
        text.append(" | ").append(cells.getOrDefault(feature, "no"));
      }
      text.append(" |\n");
    }
    return text.toString();
  }

  /** Panvisor's own features in their order, then what only engines have. */
  private List<String> features() {
    List<String> all = new ArrayList<>();
    Feature.known().forEach(feature -> all.add(feature.id()));
    columns.values().stream()
        .flatMap(cells -> cells.keySet().stream())
        .distinct()
        .sorted()
        .filter(feature -> !all.contains(feature))
        .forEach(all::add);
    return all;
  }
}
