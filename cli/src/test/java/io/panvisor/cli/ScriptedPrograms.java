package io.panvisor.cli;

import io.panvisor.error.NotFoundException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Programs that answer what they were told to, and note what they were called with. */
final class ScriptedPrograms implements CommandRunner {

  private final Map<String, CommandResult> answers = new LinkedHashMap<>();
  final List<String> called = new ArrayList<>();
  final List<String> seen = new ArrayList<>();

  ScriptedPrograms answer(String program, int code, String out) {
    answers.put(program, new CommandResult(code, out, "", false, Duration.ofMillis(1)));
    return this;
  }

  @Override
  public CommandResult run(Command command) {
    called.add(String.join(" ", command.arguments()));
    List<String> arguments = command.arguments();
    Path last = Path.of(arguments.get(arguments.size() - 1));
    if (last.isAbsolute() && Files.isRegularFile(last)) {
      seen.add(last.toString());
    }
    CommandResult answer = answers.get(command.program());
    if (answer == null) {
      throw new NotFoundException("program", command.program());
    }
    return answer;
  }

  @Override
  public boolean has(String program) {
    return answers.containsKey(program);
  }

  @Override
  public String place() {
    return "a test";
  }
}
