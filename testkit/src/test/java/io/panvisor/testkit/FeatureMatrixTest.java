package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureMatrixTest {

  @TempDir Path folder;

  private Path run(String file, String product, String... features) throws IOException {
    Path records = Files.createDirectories(folder.resolve("contract"));
    StringBuilder text = new StringBuilder("{\n  \"product\": \"" + product + "\",\n");
    for (String feature : features) {
      String[] parts = feature.split(" ", -1);
      text.append("    {\"feature\": \"")
          .append(parts[0])
          .append("\", \"declared\": \"")
          .append(parts[1])
          .append("\", \"explanation\": \"it says \\\"so\\\"\", \"proved\": \"")
          .append(parts[2])
          .append("\"},\n");
    }
    Files.writeString(records.resolve(file), text);
    return records;
  }

  private void matrix(String verb, Path records) throws IOException {
    FeatureMatrix.main(
        new String[] {verb, folder.resolve("matrix.md").toString(), records.toString()});
  }

  @Test
  void aTableIsWrittenAndFitsTheRunThatItWasWrittenFrom() throws IOException {
    Path records =
        run(
            "A.json",
            "Acme 1",
            "exec YES WORKS",
            "logs YES ",
            "pause DEPENDS WORKS",
            "create NO REFUSED");

    matrix("write", records);
    matrix("check", records);

    assertThat(folder.resolve("matrix.md"))
        .content()
        .contains("| feature | Acme 1 |")
        .contains("| `exec` | yes |")
        .contains("| `logs` | declared |")
        .contains("| `pause` | depends |")
        .contains("| `create` | no |");
  }

  @Test
  void anotherRunKeepsTheColumnsOfOthers() throws IOException {
    Path records = run("A.json", "Acme 1", "exec YES WORKS");
    matrix("write", records);
    Files.delete(records.resolve("A.json"));
    matrix("write", run("B.json", "Best 2", "exec NO REFUSED"));

    assertThat(folder.resolve("matrix.md")).content().contains("| `exec` | yes | no |");
    matrix("check", run("A.json", "Acme 1", "exec YES WORKS"));
  }

  @Test
  void twoRunsOnOneEngineProveMoreThanOne() throws IOException {
    run("A.json", "Acme 1", "exec YES WORKS", "logs YES ");
    matrix("write", run("B.json", "Acme 1", "exec YES ", "logs YES WORKS"));

    assertThat(folder.resolve("matrix.md"))
        .content()
        .contains("| `exec` | yes |")
        .contains("| `logs` | yes |");
  }

  @Test
  void aTableThatSaysSomethingElseFailsTheCheck() throws IOException {
    matrix("write", run("A.json", "Acme 1", "exec YES WORKS"));
    Path changed = run("A.json", "Acme 1", "exec NO REFUSED");

    assertThatThrownBy(() -> matrix("check", changed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Acme 1: exec is no, not yes");
  }

  @Test
  void theTableHasEveryFeature() throws IOException {
    matrix("write", run("A.json", "Acme 1", "exec YES WORKS", "acme.teleport YES WORKS"));

    assertThat(folder.resolve("matrix.md"))
        .content()
        .contains(Feature.known().stream().map(feature -> "`" + feature.id() + "`").toList())
        .contains("| `acme.teleport` | yes |");
  }
}
