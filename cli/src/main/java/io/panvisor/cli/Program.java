package io.panvisor.cli;

import io.panvisor.error.PanvisorException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of the program: arguments in, exit code out, and errors as one line. */
final class Program {

  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  private Program() {}

  static int run(List<String> arguments, Surroundings surroundings) {
    PanvisorCommand panvisor = new PanvisorCommand(surroundings);
    CommandLine commandLine = commandLine(panvisor, Commands.meantBy(arguments));
    try {
      return commandLine.execute(arguments.toArray(String[]::new));
    } catch (LinkageError | StackOverflowError | OutOfMemoryError broken) {
      surroundings.err().println("panvisor: " + Plain.line("unexpected: " + broken));
      if (panvisor.verbosity() > 0) {
        broken.printStackTrace(surroundings.err());
      }
      return ExitCode.FAILED;
    } finally {
      surroundings.out().flush();
      surroundings.err().flush();
    }
  }

  /** The whole tree of commands. */
  static CommandLine commandLine(PanvisorCommand panvisor) {
    return commandLine(panvisor, Commands.all());
  }

  private static CommandLine commandLine(PanvisorCommand panvisor, List<Object> commands) {
    Surroundings surroundings = panvisor.surroundings();
    CommandLine commandLine = new CommandLine(panvisor);
    commands.forEach(commandLine::addSubcommand);
    commandLine.getCommandSpec().exitCodeOnInvalidInput(ExitCode.INVALID);
    commandLine.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    commandLine.getCommandSpec().usageMessage().exitCodeList(ExitCode.described());
    return commandLine
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(100)
        .setExpandAtFiles(false)
        .setAllowOptionsAsOptionParameters(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
        .setExecutionStrategy(
            parsed -> {
              log(panvisor.verbosity());
              return new CommandLine.RunLast().execute(parsed);
            })
        .setParameterExceptionHandler((wrong, all) -> refused(wrong, panvisor))
        .setExecutionExceptionHandler((error, command, parsed) -> failed(error, command, panvisor));
  }

  /** Before the first logger is made, which reads it. */
  private static void log(int verbosity) {
    if (verbosity > 0) {
      System.setProperty(LOG_LEVEL, verbosity == 1 ? "warn" : "debug");
    }
  }

  private static int refused(ParameterException wrong, PanvisorCommand panvisor) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String text = Plain.line(String.valueOf(wrong.getMessage()));
    if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String first = Plain.line(unmatched.getUnmatched().get(0));
      List<String> similar = unmatched.getSuggestions();
      text =
          command.getSubcommands().isEmpty()
              ? "'" + first + "' is one argument too many"
              : "'"
                  + first
                  + "' is no command"
                  + (similar.isEmpty() ? "" : "; similar: " + String.join(", ", similar));
    }
    panvisor
        .surroundings()
        .err()
        .println("panvisor: " + text + ". '" + name + " --help' shows how it is used.");
    return codeOf(command, ExitCode.INVALID);
  }

  private static int failed(Exception error, CommandLine command, PanvisorCommand panvisor) {
    if (!(error instanceof OutputClosedException)) {
      panvisor.surroundings().err().println("panvisor: " + Plain.line(describe(error)));
      if (panvisor.verbosity() > 0) {
        error.printStackTrace(panvisor.surroundings().err());
      }
    }
    return codeOf(command, ExitCode.of(error));
  }

  /** What went wrong and what to do; which call it was, the cause under {@code -v} tells. */
  private static String describe(Exception error) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof PanvisorException known) {
      // What to do comes last, behind whatever an error of that kind adds.
      String hint = known.hint().map(next -> ". " + next).orElse("");
      int inside = hint.isEmpty() ? -1 : message.indexOf(hint + ";");
      if (inside >= 0) {
        message = message.substring(0, inside) + message.substring(inside + hint.length()) + hint;
      }
      int what = known.operation().isEmpty() ? -1 : message.indexOf(known.what());
      return what < 0 || known.engine().isEmpty()
          ? message
          : known.engine() + ": " + message.substring(what);
    }
    return "unexpected: "
        + error.getClass().getSimpleName()
        + ": "
        + message
        + ". This is a fault of Panvisor's: -v shows where.";
  }

  private static int codeOf(@Nullable CommandLine command, int code) {
    Object named = command == null ? null : command.getCommandSpec().userObject();
    boolean exec =
        named instanceof ExecCommand || (named instanceof RunCommand run && run.isAttached());
    return exec ? ExitCode.NOT_THE_COMMANDS : code;
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
