package io.panvisor.process;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One command: a program and its arguments, never a shell's line. Immutable and thread-safe; each
 * {@code with} method gives a changed copy.
 */
public final class Command {

  /** How long a command may take when nothing else was said: a minute. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

  /** How much of each output is kept when nothing else was said: 16 MiB. */
  public static final DataSize DEFAULT_OUTPUT_BOUND = DataSize.mebibytes(16);

  /** Stands in errors for a value that may be a secret. */
  static final String NOT_SHOWN = "(not shown)";

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

  private final List<String> arguments;
  private final Map<String, String> environment;
  private final @Nullable Path workingFolder;
  private final byte @Nullable [] input;
  private final List<Secret> secrets;
  private final Duration timeout;
  private final DataSize outputBound;
  private final boolean sparingDaemons;
  private final boolean inheriting;

  private Command(Draft draft) {
    this.arguments = draft.arguments;
    this.environment = draft.environment;
    this.workingFolder = draft.workingFolder;
    this.input = draft.input;
    this.secrets = draft.secrets;
    this.timeout = draft.timeout;
    this.outputBound = draft.outputBound;
    this.sparingDaemons = draft.sparingDaemons;
    this.inheriting = draft.inheriting;
  }

  /** What a new command is made from. */
  private static final class Draft {
    private List<String> arguments;
    private Map<String, String> environment = Map.of();
    private @Nullable Path workingFolder;
    private byte @Nullable [] input;
    private List<Secret> secrets = List.of();
    private Duration timeout = DEFAULT_TIMEOUT;
    private DataSize outputBound = DEFAULT_OUTPUT_BOUND;
    private boolean sparingDaemons;
    private boolean inheriting = true;

    Draft(List<String> arguments) {
      this.arguments = arguments;
    }
  }

  private Command changed(Consumer<Draft> change) {
    Draft draft = new Draft(arguments);
    draft.environment = environment;
    draft.workingFolder = workingFolder;
    draft.input = input;
    draft.secrets = secrets;
    draft.timeout = timeout;
    draft.outputBound = outputBound;
    draft.sparingDaemons = sparingDaemons;
    draft.inheriting = inheriting;
    change.accept(draft);
    return new Command(draft);
  }

  /**
   * {@return the command of that program and those arguments}
   *
   * @param program a name that is looked up on the path, or an absolute path
   * @throws InvalidSpecException when a text has a NUL character, or the program is empty or begins
   *     with '-'
   */
  public static Command of(String program, String... arguments) {
    return of(program, Arrays.asList(arguments));
  }

  /** {@return the same as {@link #of(String, String...)}} */
  public static Command of(String program, List<String> arguments) {
    if (program.isEmpty() || program.startsWith("-")) {
      throw InvalidSpecException.of(
          "program", program, "a program has a name, and it does not begin with '-'");
    }
    List<String> all = new ArrayList<>();
    all.add(program);
    all.addAll(arguments);
    all.forEach(text -> noNul("argument", text));
    return new Command(new Draft(List.copyOf(all)));
  }

  private static void noNul(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw InvalidSpecException.of(field, NOT_SHOWN, "a NUL character cannot be passed on");
    }
  }

  /** {@return the same with these arguments more} */
  public Command with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    for (String text : more) {
      noNul("argument", text);
      all.add(text);
    }
    return changed(draft -> draft.arguments = List.copyOf(all));
  }

  /**
   * {@return the same with a variable of the environment; {@code LC_ALL=C} is always set unless
   * said otherwise here}
   */
  public Command withVariable(String name, String value) {
    if (!VARIABLE.matcher(name).matches()) {
      throw InvalidSpecException.of(
          "environment", name, "a variable's name has letters, digits and '_'");
    }
    noNul("environment." + name, value);
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return changed(draft -> draft.environment = more);
  }

  /**
   * {@return the same with the variables that were set here, a path and {@code LC_ALL} alone, and
   * none of this process's own; for programs that hand their environment on to others, such as into
   * a container}
   */
  public Command withoutInheritedVariables() {
    return changed(draft -> draft.inheriting = false);
  }

  /** {@return the same, run in that folder} */
  public Command in(Path folder) {
    return changed(draft -> draft.workingFolder = folder);
  }

  /** {@return the same with that text, in UTF-8, on its standard input; the default is none} */
  public Command withInput(String text) {
    return withInput(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the same with those bytes on its standard input} */
  public Command withInput(byte[] bytes) {
    return changed(draft -> draft.input = bytes.clone());
  }

  /**
   * {@return the same with the secret on its standard input, which is scrubbed from what the
   * command prints}
   */
  public Command withInput(Secret secret) {
    return withInput(secret.revealText()).scrubbing(secret);
  }

  /** {@return the same with the secret scrubbed from outputs, messages and logs} */
  public Command scrubbing(Secret secret) {
    List<Secret> more = new ArrayList<>(secrets);
    more.add(secret);
    return changed(draft -> draft.secrets = List.copyOf(more));
  }

  /** {@return the same with another longest time, which is positive} */
  public Command within(Duration longest) {
    if (longest.isNegative() || longest.isZero()) {
      throw InvalidSpecException.of("timeout", longest.toString(), "a time is more than nothing");
    }
    return changed(draft -> draft.timeout = longest);
  }

  /** {@return the same with another bound on how much is kept of each output} */
  public Command keeping(DataSize bound) {
    return changed(draft -> draft.outputBound = bound);
  }

  /**
   * {@return the same command in a terminal of its own, by the program {@code script} of
   * util-linux, which has to be where it runs; for programs that talk only to a terminal, such as
   * consoles}
   *
   * <p>Both its outputs are then one, lines end with carriage return and line feed, and input is
   * echoed. A program that does not exist ends with exit code 127.
   */
  public Command inTerminal() {
    return changed(
            draft ->
                draft.arguments =
                    List.of(
                        "script",
                        "--quiet",
                        "--return",
                        "--flush",
                        "--command",
                        "exec " + RemoteShell.quote(arguments),
                        "/dev/null"))
        .withVariable("SHELL", "/bin/sh")
        .withVariable("TERM", environment.getOrDefault("TERM", "dumb"));
  }

  /**
   * {@return the same; but at the deadline those processes are left alone that are daemons by then:
   * in a session of their own, their parents gone; such as a service that the program starts when
   * it finds none}
   */
  public Command sparingDaemons() {
    return changed(draft -> draft.sparingDaemons = true);
  }

  /** {@return the program} */
  public String program() {
    return arguments.get(0);
  }

  /** {@return the program and its arguments} */
  public List<String> arguments() {
    return arguments;
  }

  /** {@return the variables that were set} */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** {@return the folder, if one was named} */
  public Optional<Path> workingFolder() {
    return Optional.ofNullable(workingFolder);
  }

  /** {@return what comes on its standard input; empty for none} */
  public byte[] input() {
    return input == null ? new byte[0] : input.clone();
  }

  /** {@return what is scrubbed from outputs and messages} */
  public List<Secret> secrets() {
    return secrets;
  }

  /** {@return the longest time} */
  public Duration timeout() {
    return timeout;
  }

  /** {@return how much of each output is kept} */
  public DataSize outputBound() {
    return outputBound;
  }

  /** {@return whether it gets this process's own variables too; the default is yes} */
  public boolean isInheritingVariables() {
    return inheriting;
  }

  /** {@return whether daemons are left alone at the deadline; the default is no} */
  public boolean isSparingDaemons() {
    return sparingDaemons;
  }

  /** {@return the program and its arguments, for people; without secrets} */
  @Override
  public String toString() {
    return new Scrub(secrets).apply(String.join(" ", arguments));
  }
}
