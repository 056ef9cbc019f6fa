package io.panvisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Java sample in the documents is compiled as it stands, and run with its engine exchanged
 * for memory:, and its host for a folder with the files of a small one.
 */
class DocumentedSamplesTest {

  private static final Pattern SAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern IMPORT = Pattern.compile("^import .*;$", Pattern.MULTILINE);
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String IMPORTS =
      """
      import io.panvisor.*;
      import io.panvisor.error.*;
      import io.panvisor.event.*;
      import io.panvisor.facet.*;
      import io.panvisor.spec.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      """;
  @TempDir Path folder;

  private record Sample(String document, int number, String code) {
    String name() {
      return "Sample" + number;
    }
  }

  @TestFactory
  Stream<DynamicTest> everySampleCompilesAndRuns() throws IOException {
    List<Sample> samples = samples();
    assertThat(samples).as("samples in the documents").hasSizeGreaterThanOrEqualTo(2);
    return samples.stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.document() + ", sample " + sample.number(),
                    () -> compileAndRun(sample)));
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    List<Path> documents = new ArrayList<>();
    for (Path place : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("docs/host"))) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> files = Files.list(place)) {
          files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
      }
    }
    for (Path document : documents) {
      Matcher matcher = SAMPLE.matcher(Files.readString(document));
      while (matcher.find()) {
        samples.add(
            new Sample(ROOT.relativize(document).toString(), samples.size() + 1, matcher.group(1)));
      }
    }
    return samples;
  }

  /** All packages for host files and HAProxy, as they are. */
  private static String hostImports() throws IOException {
    StringBuilder imports = new StringBuilder("import io.panvisor.process.*;\n");
    for (String module : List.of("config", "haproxy")) {
      Path sources = ROOT.resolve(module + "/src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.endsWith("package-info.java"))
            .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
            .sorted()
            .forEach(name -> imports.append("import ").append(name).append(".*;\n"));
      }
    }
    return imports.toString();
  }

  /** The tree of a small Debian host: what a sample does to this host, it does to that. */
  private Path aHost() throws IOException {
    Path host = Files.createTempDirectory(folder, "host");
    SmallHost.fill(host);
    return host;
  }

  private void compileAndRun(Sample sample) throws Exception {
    String code =
        sample
            .code()
            .replaceAll(
                "\"(docker|podman|qemu|test|openvz)(\\+ssh|\\+swarm)?://[a-z0-9@.:/]*\"",
                "\"memory:///documents\"")
            .replace("tcp(8080, ", "tcp(0, ")
            .replace("HostTree.thisHost()", "HostTree.at(Path.of(\"" + aHost() + "\"))");
    String imports = IMPORTS + (sample.document().startsWith("docs/host") ? hostImports() : "");
    Matcher own = IMPORT.matcher(code);
    while (own.find()) {
      imports += own.group() + "\n";
    }
    code = own.replaceAll("");
    Path source = folder.resolve(sample.name() + ".java");
    Files.writeString(
        source,
        imports
            + "public class "
            + sample.name()
            + " {\n  public static void run() throws Exception {\n"
            + code
            + "\n  }\n}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of(
                      "-d",
                      folder.toString(),
                      "-proc:none",
                      "-classpath",
                      System.getProperty("java.class.path")),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(sample.code() + "\n" + said).isTrue();
    }
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      loader.loadClass(sample.name()).getMethod("run").invoke(null);
    }
  }
}
