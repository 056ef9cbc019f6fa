package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the document shows is what the tests run. */
class DockerDocumentTest {

  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));

  @Test
  void theChapterOnImagesShowsWhatTheTestRuns() throws IOException {
    String source =
        Files.readString(
            MODULE.resolve("src/test/java/io/panvisor/docker/DockerImagesEngineTest.java"));
    String sample = source.split(" *// \\[sample\\]\n")[1].stripTrailing().stripIndent().strip();
    assertThat(Files.readString(MODULE.resolve("../docs/docker.md"))).contains(sample);
  }
}
