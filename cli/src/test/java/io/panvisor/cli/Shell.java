package io.panvisor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.panvisor.Panvisor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Runs the program as a shell would, but in this JVM. Immutable. */
record Shell(
    Map<String, String> environment,
    byte[] input,
    Surroundings.Terminals terminals,
    Supplier<Panvisor.Builder> panvisor) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a run left behind. */
  record Run(int code, String out, String err) {
    JsonNode json() {
      try {
        return JSON.readTree(out);
      } catch (IOException broken) {
        throw new UncheckedIOException(out, broken);
      }
    }

    List<JsonNode> jsonLines() {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : out.lines().toList()) {
        lines.add(new Run(code, line, err).json());
      }
      return lines;
    }
  }

  static Shell fresh() {
    return new Shell(
        Map.of("HOME", "/nowhere-to-be-found"),
        new byte[0],
        Surroundings.Terminals.none(),
        Panvisor::builder);
  }

  static Shell on(String uri) {
    return fresh().with("PANVISOR_URI", uri);
  }

  Shell with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Shell(Map.copyOf(more), input, terminals, panvisor);
  }

  Shell piping(String text) {
    return new Shell(
        environment,
        text.getBytes(StandardCharsets.UTF_8),
        new Surroundings.Terminals(false, false, false, true),
        panvisor);
  }

  Shell through(Supplier<Panvisor.Builder> way) {
    return new Shell(environment, input, terminals, way);
  }

  Run run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(input);
    int code =
        Program.run(
            List.of(arguments),
            new Surroundings(
                in,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                terminals,
                panvisor));
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
