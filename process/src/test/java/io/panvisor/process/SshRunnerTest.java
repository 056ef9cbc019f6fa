package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.facet.Frame;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.FrameStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands over a real ssh to a real sshd, with a connection that all tests share. */
@Tag("engine")
@Timeout(120)
class SshRunnerTest {

  private static RealSshd sshd;
  private static RemoteRunner runner;

  @TempDir Path folder;

  @BeforeAll
  static void serve() throws Exception {
    sshd = new RealSshd();
    runner = Commands.over(sshd.target());
  }

  @AfterAll
  static void end() throws Exception {
    try (RealSshd last = sshd) {
      runner.close();
    }
  }

  private static Command shell(String script, String... arguments) {
    return Command.of("sh", "-c", script, "sh").with(arguments);
  }

  private Deadline soon() {
    return Deadline.after(EngineContext.system(), Duration.ofSeconds(20));
  }

  private Processes left() {
    return new Processes(folder.resolve("pids"));
  }

  @Test
  void bothOutputsAndTheExitCodeAreToldApart() {
    CommandResult result = runner.run(shell("echo out; echo err >&2; exit 3"));
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("out\n");
    assertThat(result.err()).isEqualTo("err\n");
  }

  @Test
  void everyExitCodeIsTheCommandsOwn() {
    for (int code : new int[] {0, 1, 126, 127, 128, 254, 255}) {
      assertThat(runner.run(shell("exit " + code)).exitCode()).isEqualTo(code);
    }
  }

  @Test
  void aSignalIs128AndItsNumberAndNobodySpeaksOfIt() {
    CommandResult killed = runner.run(shell("kill -9 $$"));
    assertThat(killed.exitCode()).isEqualTo(137);
    assertThat(killed.err()).isEmpty();
    assertThat(runner.run(shell("kill -15 0")).exitCode()).isEqualTo(143);
  }

  @Test
  void aProgramIsAProgramAndNotAWordOfTheShell() {
    assertThatThrownBy(() -> runner.run(Command.of("export")))
        .isInstanceOf(NotFoundException.class);
    assertThat(runner.run(Command.of("echo", "--version")).out()).contains("coreutils");
  }

  @Test
  void outputWithoutALineEndIsAsItIs() {
    assertThat(runner.run(Command.of("printf", "a\\nb")).out()).isEqualTo("a\nb");
    assertThat(runner.run(Command.of("true")).out()).isEmpty();
  }

  @Test
  void bytesComeAndGoUnchanged() throws Exception {
    byte[] bytes = new byte[300_000];
    new java.util.Random(7).nextBytes(bytes);
    Path copy = folder.resolve("copy");
    assertThat(runner.run(shell("cat > \"$1\"", copy.toString()).withInput(bytes)).exitCode())
        .isZero();
    assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
    try (FrameStream stream = runner.start(Command.of("cat", copy.toString()))) {
      assertThat(readAll(stream)).isEqualTo(bytes);
    }
  }

