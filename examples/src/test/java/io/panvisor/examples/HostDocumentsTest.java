package io.panvisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every description in the documents on a host's files is planned and applied, and every kind has
 * one.
 */
class HostDocumentsTest {

  private static final Path DOCUMENTS =
      Path.of(System.getProperty("basedir", ".")).resolve("../docs/host").normalize();
  private static final Pattern SAMPLE =
      Pattern.compile("```yaml\\n# kind: ([a-z0-9-]+)[^\\n]*\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  private record Sample(String document, String kind, String text) {}

  @TestFactory
  Stream<DynamicTest> everyDescriptionIsPlannedAndApplied() throws IOException {
    return samples().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.document() + ": " + sample.kind(), () -> planAndApply(sample)));
  }

  @Test
  void everyKindIsInTheDocuments() throws IOException {
    String all = "";
    for (Path document : documents()) {
      all += Files.readString(document);
    }
    for (ConfigKind kind : ConfigKinds.load().all()) {
      assertThat(all).contains("`" + kind.name() + "`");
    }
  }

  private void planAndApply(Sample sample) throws IOException {
    Path root = Files.createTempDirectory(folder, sample.kind());
    SmallHost.fill(root);
    HostTree host = HostTree.at(root);
    ConfigKind kind = ConfigKinds.load().require(sample.kind());

    ChangePlan plan = kind.plan(SpecNode.yaml(sample.text()), host);

    assertThat(plan.wanted()).isNotEmpty();
    plan.apply(ApplyOptions.unchecked());
    assertThat(kind.plan(SpecNode.yaml(sample.text()), host).changes())
        .as("what is applied already is not applied again")
        .isEmpty();
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (Path document : documents()) {
      Matcher matcher = SAMPLE.matcher(Files.readString(document));
      while (matcher.find()) {
        samples.add(
            new Sample(document.getFileName().toString(), matcher.group(1), matcher.group(2)));
      }
    }
    return samples;
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.list(DOCUMENTS)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }
}
