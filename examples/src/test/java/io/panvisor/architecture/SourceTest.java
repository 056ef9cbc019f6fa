package io.panvisor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds every module's sources to the rules, and every rule to a source that breaks it. */
class SourceTest {

  private static final Path ROOT =
      Path.of(System.getProperty("basedir", ".")).resolve("..").normalize();

  private static final List<String> PUBLISHED =
      List.of(
          "core",
          "process",
          "config",
          "haproxy",
          "backend-libvirt",
          "backend-docker",
          "backend-openvz",
          "testkit");

  @Test
  void publicTypesAndMembersAreDocumented() throws IOException {
    assertThat(
            SourceRules.undocumented(
                PUBLISHED.stream().map(module -> ROOT.resolve(module + "/src/main/java")).toList()))
        .isEmpty();
  }

  @Test
  void nothingIsLeftOpen() throws IOException {
    for (Path folder : sourceFolders()) {
      assertThat(SourceRules.leftOpen(folder)).isEmpty();
    }
  }

  @Test
  void noTestIsSkipped() throws IOException {
    for (Path folder : sourceFolders()) {
      assertThat(SourceRules.skippedTests(folder)).isEmpty();
    }
  }

  @Test
  void whatIsNotDocumentedIsFound(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("Broken.java"),
        """
        package broken;
        public class Broken {
          public static final int LIMIT = 1;
          public Broken() {}
          protected void extend() {}
          @Override public String toString() { return ""; }
          void inside() {}
          private void deepInside() {}
          /** Explained. */
          public enum Colour {
            /** Explained. */
            RED,
            BLUE
          }
          /** Explained. */
          public interface Shape {
            double area();
            private void draw() {}
          }
          static class Hidden {
            public void seenByNobody() {}
          }
        }
        """);

    assertThat(SourceRules.undocumented(List.of(folder)))
        .map(place -> place.substring(place.lastIndexOf(':') + 1))
        .containsExactly("2 Broken", "3 LIMIT", "4 <init>", "5 extend", "13 BLUE", "17 area");
  }

  @Test
  void whatIsLeftOpenOrSkippedIsFound(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("Broken.java"),
        String.join(
            "\n",
            "// TO" + "DO later",
            "// FIX" + "ME",
            "@Dis" + "abled",
            "assume" + "True(linux)",
            "fine"));

    assertThat(SourceRules.leftOpen(folder)).hasSize(2);
    assertThat(SourceRules.skippedTests(folder)).hasSize(2);
  }

  private static List<Path> sourceFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      modules
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .forEach(folders::add);
    }
    assertThat(folders).hasSizeGreaterThan(PUBLISHED.size());
    return folders;
  }
}
