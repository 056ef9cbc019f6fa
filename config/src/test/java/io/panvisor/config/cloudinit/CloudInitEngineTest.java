package io.panvisor.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.FileText;
import io.panvisor.process.Commands;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class CloudInitEngineTest {

  private static final Path EXAMPLES = Path.of("/usr/share/doc/cloud-init/examples");

  @TempDir Path root;

  private Verdict check(FileCheck check, String text) {
    try {
      Files.writeString(root.resolve("file"), text);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    return check.check(new FileCheck.Staged(root, "/file"), Commands.here());
  }

  private void accepts(long first, long last) {
    for (long seed = first; seed <= last; seed++) {
      CloudInitExamples examples = new CloudInitExamples(seed);
      String text = examples.userData().text();
      Verdict verdict = check(new UserDataCheck(), text);
      assertThat(verdict.state())
          .as("%s%n%s", verdict.words(), text)
          .isEqualTo(Verdict.State.ACCEPTED);
      assertThat(verdict.by()).isEqualTo("cloud-init");
    }
  }

  private void translates(long first, long last) {
    for (long seed = first; seed <= last; seed++) {
      String text = new CloudInitExamples(seed).network().text();
      Verdict verdict = check(new NetworkConfigCheck(), text);
      assertThat(verdict.state())
          .as("%s%n%s", verdict.words(), text)
          .isEqualTo(Verdict.State.ACCEPTED);
    }
  }

  @Test
  void cloudInitAcceptsWhatIsWritten() {
    accepts(1, 20);
    translates(1, 10);
  }

  @Test
  @Tag("long")
  void cloudInitAcceptsHundredsOfWhatIsWritten() {
    accepts(1000, 1399);
    translates(1000, 1199);
  }

  @Test
  void cloudInitRefusesWhatIsWrong() {
    Verdict verdict = check(new UserDataCheck(), "#cloud-config\nwrite_files:\n  - {content: x}\n");
    assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(verdict.problems()).anyMatch(problem -> problem.what().contains("path"));

    Verdict broken = check(new UserDataCheck(), "#cloud-config\na: [\n");
    assertThat(broken.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(broken.problems()).anyMatch(problem -> problem.line() == 3);

    Verdict network =
        check(
            new NetworkConfigCheck(),
            "version: 2\nethernets: {eth0: {}}\nbridges:\n"
                + "  br0: {interfaces: [eth0], parameters: {bogus: 1}}\n");
    assertThat(network.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(network.by()).isEqualTo("cloud-init");
    assertThat(network.words()).contains("bogus");
  }

  @Test
  void whatCloudInitLetsThroughIsJudgedHere() {
    Verdict verdict =
        check(new UserDataCheck(), "#cloud-config\nusers:\n  - {name: ada, passwd: open sesame}\n");
    assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(verdict.by()).isEqualTo("panvisor");

    assertThat(check(new UserDataCheck(), "#!/bin/sh\nls\n").state())
        .isEqualTo(Verdict.State.ACCEPTED);
    assertThat(check(new UserDataCheck(), "hello\n").state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(check(new MetaDataCheck(), "instance-id: x\n").state())
        .isEqualTo(Verdict.State.ACCEPTED);
    assertThat(check(new MetaDataCheck(), "- x\n").state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(check(new NetworkConfigCheck(), "version: 9\n").by()).isEqualTo("panvisor");
  }

  /** Files that nobody here wrote. */
  @Test
  void theFilesOfThePackageAreReadAndWrittenAsTheyAre() throws IOException {
    int read = 0;
    try (Stream<Path> files =
        Stream.of(EXAMPLES, Path.of("/etc/cloud"), Path.of("/etc/cloud/cloud.cfg.d"))
            .flatMap(CloudInitEngineTest::list)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = content(file);
        UserDataDocument document = UserDataDocument.parse(FileText.decode(bytes));
        assertThat(FileText.encode(document.text())).as(file.toString()).isEqualTo(bytes);
        assertThat(document.model()).isNotNull();
        read++;
        if (document.format() == UserDataFormat.CLOUD_CONFIG && !isBroken(document)) {
          UserDataDocument edited = document.set(List.of("panvisor_test"), "x");
          assertThat(edited.text().replace("panvisor_test: x\n", "").stripTrailing())
              .as(file.toString())
              .isEqualTo(document.text().stripTrailing());
        }
      }
    }
    assertThat(read).isGreaterThan(30);
  }

  private static boolean isBroken(UserDataDocument document) {
    return document.problems().stream().anyMatch(problem -> problem.what().contains("no YAML"));
  }

  private static Stream<Path> list(Path folder) {
    try {
      return Files.list(folder);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static byte[] content(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!file.toString().endsWith(".gz")) {
      return bytes;
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return unpacked.readAllBytes();
    }
  }
}
