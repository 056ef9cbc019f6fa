package io.panvisor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program that applies a plan is killed at every system call that changes something: no file is
 * ever torn or lost, and the next run leaves all of the old or all of the new.
 */
@Tag("fault")
class KilledTransactionTest {

  private static final List<String> CALLS =
      List.of(
          "write",
          "fsync",
          "fchmod",
          "chmod",
          "fchmodat",
          "rename",
          "unlink",
          "rmdir",
          "mkdir",
          "symlink",
          "lchown",
          "llistxattr");

  @TempDir private Path folder;

  @Test
  void aKilledApplicationLeavesAllOfTheOldOrAllOfTheNew() throws Exception {
    Map<String, String> before = treeBefore();
    Map<String, String> after = treeAfter();
    List<Point> points = points(List.of());

    List<Outcome> outcomes =
        sideBySide(points, point -> killed(point, fresh(point), List.of(), before, after));

    assertThat(outcomes).hasSizeGreaterThanOrEqualTo(200);
    assertThat(outcomes.stream().filter(Outcome::wasKilled).count()).isGreaterThanOrEqualTo(200);
    assertThat(outcomes.stream().flatMap(outcome -> outcome.faults().stream())).isEmpty();
    // Both ways out were seen: undone, and finished.
    assertThat(outcomes.stream().map(Outcome::ended)).contains("old", "new");
  }

  @Test
  void aKilledRecoveryIsRecoveredFromToo() throws Exception {
    Map<String, String> before = treeBefore();
    Map<String, String> after = treeAfter();
    for (Point broken : List.of(new Point("rename", 9))) {
      List<Point> points = recoveryPoints(broken);
      List<Outcome> outcomes =
          sideBySide(
              points,
              point -> {
                Path root = fresh(point);
                assertThat(run(root, broken, List.of())).isEqualTo(137);
                return killed(point, root, List.of("recover"), before, after);
              });
      assertThat(outcomes).hasSizeGreaterThan(10);
      assertThat(outcomes.stream().flatMap(outcome -> outcome.faults().stream())).isEmpty();
    }
  }

  // --- where to kill -------------------------------------------------------------------------

  private record Point(String call, int number) {}

  private record Outcome(boolean wasKilled, String ended, List<String> faults) {}

  /** Every call of a run that is not killed. */
  private List<Point> points(List<String> arguments) throws Exception {
    Path root = fresh(new Point("counted", 0));
    return counted(root, arguments);
  }

  private List<Point> recoveryPoints(Point broken) throws Exception {
    Path root = fresh(new Point("counted-" + broken.call(), 0));
    assertThat(run(root, broken, List.of())).isEqualTo(137);
    return counted(root, List.of("recover")).stream()
        .filter(point -> !point.call().equals("llistxattr"))
        .toList();
  }

  private List<Point> counted(Path root, List<String> arguments) throws Exception {
    Path trace = folder.resolve("trace-" + root.getFileName());
    List<String> traced = List.of("-e", "trace=" + String.join(",", CALLS), "-o", trace.toString());
    assertThat(end(traced, root, arguments)).isZero();
    Map<String, Integer> counts = new LinkedHashMap<>();
    Pattern call = Pattern.compile("^\\d+ +(?:(\\w+)\\(|<\\.\\.\\. \\w+ resumed).*");
    for (String line : Files.readAllLines(trace)) {
      Matcher matcher = call.matcher(line);
      if (matcher.matches() && matcher.group(1) != null) {
        counts.merge(matcher.group(1), 1, Integer::sum);
      }
    }
    List<Point> points = new ArrayList<>();
    counts.forEach(
        (name, count) -> {
          for (int number = 1; number <= count; number++) {
            points.add(new Point(name, number));
          }
        });
    return points;
  }

  // --- killing -------------------------------------------------------------------------------

  private Outcome killed(
      Point point,
      Path root,
      List<String> arguments,
      Map<String, String> before,
      Map<String, String> after)
      throws Exception {
    int code = run(root, point, arguments);
    List<String> faults = new ArrayList<>();
    if (code != 137 && code != 0) {
      faults.add(point + " ended with " + code);
    }
    tornOrLost(point, ApplyOnce.tree(root), before, after, faults);
    ChangePlan.recover(HostTree.at(root));
    Map<String, String> recovered = ApplyOnce.tree(root);
    String ended = recovered.equals(before) ? "old" : recovered.equals(after) ? "new" : "mixed";
    if (ended.equals("mixed")) {
      faults.add(point + " left a mix: " + recovered);
    }
    Path state = root.resolve(Transaction.FOLDER);
    if (Files.isDirectory(state)) {
      try (var left = Files.newDirectoryStream(state, "journal-*")) {
        left.forEach(file -> faults.add(point + " left " + file));
      }
    }
    ApplyOnce.plan(root).apply(ApplyOptions.unchecked());
    if (!ApplyOnce.tree(root).equals(after)) {
      faults.add(point + " kept the next run from its work");
    }
    return new Outcome(code == 137, ended, faults);
  }

