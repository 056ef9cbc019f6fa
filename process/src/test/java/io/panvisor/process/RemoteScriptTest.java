package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other machine's shell is told, told to shells of this machine. */
@Timeout(60)
class RemoteScriptTest {

  @TempDir Path folder;

  /** {@return what came of it, without the marks; the ending in front of the error output} */
  private static CommandResult tell(String shell, RemoteScript script, String input) {
    CommandResult raw = tellRaw(shell, script.text() + input);
    MarkedOutput out = new MarkedOutput(script.mark());
    MarkedOutput err = new MarkedOutput(script.mark());
    String outText = text(out.add(raw.out().getBytes(StandardCharsets.UTF_8)));
    String errText = text(err.add(raw.err().getBytes(StandardCharsets.UTF_8)));
    assertThat(out.hasEnded()).isTrue();
    assertThat(err.hasEnded()).isTrue();
    return new CommandResult(
        raw.exitCode(), outText, err.ending() + "|" + errText, false, raw.took());
  }

  private static CommandResult tellRaw(String shell, String input) {
    return Commands.here()
        .run(
            Command.of("sh", "-c", RemoteScript.BOOTSTRAP.replace("/bin/sh", shell))
                .withInput(input));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "bash --posix"})
  void outputsInputAndExitCodeAreTheCommands(String shell) {
    Command command = Command.of("sh", "-c", "cat; echo err >&2; exit 255");
    CommandResult result = tell(shell, RemoteScript.running(command), "some\ninput");
    assertThat(result.out()).isEqualTo("some\ninput");
    assertThat(result.err()).isEqualTo("exit 255|err\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "bash --posix"})
  void variablesFolderAndArgumentsArrive(String shell) {
    Command command =
        Command.of("sh", "-c", "pwd; echo \"$A|$UID|$LC_ALL|$1\"", "sh", "it's\n\"x\"")
            .in(folder)
            .withVariable("A", "$b 'c'")
            .withVariable("UID", "u");
    CommandResult result = tell(shell, RemoteScript.running(command), "");
    assertThat(result.out()).isEqualTo(folder + "\n$b 'c'|u|C|it's\n\"x\"\n");
    assertThat(result.err()).isEqualTo("exit 0|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "bash --posix"})
  void whatIsMissingIsToldApart(String shell) {
    assertThat(tell(shell, RemoteScript.running(Command.of("no-such-program-xyz")), "").err())
        .isEqualTo("program|");
    assertThat(tell(shell, RemoteScript.running(Command.of("/etc/passwd")), "").err())
        .isEqualTo("denied|");
    assertThat(
            tell(shell, RemoteScript.running(Command.of("pwd").in(folder.resolve("no"))), "").err())
        .isEqualTo("folder|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "bash --posix"})
  void programsAreFound(String shell) {
    assertThat(tell(shell, RemoteScript.finding("ls"), "").err()).isEqualTo("exit 0|");
    assertThat(tell(shell, RemoteScript.finding("/bin/ls"), "").err()).isEqualTo("exit 0|");
    assertThat(tell(shell, RemoteScript.finding("export"), "").err()).isEqualTo("exit 1|");
    assertThat(tell(shell, RemoteScript.finding("/etc/passwd"), "").err()).isEqualTo("exit 1|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "bash --posix"})
  void allProcessesOfACommandAreEnded(String shell) throws Exception {
    try (Processes left = new Processes(folder.resolve("pids"))) {
      String deaf = "trap \"\" TERM; echo $$ >> pids; while :; do sleep 1; done";
      // Its own mark is another; this one is looked for anywhere in its environment.
      CommandResult started =
          Commands.here()
              .run(
                  Command.of("sh", "-c", "setsid -f sh -c '" + deaf + "' >/dev/null 2>&1")
                      .in(folder)
                      .withVariable("OF_THE_OTHER", ProcessTree.MARK + "=the-id"));
      assertThat(started.isSuccess()).isTrue();
      assertThat(left.beginInTime()).isTrue();
      CommandResult result =
          tell(shell, RemoteScript.ending("the-id", "-", true, Duration.ofMillis(200)), "");
      assertThat(result.err()).isEqualTo("exit 0|");
      assertThat(result.out()).isEqualTo("\n");
      assertThat(left.numbers()).hasSize(1).noneMatch(Processes::isRunning);
    }
  }

  @Test
  void halfOfACommandIsNotRun() {
    RemoteScript script =
        RemoteScript.running(Command.of("touch", folder.resolve("made").toString()));
    for (int length : List.of(0, 10, 200, script.text().lastIndexOf(script.mark()))) {
      assertThat(tellRaw("sh", script.text().substring(0, length)).exitCode()).isEqualTo(1);
    }
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void everyLoginShellTakesTheFirstLineForOneCommand() {
    assertThat(RemoteScript.BOOTSTRAP).startsWith("exec /bin/sh -c '").endsWith("'");
    assertThat(RemoteScript.BOOTSTRAP.substring(17, RemoteScript.BOOTSTRAP.length() - 1))
        .doesNotContain("'", "!", "\n", "\\\\");
  }

  @Test
  void whatCannotBeSaidThereIsRefused() {
    assertThatThrownBy(() -> RemoteScript.running(Command.of("pwd").in(Path.of("relative"))))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> RemoteScript.running(Command.of("echo", "x".repeat(131_072))))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(
            () -> RemoteScript.running(Command.of("true").withVariable("A", "x".repeat(131_072))))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> RemoteScript.running(Command.of("a=b").withVariable("UID", "1")))
        .isInstanceOf(InvalidSpecException.class);
  }
}
