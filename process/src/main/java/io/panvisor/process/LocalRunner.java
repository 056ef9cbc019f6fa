package io.panvisor.process;

import io.panvisor.spi.EngineContext;
import io.panvisor.spi.FrameStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs commands on this machine. */
final class LocalRunner implements CommandRunner {

  private final LocalLaunch launch;
  private final EngineContext context;

  LocalRunner(EngineContext context) {
    this.launch = new LocalLaunch(context);
    this.context = context;
  }

  @Override
  public CommandResult run(Command command) {
    return call(command, null);
  }

  @Override
  public CommandResult run(Command command, LineListener listener) {
    return call(command, listener);
  }

  private CommandResult call(Command command, @Nullable LineListener listener) {
    return new CommandCall(place(), command, listener, context)
        .run(deadline -> launch.start(command));
  }

  @Override
  public FrameStream start(Command command) {
    return launch.start(command);
  }

  @Override
  public boolean has(String program) {
    return LocalLaunch.path(System.getenv())
        .find(program, Path.of("").toAbsolutePath())
        .filter(Files::isExecutable)
        .isPresent();
  }

  @Override
  public String place() {
    return "this machine";
  }
}
