package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.panvisor.error.InvalidSpecException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is sent of a folder is what the docker command sends of it. The command talks to an engine
 * of the test's own, which keeps the archive and builds nothing.
 */
@Tag("engine")
@Timeout(120)
class DockerIgnoreEngineTest {

  /** What stands for rules that are not taken. */
  private static final Map<String, String> REFUSED = Map.of("refused", "");

  private static final String COMMAND = "/usr/bin/docker";
  private static final int CASES = 25;

  @TempDir private static Path settings;
  @TempDir private Path folder;

  private static HttpServer engine;
  private static final LinkedBlockingQueue<byte[]> ARCHIVES = new LinkedBlockingQueue<>();

  @BeforeAll
  static void listen() throws IOException {
    engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          String path = exchange.getRequestURI().getPath();
          byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Api-Version", "1.41");
          exchange.getResponseHeaders().set("OSType", "linux");
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          if (path.endsWith("/build")) {
            ARCHIVES.add(body);
          }
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(200, head ? -1 : answer.length);
          if (!head) {
            exchange.getResponseBody().write(answer);
          }
          exchange.close();
        });
    engine.start();
  }

  @AfterAll
  static void close() {
    engine.stop(0);
  }

  /** What the docker command sends: names, with what they are and may. */
  private Map<String, String> theirs(String stepsFile) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            COMMAND,
            "--host",
            "tcp://127.0.0.1:" + engine.getAddress().getPort(),
            "build",
            "--file",
            folder.resolve(stepsFile).toString(),
            folder.toString());
    builder.environment().put("DOCKER_BUILDKIT", "0");
    builder.environment().put("DOCKER_CONFIG", settings.toString());
    builder.redirectErrorStream(true);
    Path output = settings.resolve("output");
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    if (Files.readString(output).contains("illegal exclusion pattern")) {
      return REFUSED;
    }
    byte[] archive = ARCHIVES.poll(5, TimeUnit.SECONDS);
    assertThat(archive).as(Files.readString(output)).isNotNull();
    return entries(new ByteArrayInputStream(archive));
  }

  private static Map<String, String> entries(InputStream archive) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String content = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        entries.put(
            entry.getName(),
            "%s %o %d:%d %s %s"
                .formatted(
                    entry.isDirectory() ? "folder" : entry.isSymbolicLink() ? "link" : "file",
                    entry.getMode() & 07777,
                    entry.getLongUserId(),
                    entry.getLongGroupId(),
                    entry.getLinkName(),
                    content));
      }
    }
    return entries;
  }

  private Map<String, String> ours(String stepsFile) throws IOException {
    try (BuildContext context = BuildContext.of(folder, stepsFile)) {
      return entries(context);
    } catch (InvalidSpecException refused) {
      return REFUSED;
    }
  }

  private void file(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void clear() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path below, IOException failure)
              throws IOException {
            if (!below.equals(folder)) {
              Files.delete(below);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void aFolderIsSentAsTheDockerCommandSendsIt() throws Exception {
    file("Dockerfile", "FROM scratch\n");
    file("app/main.txt", "content");
    file("app/empty", "");
    file("app/lönger " + "x".repeat(120) + "/naïve.txt", "ümlaut");
    file("node_modules/a/b", "not sent");
    file("node_modules/keep/me", "sent");
    file(".git/config", "not sent");
    Files.createDirectories(folder.resolve("empty folder"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("app/main.txt"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("/nowhere"));
    Files.setPosixFilePermissions(
        folder.resolve("app/main.txt"), PosixFilePermissions.fromString("rwxr-x--x"));
    file(
        ".dockerignore", "# what stays here\n.git\nnode_modules\n!node_modules/keep\nDockerfile\n");

    Map<String, String> sent = ours("Dockerfile");

    assertThat(sent).isEqualTo(theirs("Dockerfile"));
    assertThat(sent)
        .containsKeys("Dockerfile", ".dockerignore", "node_modules/keep/me", "link", "dangling")
        .doesNotContainKeys("node_modules/", "node_modules/a/b", ".git/config");
  }

  @Test
  void theFileWithTheStepsIsSentFromWhereverItIs() throws Exception {
    file("build/Steps.txt", "FROM scratch\n");
    file("build/other", "x");
    file("top", "x");
    file(".dockerignore", "build\n.dockerignore\n");
    Map<String, String> sent = ours("build/Steps.txt");
    assertThat(sent).isEqualTo(theirs("build/Steps.txt"));
    assertThat(sent).containsOnlyKeys("build/Steps.txt", "top", ".dockerignore");
  }

  @Test
  void theFolderItselfCannotBeTakenBack() throws Exception {
    file("Dockerfile", "FROM scratch\n");
    for (String rule : List.of("!/", "!/..", "! /./", "!/.")) {
      file(".dockerignore", "a\n" + rule + "\n");

      assertThat(ours("Dockerfile")).as(rule).isEqualTo(REFUSED).isEqualTo(theirs("Dockerfile"));
    }
  }

  /**
   * Folders and rules by chance. Rules that take back and rules with {@code **} are not mixed:
   * there the versions of the command differ among themselves.
   */
  @Test
  void foldersAndRulesByChanceAreReadAsTheDockerCommandReadsThem() throws Exception {
    // Always the same ones: a difference that is found is a case of its own from then on.
    long seed = 20_261_125;
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      clear();
      file("Dockerfile", "FROM scratch\n");
      String[] names = {"a", "b", "ab", "a.b", "c.md", "x y"};
      for (int f = 0; f < 14; f++) {
        List<String> path = new ArrayList<>();
        int depth = random.nextInt(3);
        for (int d = 0; d < depth; d++) {
          path.add(names[random.nextInt(3)] + "d");
        }
        path.add(names[random.nextInt(names.length)]);
        file(String.join("/", path), "");
      }
      boolean takesBack = random.nextBoolean();
      StringBuilder rules = new StringBuilder();
      int lines = 1 + random.nextInt(5);
      for (int l = 0; l < lines; l++) {
        rules.append(rule(random, takesBack)).append('\n');
      }
      file(".dockerignore", rules.toString());
      assertThat(ours("Dockerfile"))
          .as("seed %d, case %d, rules:%n%s", seed, i, rules)
          .isEqualTo(theirs("Dockerfile"));
    }
  }

  private static String rule(Random random, boolean takesBack) {
    String[] parts = {
      "a", "b", "ad", "bd", "abd", "*", "?d", "a*", "*.md", "[ab]", "[^a]d", "a?b", "a\\.b", "x y",
      "*d", ".", ".."
    };
    StringBuilder rule = new StringBuilder();
    if (takesBack && random.nextInt(3) == 0) {
      rule.append(random.nextBoolean() ? "!" : "! ");
    }
    rule.append(random.nextInt(6) == 0 ? "/" : "");
    int count = 1 + random.nextInt(3);
    for (int p = 0; p < count; p++) {
      boolean deep = !takesBack && random.nextInt(4) == 0;
      rule.append(p == 0 ? "" : "/").append(deep ? "**" : parts[random.nextInt(parts.length)]);
    }
    return rule.append(random.nextInt(5) == 0 ? "/" : "").toString();
  }
}
