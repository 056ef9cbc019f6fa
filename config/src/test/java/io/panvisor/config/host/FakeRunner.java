package io.panvisor.config.host;

import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Programs that answer what they were told to, and note that they were called. */
final class FakeRunner implements CommandRunner {

  private final Map<String, CommandResult> answers = new LinkedHashMap<>();
  private final List<String> hanging = new ArrayList<>();
  final List<String> called = new ArrayList<>();

  /** To any command line that begins so. */
  FakeRunner answer(String beginning, int code, String out) {
    answers.put(beginning, new CommandResult(code, out, "", false, Duration.ofMillis(1)));
    return this;
  }

  FakeRunner hang(String program) {
    hanging.add(program);
    return this;
  }

  @Override
  public CommandResult run(Command command) {
    String line = String.join(" ", command.arguments());
    called.add(line);
    if (hanging.contains(command.program())) {
      throw new OperationTimeoutException(command.program() + " did not end in time");
    }
    CommandResult best = null;
    int length = -1;
    for (Map.Entry<String, CommandResult> entry : answers.entrySet()) {
      if (line.startsWith(entry.getKey()) && entry.getKey().length() > length) {
        best = entry.getValue();
        length = entry.getKey().length();
      }
    }
    if (best == null) {
      throw new NotFoundException("program", command.program());
    }
    return best;
  }

  @Override
  public boolean has(String program) {
    return hanging.contains(program)
        || answers.keySet().stream().anyMatch(key -> key.split(" ", 2)[0].equals(program));
  }

  @Override
  public String place() {
    return "a test";
  }
}
