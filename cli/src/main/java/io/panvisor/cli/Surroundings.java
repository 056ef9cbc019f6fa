package io.panvisor.cli;

import io.panvisor.Panvisor;
import io.panvisor.process.CommandRunner;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the process hands to the program: streams, environment, and which of the streams are
 * terminals or may be read without taking what is meant for somebody else.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param environment the environment variables
 * @param terminals which of the streams are terminals
 * @param panvisor where the way to the engines comes from
 * @param commands where programs of this host run
 */
record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Terminals terminals,
    Supplier<Panvisor.Builder> panvisor,
    Supplier<CommandRunner> commands) {

  /**
   * Which streams are terminals.
   *
   * @param in standard input
   * @param out standard output
   * @param err standard error
   * @param piped whether standard input is a pipe or a file, with something to read
   */
  record Terminals(boolean in, boolean out, boolean err, boolean piped) {
    static Terminals none() {
      return new Terminals(false, false, false, false);
    }
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The folder of this user's settings: the connections file and the backends folder. */
  Path settings() {
    Path base =
        variable("XDG_CONFIG_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElseGet(
                () ->
                    Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", "/")))
                        .resolve(".config"));
    return base.resolve("panvisor");
  }
}
