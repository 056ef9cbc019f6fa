package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Frame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalRunnerTest {

  private final CommandRunner runner = Commands.here();

  private static Command shell(String script, String... arguments) {
    return Command.of("sh", "-c", script, "sh").with(arguments);
  }

  @Test
  void bothOutputsAndTheExitCodeAreToldApart() {
    CommandResult result = runner.run(shell("echo out; echo err >&2; exit 3"));
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("out\n");
    assertThat(result.err()).isEqualTo("err\n");
    assertThat(result.isCut()).isFalse();
    assertThat(result.took()).isPositive();
  }

  @Test
  void aSignalIs128AndItsNumber() {
    assertThat(runner.run(shell("kill -9 $$")).exitCode()).isEqualTo(137);
    assertThat(runner.run(shell("kill -15 $$")).exitCode()).isEqualTo(143);
  }

  @Test
  void argumentsAreNotReadByAShell() {
    assertThat(
            runner
                .run(
                    Command.of(
                        "printf", "%s|", "a b", "$HOME", "*", "'", "\"", "", "`id`", "\n", " x ",
                        "${0}"))
                .out())
        .isEqualTo("a b|$HOME|*|'|\"||`id`|\n| x |${0}|");
  }

  @Test
  void theLocaleIsTheProgrammersUnlessSaidOtherwise() {
    assertThat(runner.run(shell("printf %s \"$LC_ALL\"")).out()).isEqualTo("C");
    assertThat(runner.run(shell("printf %s \"$LC_ALL\"").withVariable("LC_ALL", "C.UTF-8")).out())
        .isEqualTo("C.UTF-8");
  }

  @Test
  void inputArrivesWholeWhateverItsLength() {
    for (int length : new int[] {0, 1, 4096, 4097, 1 << 20}) {
      byte[] input = new byte[length];
      java.util.Arrays.fill(input, (byte) 'x');
      CommandResult result = runner.run(Command.of("wc", "-c").withInput(input));
      assertThat(result.out().strip()).isEqualTo(Integer.toString(length));
    }
  }

  @Test
  void inputThatIsNotReadIsNoError() {
    assertThat(runner.run(Command.of("true").withInput(new byte[1 << 20])).isSuccess()).isTrue();
  }

  @Test
  void inputThatComesBackDoesNotBlock() {
    byte[] input = new byte[4 << 20];
    java.util.Arrays.fill(input, (byte) 'y');
    assertThat(runner.run(Command.of("cat").withInput(input)).out()).hasSize(4 << 20);
  }

  @Test
  void longOutputIsCutAndTheCommandGoesOnToItsEnd(@TempDir Path folder) {
    CommandResult result =
        runner.run(
            shell("head -c 5000000 /dev/zero | tr '\\0' a; echo done > \"$1\"", folder + "/done")
                .keeping(DataSize.bytes(1000)));
    assertThat(result.out()).isEqualTo("a".repeat(1000));
    assertThat(result.isCut()).isTrue();
    assertThat(folder.resolve("done")).exists();
  }

  @Test
  void outputThatJustFitsIsNotCut() {
    CommandResult result = runner.run(Command.of("printf", "12345").keeping(DataSize.bytes(5)));
    assertThat(result.out()).isEqualTo("12345");
    assertThat(result.isCut()).isFalse();
  }

  @Test
  void secretsAreNotInOutputs() {
    CommandResult result = runner.run(Command.of("cat").withInput(Secret.of("tOpSecret")));
    assertThat(result.out()).isEqualTo("***");
  }

  @Test
  void aSecretThatTheBoundCutsIsNotHalfShown() {
    CommandResult result =
        runner.run(
            Command.of("cat")
                .withInput("word tOpSecret")
                .scrubbing(Secret.of("tOpSecret"))
                .keeping(DataSize.bytes(9)));
    assertThat(result.out()).isEqualTo("word ");
    assertThat(result.isCut()).isTrue();
  }

  @Test
  void secretsAreNotInMessages() {
    Secret secret = Secret.of("tOpSecret");
    PanvisorException late =
        catchThrowableOfType(
            PanvisorException.class,
            () ->
                runner.run(
                    shell("cat; exec sleep 30", "tOpSecret")
                        .withInput(secret)
                        .within(Duration.ofMillis(300))));
    assertThat(late).isInstanceOf(OperationTimeoutException.class);
    assertThat(late.getMessage()).doesNotContain("tOpSecret").contains("***");
    assertThat(late.engineWords()).contains("***");
  }

  @Test
  void aMissingProgramIsNotFoundWithAHint() {
    NotFoundException missing =
        catchThrowableOfType(
            NotFoundException.class, () -> runner.run(Command.of("no-such-program-xyz")));
    assertThat(missing.type()).isEqualTo("program");
    assertThat(missing.name()).isEqualTo("no-such-program-xyz");
    assertThat(missing.hint()).isPresent();
    assertThat(missing.outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }

  @Test
  void aScriptWhoseInterpreterIsMissingIsNotFoundAsWell(@TempDir Path folder) throws Exception {
    Path script = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> runner.run(Command.of(script.toString())))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aFileThatMayNotBeRunIsDenied(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("data"), "text");
    assertThatThrownBy(() -> runner.run(Command.of(file.toString())))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aMissingWorkingFolderIsNotFound(@TempDir Path folder) {
    assertThatThrownBy(() -> runner.run(Command.of("pwd").in(folder.resolve("no"))))
        .isInstanceOfSatisfying(
            NotFoundException.class, error -> assertThat(error.type()).isEqualTo("working folder"));
  }

  @Test
  void theWorkingFolderIsTheOneNamed(@TempDir Path folder) throws Exception {
    assertThat(runner.run(Command.of("pwd").in(folder)).out().strip())
        .isEqualTo(folder.toRealPath().toString());
  }

  @Test
  void argumentsBeyondTheSystemsBoundAreRefused() {
    assertThatThrownBy(() -> runner.run(Command.of("echo", "x".repeat(4 << 20))))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void programsAreLookedUpWithoutRunningThem(@TempDir Path folder) throws Exception {
    assertThat(runner.has("sh")).isTrue();
    assertThat(runner.has("/bin/sh")).isTrue();
    assertThat(runner.has("no-such-program-xyz")).isFalse();
    assertThat(runner.has(folder.toString())).isFalse();
    assertThat(runner.has(Files.writeString(folder.resolve("data"), "").toString())).isFalse();
    assertThat(runner.has("")).isFalse();
    assertThat(runner.has("a\0b")).isFalse();
  }

  @Test
  void anInterruptEndsTheCommandAndIsKept() {
    Thread caller = Thread.currentThread();
    CompletableFuture<Void> interrupter =
        CompletableFuture.runAsync(
            caller::interrupt,
            CompletableFuture.delayedExecutor(300, java.util.concurrent.TimeUnit.MILLISECONDS));
    assertThatThrownBy(() -> runner.run(Command.of("sleep", "30")))
        .isInstanceOf(OperationInterruptedException.class);
    interrupter.join();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptedThreadStartsNothing(@TempDir Path folder) {
    Thread.currentThread().interrupt();
    OperationInterruptedException stopped =
        catchThrowableOfType(
            OperationInterruptedException.class,
            () -> runner.run(Command.of("touch", folder + "/made")));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stopped.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void linesAreHeardWhileTheCommandRuns() {
    List<String> heard = new ArrayList<>();
    CommandResult result =
        runner.run(
            shell("printf '1%%\\r2%%\\r\\n3\\n\\n'; printf 'e' >&2; printf 'last ***'"),
            (channel, line) -> heard.add((channel == Frame.Channel.ERROR ? "!" : "") + line));
    assertThat(heard).containsExactlyInAnyOrder("1%", "2%", "3", "", "!e", "last ***");
    assertThat(result.out()).startsWith("1%\r2%");
  }

  @Test
  void aLineThatGrowsIsHeardInParts() {
    List<String> parts = new ArrayList<>();
    runner.run(
        shell("printf '0%%...'; sleep 0.2; printf '50%%...'; sleep 0.2; echo '100%'"),
        new LineListener() {
          @Override
          public void line(Frame.Channel channel, String line) {
            parts.add("line " + line);
          }

          @Override
          public void partial(Frame.Channel channel, String soFar) {
            parts.add(soFar);
          }
        });
    assertThat(parts).containsExactly("0%...", "0%...50%...", "line 0%...50%...100%");
  }

  @Test
  void aListenerThatThrowsEndsTheCommand() {
    long began = System.nanoTime();
    assertThatThrownBy(
            () ->
                runner.run(
                    shell("echo go; exec sleep 30"),
                    (channel, line) -> {
                      throw new IllegalStateException("enough");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void outputInUtf8IsReadAsThat() {
    assertThat(
            runner
                .run(Command.of("cat").withInput("grün 漢字".getBytes(StandardCharsets.UTF_8)))
                .out())
        .isEqualTo("grün 漢字");
  }
}
