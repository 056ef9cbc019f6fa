package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Secret;
import io.panvisor.facet.ExecSpec;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A command's line means to a shell what the command means. */
class ContainerCommandTest {

  private static CommandResult run(ExecSpec spec) {
    ContainerCommand command = new ContainerCommand(spec);
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(command.prologue());
    input.writeBytes(spec.input());
    return Commands.here()
        .run(Command.of("sh", "-c", command.line()).withInput(input.toByteArray()));
  }

  @Test
  void argumentsArriveAsTheyAre() {
    CommandResult result =
        run(
            ExecSpec.command(
                "printf", "%s|", "a b", "$HOME", "`id`", "'", "\"", "*", ";", "", "\n"));

    assertThat(result.out()).isEqualTo("a b|$HOME|`id`|'|\"|*|;||\n|");
  }

  @Test
  void variablesComeOnTheStandardInputAndTheCommandsOwnInputBehindThem() {
    ExecSpec spec =
        ExecSpec.command("sh", "-c", "printf '<%s><%s><%s>' \"$A\" \"$B\" \"$C\"; cat")
            .environment("A", "one\ntwo\n\n three ")
            .environment("B", Secret.of("$x'\"\\ +."))
            .environment("C", "")
            .input("input\nof the command".getBytes(StandardCharsets.UTF_8));

    CommandResult result = run(spec);

    assertThat(result.out()).isEqualTo("<one\ntwo\n\n three ><$x'\"\\ +.><>input\nof the command");
    assertThat(new ContainerCommand(spec).line()).doesNotContain("$x'").doesNotContain("three");
  }

  @Test
  void aFolderIsEnteredAndACodeKept() {
    CommandResult result =
        run(ExecSpec.command("sh", "-c", "pwd; exit 7").workingFolder("/usr/lib"));

    assertThat(result.out()).isEqualTo("/usr/lib\n");
    assertThat(result.exitCode()).isEqualTo(7);
  }

  @Test
  void anotherUserRunsTheSame() {
    String line = new ContainerCommand(ExecSpec.command("echo", "it's").user("nobody")).line();

    assertThat(line)
        .isEqualTo(
            "exec su -s /bin/sh -c 'exec '\\''echo'\\'' '\\''it'\\''\\'\\'''\\''s'\\''' 'nobody'");
  }
}
