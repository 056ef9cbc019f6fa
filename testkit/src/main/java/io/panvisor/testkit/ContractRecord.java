package io.panvisor.testkit;

import io.panvisor.EngineInfo;
import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.Support;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What one run of the contract has found of each feature, written for the feature matrix. */
final class ContractRecord {

  /** The folder, below the module's own, that records are written to. */
  static final Path FOLDER = Path.of("target", "contract");

  /** How a declaration was proved. */
  enum Proof {
    /** It was used, and worked. */
    WORKS,
    /** It was tried, and refused. */
    REFUSED
  }

  private final String suite;
  private final EngineInfo engine;
  private final String evidence;
  private final Map<Feature, Support> declared;
  private final Map<Feature, Proof> proofs = new TreeMap<>();

  ContractRecord(String suite, Hypervisor hypervisor, String evidence) {
    this.suite = suite;
    this.engine = hypervisor.engine();
    this.evidence = evidence;
    this.declared = hypervisor.features();
  }

  synchronized void add(Feature feature, Proof proof) {
    proofs.put(feature, proof);
  }

  synchronized boolean isProved(Feature feature) {
    return proofs.containsKey(feature);
  }

  /** Writes the record as JSON, one feature a line. */
  synchronized void write() {
    StringBuilder json = new StringBuilder();
    json.append("{\n  \"suite\": ").append(quoted(suite));
    json.append(",\n  \"engine\": ").append(quoted(engine.name()));
    json.append(",\n  \"version\": ").append(quoted(engine.version()));
    json.append(",\n  \"product\": ").append(quoted(product()));
    json.append(",\n  \"features\": [");
    String separator = "\n";
    for (Map.Entry<Feature, Support> entry : declared.entrySet()) {
      Proof proof = proofs.get(entry.getKey());
      json.append(separator)
          .append("    {\"feature\": ")
          .append(quoted(entry.getKey().id()))
          .append(", \"declared\": ")
          .append(quoted(entry.getValue().level().name()))
          .append(", \"explanation\": ")
          .append(quoted(entry.getValue().explanation()))
          .append(", \"proved\": ")
          .append(quoted(proof == null ? "" : proof.name()))
          .append('}');
      separator = ",\n";
    }
    json.append("\n  ]\n}\n");
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve(suite + ".json"), json, StandardCharsets.UTF_8);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("the contract's record cannot be written", unwritable);
    }
  }

  private String product() {
    return evidence.isEmpty() ? engine.product() : engine.product() + " (" + evidence + ")";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int index = 0; index < text.length(); index++) {
      char next = text.charAt(index);
      if (next == '"' || next == '\\') {
        quoted.append('\\').append(next);
      } else if (next < ' ') {
        quoted.append(String.format("\\u%04x", (int) next));
      } else {
        quoted.append(next);
      }
    }
    return quoted.append('"').toString();
  }
}
