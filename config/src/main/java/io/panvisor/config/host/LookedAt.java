package io.panvisor.config.host;

import io.panvisor.config.HostTree;
import io.panvisor.config.OsRelease;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host that is looked at: its files below the root, and its programs where the root is {@code /}.
 */
final class LookedAt {

  /** A program that only tells how things are answers at once, or something is wrong with it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HostTree tree;
  private final CommandRunner runner;
  private final Map<String, String> environment;

  LookedAt(HostTree tree, CommandRunner runner, Map<String, String> environment) {
    this.tree = tree;
    this.runner = runner;
    this.environment = Map.copyOf(environment);
  }

  HostTree tree() {
    return tree;
  }

  OsRelease os() {
    return tree.os();
  }

  Optional<String> text(String path) {
    return tree.text(path);
  }

  /** The words of a file of one line, such as those below /proc and /sys. */
  Optional<String> line(String path) {
    return tree.text(path).map(String::strip);
  }

  boolean exists(String path) {
    return tree.exists(path);
  }

  boolean isFolder(String path) {
    return Files.isDirectory(tree.resolve(path));
  }

  List<String> names(String folder) {
    return tree.names(folder);
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The release of the kernel that runs, such as 6.1.0-28-amd64. */
  Optional<String> kernelRelease() {
    return line("/proc/sys/kernel/osrelease");
  }

  boolean isRunning() {
    return exists("/proc/sys/kernel");
  }

  /** Whether systemd is what started the services. */
  boolean hasSystemd() {
    return exists("/run/systemd/system");
  }

  CommandRunner runner() {
    return runner;
  }

  boolean canAsk(String program) {
    return tree.isThisHost() && runner.has(program);
  }

  /** What the program says, or nothing where it is not to be asked or not there. */
  Optional<CommandResult> ask(String program, String... arguments) {
    return canAsk(program)
        ? Optional.of(runner.run(Command.of(program, arguments).within(PATIENCE)))
        : Optional.empty();
  }

  /** Why a program was not asked. */
  String whyNotAsked(String program) {
    return tree.isThisHost()
        ? program + " is not installed"
        : "programs are only asked where the root is /";
  }
}
