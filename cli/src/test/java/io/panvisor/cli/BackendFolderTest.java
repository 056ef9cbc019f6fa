package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Third parties' backends from a folder of jars. */
class BackendFolderTest {

  private static final String SOURCE =
      """
      package elsewhere;
      import io.panvisor.*;
      import io.panvisor.error.*;
      import io.panvisor.spi.*;
      import java.net.URI;
      import java.util.List;
      public final class Backend implements HypervisorProvider {
        public String name() { return "elsewhere"; }
        public boolean serves(URI uri) { return uri.getScheme().equals("elsewhere"); }
        public List<URI> candidates() { return List.of(URI.create("elsewhere:///here")); }
        public HypervisorConnection connect(URI uri, ConnectOptions o, EngineContext c, Call call) {
          throw new EngineNotInstalledException("elsewhere is not here");
        }
      }
      """;

  private static Path jar(Path folder, String service) throws IOException {
    Path source = Files.writeString(folder.resolve("Backend.java"), SOURCE);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int compiled =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            folder.toString(),
            source.toString());
    assertThat(compiled).isZero();
    Path jar = Files.createDirectories(folder.resolve("backends")).resolve("backend.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream jars = new JarOutputStream(out)) {
      jars.putNextEntry(new JarEntry("elsewhere/Backend.class"));
      jars.write(Files.readAllBytes(folder.resolve("elsewhere/Backend.class")));
      jars.putNextEntry(new JarEntry("META-INF/services/io.panvisor.spi.HypervisorProvider"));
      jars.write(service.getBytes(StandardCharsets.UTF_8));
    }
    return jar.getParent();
  }

  @Test
  void aBackendOfTheFolderServesItsUris(@TempDir Path folder) throws IOException {
    Shell shell =
        Shell.fresh().with("PANVISOR_BACKENDS", jar(folder, "elsewhere.Backend\n").toString());

    Shell.Run run = shell.run("list", "-c", "elsewhere:///here");
    assertThat(run.err()).contains("elsewhere is not here");
    assertThat(run.code()).isEqualTo(11);
    assertThat(shell.run("list", "-c", "memory:///cli-backends").code()).isZero();
    assertThat(Shell.fresh().run("list", "-c", "elsewhere:///here").code()).isEqualTo(2);
  }

  @Test
  void theFolderOfTheSettingsIsTheUsualOne(@TempDir Path folder) throws IOException {
    Path settings = Files.createDirectories(folder.resolve("panvisor"));
    Files.move(jar(folder, "elsewhere.Backend\n"), settings.resolve("backends"));

    Shell.Run run =
        Shell.fresh()
            .with("XDG_CONFIG_HOME", folder.toString())
            .run("list", "-c", "elsewhere:///here");

    assertThat(run.code()).isEqualTo(11);
  }

  @Test
  void aBrokenBackendIsNamedAndLeftOut(@TempDir Path folder) throws IOException {
    Shell shell =
        Shell.fresh().with("PANVISOR_BACKENDS", jar(folder, "elsewhere.Missing\n").toString());

    Shell.Run run = shell.run("list", "-c", "memory:///cli-backends");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("elsewhere.Missing").hasLineCount(1);
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    assertThat(
            Shell.fresh()
                .with("PANVISOR_BACKENDS", "/no/such/folder")
                .run("list", "-c", "memory:///cli-backends")
                .code())
        .isEqualTo(2);
  }
}
