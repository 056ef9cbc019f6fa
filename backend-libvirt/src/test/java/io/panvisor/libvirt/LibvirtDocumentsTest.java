package io.panvisor.libvirt;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/libvirt} shows compiles and runs, on a libvirtd of one's own. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibvirtDocumentsTest {

  private static final Pattern SAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern IMPORT = Pattern.compile("^import .*;$", Pattern.MULTILINE);
  private static final String IMPORTS =
      """
      import io.panvisor.*;
      import io.panvisor.facet.*;
      import io.panvisor.spec.*;
      import java.util.*;
      """;

  private @TempDir Path folder;
  private TestEngine.PrivateDaemon daemon;

  @BeforeAll
  void start() {
    daemon = TestEngine.PrivateDaemon.start();
  }

  @AfterAll
  void stop() {
    daemon.close();
  }

  private static Path documents() {
    Path here = Path.of("").toAbsolutePath();
    return (Files.isDirectory(here.resolve("docs")) ? here : here.getParent())
        .resolve("docs/libvirt");
  }

  @TestFactory
  List<DynamicTest> everySampleCompilesAndRuns() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(documents())) {
      for (Path document : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        Matcher matcher = SAMPLE.matcher(Files.readString(document));
        while (matcher.find()) {
          String name = "Sample" + tests.size();
          String code = matcher.group(1);
          tests.add(
              DynamicTest.dynamicTest(
                  document.getFileName() + ", " + name, () -> compileAndRun(name, code)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(4);
    return tests;
  }

  private void compileAndRun(String name, String sample) throws Exception {
    String code =
        sample
            .replace("\"qemu:///system\"", "\"" + daemon.uri() + "\"")
            .replace("/var/lib/libvirt/lab", folder.resolve(name).toString());
    StringBuilder imports = new StringBuilder(IMPORTS);
    Matcher own = IMPORT.matcher(code);
    while (own.find()) {
      imports.append(own.group()).append('\n');
    }
    Path source = folder.resolve(name + ".java");
    Files.writeString(
        source,
        imports
            + ("public class " + name + " { public static void run() throws Exception {\n")
            + own.replaceAll("")
            + "}}\n");
    compile(source);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      loader.loadClass(name).getMethod("run").invoke(null);
    }
  }

  private void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              folder.toString(),
              "-proc:none",
              "-classpath",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as("%s", said).isTrue();
    }
  }
}
