package io.panvisor.process;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.launcher.CommandLauncher;
import org.apache.commons.exec.launcher.CommandLauncherFactory;

/** Starts a command on this machine as a process in a session of its own. Thread-safe. */
final class LocalLaunch {

  private static final String SESSION_PROGRAM = "setsid";

  private final EngineContext context;
  private final CommandLauncher launcher = CommandLauncherFactory.createVMLauncher();
  private final boolean hasSessions;

  LocalLaunch(EngineContext context) {
    this.context = context;
    this.hasSessions =
        path(System.getenv())
            .find(SESSION_PROGRAM, Path.of("/"))
            .filter(Files::isExecutable)
            .isPresent();
  }

  static ProgramPath path(Map<String, String> environment) {
    return ProgramPath.of(environment.get("PATH"));
  }

  /**
   * Starts it.
   *
   * @throws PanvisorException when it cannot start: then nothing was done
   */
  LocalProcess start(Command command) {
    Path folder = command.workingFolder().orElse(Path.of("")).toAbsolutePath();
    if (!Files.isDirectory(folder)) {
      throw new NotFoundException("working folder", folder.toString());
    }
    Map<String, String> environment = new HashMap<>();
    if (command.isInheritingVariables()) {
      environment.putAll(System.getenv());
    }
    environment.put("LC_ALL", "C");
    environment.putAll(command.environment());
    ProgramPath path = path(environment);
    environment.put("PATH", path.variable());
    String id = UUID.randomUUID().toString();
    environment.put(ProcessTree.MARK, id);
    requireRunnable(command, path.find(command.program(), folder));
    requireEncodable(command);
    CommandLine line = line(command);
    try {
      return LiveTrees.starting(
          context,
          () -> {
            Process process = launcher.exec(line, environment, folder);
            ProcessTree tree =
                new ProcessTree(
                    process.toHandle(), hasSessions, id, !command.isSparingDaemons(), context);
            return LocalProcess.follow(command.program(), process, tree, command.input(), context);
          });
    } catch (IOException refused) {
      throw notStarted(command, refused);
    }
  }

  /** By substitution, because the library strips blanks off an argument that it is given. */
  private CommandLine line(Command command) {
    List<String> words = new ArrayList<>(command.arguments());
    if (hasSessions) {
      words.add(0, SESSION_PROGRAM);
    }
    Map<String, String> values = new HashMap<>();
    CommandLine line = new CommandLine("${0}");
    for (int index = 0; index < words.size(); index++) {
      values.put(Integer.toString(index), words.get(index));
      if (index > 0) {
        line.addArgument("${" + index + "}", false);
      }
    }
    line.setSubstitutionMap(values);
    return line;
  }

  private static void requireRunnable(Command command, Optional<Path> file) {
    Path found = file.orElseThrow(() -> missing(command.program()));
    if (!Files.isExecutable(found)) {
      throw refused(command.program());
    }
  }

  static PanvisorException missing(String program) {
    return new NotFoundException("program", program)
        .hint(
            "Install the package that has " + program + ", or name the program by its full path.");
  }

  static PanvisorException refused(String program) {
    return new AccessDeniedException("the program '" + program + "' may not be run by this user")
        .hint("Look at its mode and its file system's options, or run as another user.");
  }

  /** The JVM writes arguments in its locale's encoding, and a question mark for the rest. */
  private static void requireEncodable(Command command) {
    Charset charset = argumentEncoding();
    for (String argument : command.arguments()) {
      requireEncodable("argument", argument, charset);
    }
    command
        .environment()
        .forEach((name, value) -> requireEncodable("environment." + name, value, charset));
  }

  private static void requireEncodable(String field, String value, Charset charset) {
    if (!charset.newEncoder().canEncode(value)) {
      throw InvalidSpecException.of(
              field,
              Command.NOT_SHOWN,
              "this JVM passes arguments in " + charset + ", which cannot say that")
          .hint("Start the JVM in a UTF-8 locale, for example with LC_ALL=C.UTF-8.");
    }
  }

  private static Charset argumentEncoding() {
    String name = System.getProperty("sun.jnu.encoding", "");
    return Runtime.version().feature() < 18 || !Charset.isSupported(name)
        ? Charset.defaultCharset()
        : Charset.forName(name);
  }

  private static PanvisorException notStarted(Command command, IOException cause) {
    String words = String.valueOf(cause.getMessage());
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("argument list too long")) {
      return InvalidSpecException.of(
              "arguments",
              command.arguments().size() + " arguments",
              "together, or one of them, more than the system passes on")
          .hint("Give the data on standard input or in a file.");
    }
    if (lower.contains("too many open files")) {
      return new ResourcesExhaustedException(
          "'" + command + "' cannot start: too many open files", "files", cause);
    }
    if (lower.contains("cannot allocate memory")
        || lower.contains("resource temporarily unavailable")) {
      return new ResourcesExhaustedException(
          "'" + command + "' cannot start: no memory or no more processes", "processes", cause);
    }
    return new EngineException("'" + command + "' cannot start", cause).engineWords(words);
  }

  /** What the session's program says when the system refuses what looked runnable. */
  static Optional<PanvisorException> refusal(String program, int exitCode, String words) {
    if (!words.startsWith(SESSION_PROGRAM + ": failed to execute")) {
      return Optional.empty();
    }
    return switch (exitCode) {
      case 126 -> Optional.of(refused(program).engineWords(words));
      case 127 -> Optional.of(missing(program).engineWords(words));
      default -> Optional.empty();
    };
  }
}
