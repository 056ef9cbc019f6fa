package io.panvisor.facet;

import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command to run in a machine: an argument list, never a shell's line. Immutable. */
public final class ExecSpec {

  private final List<String> command;
  private final Map<String, String> environment;
  private final @Nullable String user;
  private final @Nullable String workingFolder;
  private final boolean terminal;
  private final byte[] input;
  private final List<Secret> secrets;

  private ExecSpec(
      List<String> command,
      Map<String, String> environment,
      @Nullable String user,
      @Nullable String workingFolder,
      boolean terminal,
      byte[] input,
      List<Secret> secrets) {
    this.command = command;
    this.environment = environment;
    this.user = user;
    this.workingFolder = workingFolder;
    this.terminal = terminal;
    this.input = input;
    this.secrets = secrets;
  }

  /** {@return the command and its arguments} */
  public static ExecSpec command(String... arguments) {
    return command(List.of(arguments));
  }

  /** {@return the command and its arguments; the first names the program} */
  public static ExecSpec command(List<String> arguments) {
    if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
      throw InvalidSpecException.of("command", "", "name the program to run");
    }
    for (String argument : arguments) {
      check("command", argument);
    }
    return new ExecSpec(
        List.copyOf(arguments), Map.of(), null, null, false, new byte[0], List.of());
  }

  /** {@return this command with a variable in its environment} */
  public ExecSpec environment(String name, String value) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,254}")) {
      throw InvalidSpecException.of(
          "environment",
          name,
          "a variable's name has letters, digits and '_', and does not begin with a digit");
    }
    check("environment." + name, value);
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new ExecSpec(
        command, Collections.unmodifiableMap(more), user, workingFolder, terminal, input, secrets);
  }

  /** {@return this command with a variable whose value is a secret} */
  public ExecSpec environment(String name, Secret value) {
    ExecSpec open = environment(name, value.revealText());
    List<Secret> more = new ArrayList<>(secrets);
    more.add(value);
    return new ExecSpec(
        command, open.environment, user, workingFolder, terminal, input, List.copyOf(more));
  }

  /**
   * {@return the secrets among the variables' values, so that core can keep them out of messages}
   */
  public List<Secret> secrets() {
    return secrets;
  }

  /** {@return this command, run by the user} */
  public ExecSpec user(String name) {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,62})?")) {
      throw InvalidSpecException.of("user", name, "write NAME[:GROUP] or UID[:GID]");
    }
    return new ExecSpec(command, environment, name, workingFolder, terminal, input, secrets);
  }

  /** {@return this command, run in the folder, an absolute path} */
  public ExecSpec workingFolder(String path) {
    check("workingFolder", path);
    if (!path.startsWith("/")) {
      throw InvalidSpecException.of(
          "workingFolder", path, "a path in the machine is absolute: begin with '/'");
    }
    return new ExecSpec(command, environment, user, path, terminal, input, secrets);
  }

  /** {@return this command on a terminal of its own} */
  public ExecSpec terminal() {
    return new ExecSpec(command, environment, user, workingFolder, true, input, secrets);
  }

  /** {@return this command with that on its standard input, for {@link Exec#run}} */
  public ExecSpec input(byte[] bytes) {
    return new ExecSpec(
        command, environment, user, workingFolder, terminal, bytes.clone(), secrets);
  }

  /** {@return the command and its arguments} */
  public List<String> command() {
    return command;
  }

  /** {@return the variables of its environment; may hold secrets, so never print them} */
  public Map<String, String> environment() {
    return environment;
  }

  /** {@return the user; empty for the machine's default} */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** {@return the folder; empty for the machine's default} */
  public Optional<String> workingFolder() {
    return Optional.ofNullable(workingFolder);
  }

  /** {@return whether it has a terminal of its own} */
  public boolean isTerminal() {
    return terminal;
  }

  /** {@return what it finds on its standard input; empty for nothing} */
  public byte[] input() {
    return input.clone();
  }

  private static void check(String field, String value) {
    if (value.indexOf('\0') >= 0 || value.length() > 131_072) {
      throw InvalidSpecException.of(
          field, value, "at most 131072 characters without NUL can be passed on");
    }
  }

  /** {@return the command, without environment and input} */
  @Override
  public String toString() {
    return command.toString();
  }
}