  private byte[] readAll(FrameStream stream) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    while (true) {
      Optional<Frame> frame = stream.read(soon());
      if (frame.isEmpty()) {
        return all.toByteArray();
      }
      all.writeBytes(frame.get().data());
    }
  }

  @Test
  void longOutputIsCut() {
    CommandResult result =
        runner.run(shell("head -c 3000000 /dev/zero | tr '\\0' a").keeping(DataSize.bytes(1000)));
    assertThat(result.out()).isEqualTo("a".repeat(1000));
    assertThat(result.isCut()).isTrue();
  }

  @Test
  void variablesArriveAlsoThoseThatShellsKeep() {
    CommandResult result =
        runner.run(
            Command.of("env")
                .withVariable("A_NAME", "it's \"one\" $x\nand two")
                .withVariable("UID", "any")
                .withVariable("IFS", "x"));
    assertThat(result.out())
        .contains("A_NAME=it's \"one\" $x\nand two\n", "UID=any\n", "IFS=x\n", "LC_ALL=C\n");
    assertThat(runner.run(Command.of("env").withVariable("LC_ALL", "C.UTF-8")).out())
        .contains("LC_ALL=C.UTF-8\n");
  }

  @Test
  void thePathIsTheOneThatIsSaid() throws Exception {
    Path program = Files.writeString(folder.resolve("my-program"), "#!/bin/sh\necho mine\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(runner.run(Command.of("my-program").withVariable("PATH", "/bin:" + folder)).out())
        .isEqualTo("mine\n");
  }

  @Test
  void theWorkingFolderIsTheOneNamed() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("it's a $folder"));
    assertThat(runner.run(Command.of("pwd").in(odd)).out()).isEqualTo(odd.toRealPath() + "\n");
    assertThatThrownBy(() -> runner.run(Command.of("pwd").in(folder.resolve("no"))))
        .isInstanceOfSatisfying(
            NotFoundException.class, error -> assertThat(error.type()).isEqualTo("working folder"));
    assertThatThrownBy(() -> runner.run(Command.of("pwd").in(Path.of("relative"))))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aMissingProgramIsNotFoundAndAForbiddenOneDenied() throws Exception {
    assertThatThrownBy(() -> runner.run(Command.of("no-such-program-xyz", "x")))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            error -> assertThat(error.name()).isEqualTo("no-such-program-xyz"));
    Path file = Files.writeString(folder.resolve("data"), "text");
    assertThatThrownBy(() -> runner.run(Command.of(file.toString())))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void programsAreLookedFor() throws Exception {
    assertThat(runner.has("sh")).isTrue();
    assertThat(runner.has("/bin/sh")).isTrue();
    assertThat(runner.has("sshd")).as("in a folder of the system's").isTrue();
    assertThat(runner.has("export")).isFalse();
    assertThat(runner.has("no-such-program-xyz")).isFalse();
    assertThat(runner.has("")).isFalse();
    assertThat(runner.has(Files.writeString(folder.resolve("data"), "").toString())).isFalse();
  }

  @Test
  void anArgumentThatIsTooLongIsRefused() {
    assertThat(runner.run(Command.of("printf", "%s", "x".repeat(100_000))).out()).hasSize(100_000);
    assertThatThrownBy(() -> runner.run(Command.of("printf", "%s", "x".repeat(140_000))))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void whatTheUsersProfileSaysIsNotTheCommands() throws Exception {
    Path profile = sshd.folder().resolve("home/.bashrc");
    Files.writeString(profile, "echo welcome; echo careful >&2\n");
    try {
      CommandResult result = runner.run(shell("echo out; echo err >&2"));
      assertThat(result.out()).isEqualTo("out\n");
      assertThat(result.err()).isEqualTo("err\n");
    } finally {
      Files.delete(profile);
    }
  }

  @Test
  void noSecretIsAnArgumentOfAnyProcess() throws Exception {
    Secret secret = Secret.of("tOpSecret-on-input");
    Command command =
        shell("cat > /dev/null; echo $$ >> \"$1\"; sleep 3; echo end", folder + "/pids")
            .withInput(secret)
            .withVariable("PASSWORD", "tOpSecret-in-variable");
    CompletableFuture<CommandResult> running =
        CompletableFuture.supplyAsync(() -> runner.run(command));
    List<String> seen = new ArrayList<>();
    while (!running.isDone()) {
      try (Stream<Path> all = Files.list(Path.of("/proc"))) {
        all.map(process -> process.resolve("cmdline"))
            .map(SshRunnerTest::contents)
            .filter(line -> line.contains("tOpSecret"))
            .forEach(seen::add);
      }
    }
    assertThat(running.join().out()).isEqualTo("end\n");
    assertThat(seen).isEmpty();
  }

  private static String contents(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (java.io.IOException noProcess) {
      return "";
    }
  }

  private void overrun(String script, int processes) throws Exception {
    OperationTimeoutException late =
        catchThrowableOfType(
            OperationTimeoutException.class,
            () ->
                runner.run(
                    Command.of("sh", "-c", script).in(folder).within(Duration.ofSeconds(2))));
    assertThat(late)
        .hasMessageContaining("all its processes were ended")
        .hasMessageContaining(runner.place());
    assertThat(late.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(left().numbers()).hasSize(processes).noneMatch(Processes::isRunning);
  }

  @Test
  void theDeadlineEndsTheTreeThere() throws Exception {
    overrun("sh -c 'echo $$ >> pids; sleep 60; :' & echo $$ >> pids; wait", 2);
  }

  @Test
  void theDeadlineEndsTheDeafThere() throws Exception {
    overrun("trap '' TERM HUP INT; echo $$ >> pids; while :; do sleep 1; done", 1);
  }

  @Test
  void theDeadlineEndsOrphansInSessionsOfTheirOwnThere() throws Exception {
    overrun(
        "setsid -f sh -c 'trap \"\" TERM HUP; echo $$ >> pids; while :; do sleep 1; done'"
            + " >/dev/null 2>&1 </dev/null; echo $$ >> pids; sleep 60; :",
        2);
  }

  @Test
  void theDeadlineEndsEndlessOutput() throws Exception {
    overrun("echo $$ >> pids; exec yes", 1);
  }

  @Test
  void theDeadlineSparesDaemonsWhenAsked() throws Exception {
    assertThatThrownBy(
            () ->
                runner.run(
                    Command.of(
                            "sh",
                            "-c",
                            "setsid -f sh -c 'echo $$ >> pids; exec sleep 60' >/dev/null 2>&1"
                                + " </dev/null; sleep 60; :")
                        .in(folder)
                        .sparingDaemons()
                        .within(Duration.ofSeconds(2))))
        .isInstanceOf(OperationTimeoutException.class);
    try (Processes left = left()) {
      assertThat(left.numbers()).hasSize(1).allMatch(Processes::isRunning);
    }
  }

  @Test
  void anInterruptEndsTheTreeThereAndIsKept() throws Exception {
    Thread caller = Thread.currentThread();
    CompletableFuture<Void> interrupter =
        CompletableFuture.runAsync(
            caller::interrupt, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
    assertThatThrownBy(
            () -> runner.run(Command.of("sh", "-c", "echo $$ > pids; exec sleep 60").in(folder)))
        .isInstanceOf(OperationInterruptedException.class)
        .hasMessageContaining("all its processes were ended");
    interrupter.join();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(left().numbers()).hasSize(1).noneMatch(Processes::isRunning);
  }

  @Test
  void aSurvivorThatHoldsTheOutputDoesNotHoldTheCaller() throws Exception {
    long began = System.nanoTime();
    CommandResult result =
        runner.run(Command.of("sh", "-c", "sleep 60 & echo $! >> pids; echo done").in(folder));
    assertThat(result.out()).isEqualTo("done\n");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    try (Processes left = left()) {
      assertThat(left.numbers()).hasSize(1).allMatch(Processes::isRunning);
    }
  }

  @Test
  void linesAreHeardWhileTheCommandRuns() throws Exception {
    List<String> heard = new ArrayList<>();
    // Goes on only when its first line was heard.
    runner.run(
        Command.of(
                "sh", "-c", "printf '10%%\\r'; while [ ! -e heard ]; do sleep 0.1; done; echo end")
            .in(folder),
        (channel, line) -> {
          heard.add(line);
          touch(folder.resolve("heard"));
        });
    assertThat(heard).containsExactly("10%", "end");
  }

  private static void touch(Path file) {
    try {
      Files.write(file, new byte[0]);
    } catch (java.io.IOException unwritable) {
      throw new java.io.UncheckedIOException(unwritable);
    }
  }

  @Test
  void aConversationGoesBothWays() {
    FrameStream cat = runner.start(Command.of("cat").withInput("first\n"));
    assertThat(cat.read(soon()).orElseThrow().text()).isEqualTo("first\n");
    cat.write("second\n".getBytes(StandardCharsets.UTF_8), soon());
    assertThat(cat.read(soon()).orElseThrow().text()).isEqualTo("second\n");
    assertThatThrownBy(
            () -> cat.read(Deadline.after(EngineContext.system(), Duration.ofMillis(100))))
        .isInstanceOf(OperationTimeoutException.class);
    cat.write("third\n".getBytes(StandardCharsets.UTF_8), soon());
    assertThat(cat.read(soon()).orElseThrow().text()).isEqualTo("third\n");
    cat.endInput();
    assertThat(cat.read(soon())).isEmpty();
    assertThat(cat.exitCode()).hasValue(0);
  }

  @Test
  void closingAConversationWakesItsReaderAndEndsTheTreeThere() throws Exception {
    FrameStream stream =
        runner.start(Command.of("sh", "-c", "echo $$ > pids; echo go; sleep 60; :").in(folder));
    assertThat(stream.read(soon()).orElseThrow().text()).isEqualTo("go\n");
    CompletableFuture<Void> closer =
        CompletableFuture.runAsync(
            stream::close, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
    assertThatThrownBy(() -> stream.read(soon())).isInstanceOf(ClosedException.class);
    closer.join();
    assertThat(left().endInTime()).isTrue();
  }

  @Test
  void conversationsDoNotKeepCommandsWaiting() {
    List<FrameStream> open =
        IntStream.range(0, 10).mapToObj(index -> runner.start(Command.of("cat"))).toList();
    try {
      assertThat(runner.run(Command.of("true")).isSuccess()).isTrue();
    } finally {
      open.forEach(FrameStream::close);
    }
  }

  @Test
  void fiftyCommandsAtATimeShareOneConnection() throws Exception {
    long before = sshd.connections();
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try (RemoteRunner shared = Commands.over(sshd.target())) {
      List<Callable<String>> calls =
          IntStream.range(0, 50)
              .<Callable<String>>mapToObj(
                  index ->
                      () -> shared.run(Command.of("echo", Integer.toString(index))).out().strip())
              .toList();
      List<String> answers = new ArrayList<>();
      for (Future<String> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      assertThat(answers).isEqualTo(IntStream.range(0, 50).mapToObj(Integer::toString).toList());
      assertThat(sshd.connections() - before).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anIdleConnectionGoesAndComesAgain() throws Exception {
    long before = sshd.connections();
    try (RemoteRunner brief = Commands.over(sshd.target().withIdleTime(Duration.ofSeconds(4)))) {
      assertThat(brief.run(Command.of("echo", "one")).out()).isEqualTo("one\n");
      Commands.here().run(Command.of("sleep", "12"));
      assertThat(brief.run(Command.of("echo", "two")).out()).isEqualTo("two\n");
      assertThat(sshd.connections() - before).isEqualTo(2);
    }
  }

  @Test
  void closingEndsWhatRunsThereAndLeavesNothingHere() throws Exception {
    RemoteRunner brief = Commands.over(sshd.target());
    CompletableFuture<Throwable> caller =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    RuntimeException.class,
                    () ->
                        brief.run(
                            Command.of("sh", "-c", "echo $$ > pids; sleep 60; :").in(folder))));
    assertThat(left().beginInTime()).isTrue();
    brief.close();
    brief.close();
    assertThat(caller.get(30, TimeUnit.SECONDS)).isInstanceOf(ClosedException.class);
    assertThat(left().numbers()).noneMatch(Processes::isRunning);
    assertThatThrownBy(() -> brief.run(Command.of("true"))).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> brief.start(Command.of("true"))).isInstanceOf(ClosedException.class);
  }

  @Test
  void theUsersOwnNamesForHostsCount() throws Exception {
    SshTarget real = sshd.target();
    Path config =
        Files.writeString(
            folder.resolve("ssh config"),
            "Host the-node\n  HostName 127.0.0.1\n  Port "
                + real.port().getAsInt()
                + "\n  HostKeyAlias 127.0.0.1\n  RequestTTY force\n  RemoteCommand false\n");
    Path known = folder.resolve("known");
    Files.writeString(
        known,
        Files.readString(real.knownHosts().orElseThrow())
            .replaceFirst("^\\[127.0.0.1]:[0-9]+", "127.0.0.1"));
    try (RemoteRunner named =
        Commands.over(
            SshTarget.of("the-node")
                .withConfigFile(config)
                .withKnownHosts(known)
                .withIdentity(real.identity().orElseThrow()))) {
      assertThat(named.run(Command.of("echo", "named")).out()).isEqualTo("named\n");
      assertThat(named.place()).isEqualTo("the-node");
    }
  }

  @Test
  void anUnknownHostIsRefusedUnlessNewOnesAreAccepted() throws Exception {
    Path known = folder.resolve("none known");
    SshTarget target = sshd.target().withKnownHosts(known);
    try (RemoteRunner careful = Commands.over(target)) {
      AccessDeniedException refused =
          catchThrowableOfType(AccessDeniedException.class, () -> careful.run(Command.of("true")));
      assertThat(refused.what()).contains("not known");
      assertThat(refused.hint()).isPresent();
      assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
    try (RemoteRunner trusting = Commands.over(target.acceptingNewHostKeys())) {
      assertThat(trusting.run(Command.of("true")).isSuccess()).isTrue();
    }
    assertThat(known).exists();
  }

  @Test
  void aKeyThatChangedIsRefusedEvenThen() throws Exception {
    Path known = folder.resolve("known");
    String other = Files.readString(sshd.folder().resolve("otherkey.pub"));
    Files.writeString(known, "[127.0.0.1]:" + sshd.target().port().getAsInt() + " " + other);
    try (RemoteRunner careful =
        Commands.over(sshd.target().withKnownHosts(known).acceptingNewHostKeys())) {
      AccessDeniedException refused =
          catchThrowableOfType(AccessDeniedException.class, () -> careful.run(Command.of("true")));
      assertThat(refused.what()).contains("not the one that is known");
      assertThat(refused.hint().orElseThrow()).contains("ssh-keygen -R '[127.0.0.1]:");
    }
  }

  @Test
  void aUserWhoseKeyIsNotAuthorizedIsRefused() {
    try (RemoteRunner stranger =
        Commands.over(sshd.target().withIdentity(sshd.folder().resolve("otherkey")))) {
      AccessDeniedException refused =
          catchThrowableOfType(AccessDeniedException.class, () -> stranger.run(Command.of("true")));
      assertThat(refused.what()).contains("refuses this user");
      assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
  }

  @Test
  void aPortWhereNobodyListensIsAConnectionThatWasNotMade() throws Exception {
    int free;
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (RemoteRunner nobody = Commands.over(sshd.target().withPort(free))) {
      ConnectionLostException refused =
          catchThrowableOfType(ConnectionLostException.class, () -> nobody.run(Command.of("true")));
      assertThat(refused.what()).contains("no ssh server answers");
      assertThat(refused.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    }
  }

  @Test
  void aHundredCommandsAndTheirConnectionLeaveNothing() throws Exception {
    RemoteRunner brief = Commands.over(sshd.target());
    List<ProcessHandle> others = sshd.clients();
    assertThat(brief.run(Command.of("true")).isSuccess()).isTrue();
    List<ProcessHandle> own =
        sshd.clients().stream().filter(client -> !others.contains(client)).toList();
    assertThat(own).hasSize(1);
    Path socket = controlPath(own.get(0));
    assertThat(socket).exists();
    assertThat(Files.getPosixFilePermissions(socket.getParent()))
        .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    assertThat(socket.toString().length()).isLessThan(90);
    Leftovers before = Leftovers.now();
    for (int index = 0; index < 100; index++) {
      assertThat(brief.run(Command.of("true")).isSuccess()).isTrue();
    }
    brief.close();
    before.assertNoMore();
    // It says that it goes, and then goes.
    assertThat(own.get(0).onExit().get(20, java.util.concurrent.TimeUnit.SECONDS).isAlive())
        .isFalse();
    assertThat(socket.getParent()).doesNotExist();
  }

  private static Path controlPath(ProcessHandle client) {
    String line = client.info().commandLine().orElseThrow();
    String path = line.replaceFirst("(?s).*ControlPath=\"", "").replaceFirst("(?s)\".*", "");
    return Path.of(path);
  }
}
