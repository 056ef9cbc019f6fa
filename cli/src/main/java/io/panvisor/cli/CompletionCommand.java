package io.panvisor.cli;

import io.panvisor.error.InvalidSpecException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The shell's completion. */
@Command(
    name = "completion",
    description = {
      "Print the script that completes commands and options in a shell:",
      "  bash: source <(panvisor completion bash)",
      "  zsh:  autoload -Uz compinit && compinit && source <(panvisor completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "bash|zsh", description = "The shell.")
  private String shell = "";

  @Override
  public Integer call() {
    Arguments.word("shell", shell, Map.of("bash", true, "zsh", true));
    PanvisorCommand panvisor = EngineCommand.panvisor(spec);
    if (panvisor.isJson()) {
      throw InvalidSpecException.of("json", shell, "a script has no JSON");
    }
    // One script serves both: it brings what zsh needs to read bash's completions.
    String script =
        AutoComplete.bash(
            "panvisor", Program.commandLine(new PanvisorCommand(panvisor.surroundings())));
    panvisor.print(script, script.endsWith("\n") ? script : script + "\n");
    return ExitCode.DONE;
  }
}
