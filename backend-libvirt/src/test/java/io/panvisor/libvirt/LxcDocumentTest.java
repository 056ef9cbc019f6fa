package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Hypervisor;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in the document on LXC is compiled as it stands, and run on the real one. */
@Tag("engine")
@Tag("lxc")
class LxcDocumentTest {

  private static final Pattern SAMPLE =
      Pattern.compile("```java on LXC\\n(.*?)```", Pattern.DOTALL);
  private static final String IMPORTS =
      """
      import io.panvisor.*;
      import io.panvisor.facet.*;
      import io.panvisor.spec.*;
      import java.time.*;
      """;

  @TempDir private Path folder;

  @Test
  void theSampleCompilesAndRuns() throws Exception {
    String name = "lxc-" + UUID.randomUUID().toString().substring(0, 8);
    String document =
        Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/lxc.md"));
    Matcher matcher = SAMPLE.matcher(document);
    assertThat(matcher.find()).as("a sample in the document").isTrue();
    String code =
        matcher
            .group(1)
            .replace("lxc-sample", name)
            .replace("lxc:///system", TestEngine.property("lxc.uri"))
            .replace("/srv/roots/web", TestEngine.property("lxc.root"))
            .replace(
                "network(\"default\")", "network(\"" + TestEngine.property("lxc.network") + "\")");
    Path source = folder.resolve("Sample.java");
    Files.writeString(
        source,
        IMPORTS
            + "public class Sample {\n  public static void run() throws Exception {\n"
            + code
            + "\n  }\n}\n");

    compile(source);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      loader.loadClass("Sample").getMethod("run").invoke(null);
    }

    try (Hypervisor lxc = LxcRoots.connect()) {
      assertThat(lxc.byName(name)).isEmpty();
    }
  }

  private void compile(Path source) throws Exception {
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
      assertThat(compiled).as(said.toString()).isTrue();
    }
  }
}