  /** Each file by itself is the old one or the new one, at the very moment of the kill. */
  private static void tornOrLost(
      Point point,
      Map<String, String> found,
      Map<String, String> before,
      Map<String, String> after,
      List<String> faults) {
    before.forEach(
        (name, old) -> {
          String now = found.get(name);
          boolean removed = now == null && !after.containsKey(name);
          if (!removed && !old.equals(now) && !after.getOrDefault(name, old).equals(now)) {
            faults.add(point + " tore or lost " + name + ": " + now);
          }
        });
  }

  private int run(Path root, Point point, List<String> arguments) throws Exception {
    return end(
        List.of(
            "-e",
            "trace=" + point.call(),
            "-o",
            "/dev/null",
            "-e",
            "inject=" + point.call() + ":signal=KILL:when=" + point.number()),
        root,
        arguments);
  }

  /**
   * Starts the program, and traces it only from when it is ready on: what a JVM does before is no
   * matter.
   */
  private int end(List<String> tracing, Path root, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java("-XX:SharedArchiveFile=" + folder.resolve("jsa")));
    command.add(ApplyOnce.class.getName());
    command.add(root.toString());
    command.addAll(arguments);
    Process program =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader said = program.inputReader()) {
      assertThat(said.readLine()).isEqualTo("ready");
      List<String> strace = new ArrayList<>(List.of("strace", "-f"));
      strace.addAll(tracing);
      strace.addAll(List.of("-p", Long.toString(program.pid())));
      Process tracer =
          new ProcessBuilder(strace).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader attached = tracer.errorReader()) {
        assertThat(attached.readLine()).contains("attached");
        try (Writer begin = program.outputWriter()) {
          begin.write('\n');
        }
        if (!program.waitFor(120, TimeUnit.SECONDS)) {
          throw new AssertionError("did not end: " + command);
        }
        return program.exitValue();
      } finally {
        tracer.destroy();
        tracer.waitFor(10, TimeUnit.SECONDS);
      }
    } finally {
      program.destroyForcibly();
    }
  }

  private List<String> java(String archive) {
    String jars =
        Stream.of(System.getProperty("java.class.path").split(":"))
            .filter(each -> each.endsWith(".jar"))
            .collect(Collectors.joining(":"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx64m"));
    command.addAll(List.of(archive, "-Xlog:disable", "-Xlog:all=off", "-cp"));
    command.add(folder.resolve("classes.jar") + ":" + jars);
    return command;
  }

  /** Hundreds of JVMs are started: an archive of their classes halves what each of them costs. */
  @BeforeEach
  void archiveOfClasses() throws Exception {
    List<String> jar = new ArrayList<>(List.of("--create", "--no-manifest", "--file"));
    jar.add(folder.resolve("classes.jar").toString());
    for (String each : System.getProperty("java.class.path").split(":")) {
      if (Files.isDirectory(Path.of(each, "io"))) {
        jar.addAll(List.of("-C", each, "io"));
      }
    }
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    StringWriter said = new StringWriter();
    assertThat(tool.run(new PrintWriter(said), new PrintWriter(said), jar.toArray(String[]::new)))
        .as(said.toString())
        .isZero();
    List<String> command =
        new ArrayList<>(java("-XX:ArchiveClassesAtExit=" + folder.resolve("jsa")));
    command.add(ApplyOnce.class.getName());
    command.add(fresh(new Point("archived", 0)).toString());
    Process program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Writer begin = program.outputWriter()) {
      begin.write('\n');
    }
    assertThat(program.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("jsa")).exists();
  }

  // --- the trees -----------------------------------------------------------------------------

  private Path fresh(Point point) throws IOException {
    Path root = Files.createTempDirectory(folder, point.call() + "-" + point.number() + "-");
    ApplyOnce.fill(root);
    return root;
  }

  private Map<String, String> treeBefore() throws IOException {
    return ApplyOnce.tree(fresh(new Point("before", 0)));
  }

  private Map<String, String> treeAfter() throws IOException {
    Path root = fresh(new Point("after", 0));
    ApplyOnce.plan(root).apply(ApplyOptions.unchecked());
    return ApplyOnce.tree(root);
  }

  private interface Work {
    Outcome on(Point point) throws Exception;
  }

  private static List<Outcome> sideBySide(Collection<Point> points, Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Outcome>> all = new ArrayList<>();
      points.forEach(point -> all.add(() -> work.on(point)));
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> each : threads.invokeAll(all)) {
        outcomes.add(each.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }
}
