package io.panvisor.cli;

import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks a registry; without it the engine's own command's logins count. */
final class RegistryAccount {

  /** What a command does with an account. */
  interface Use<T> {
    T with(String user, Secret password);
  }

  /** What a command does without one. */
  interface Plain<T> {
    T run();
  }

  @Option(names = "--user", paramLabel = "USER", description = "Who asks the registry.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The file whose first line is that user's password.")
  private @Nullable String passwordFile;

  private @Nullable Secret password;

  void check() {
    if ((user == null) != (passwordFile == null)) {
      throw InvalidSpecException.of(
          "user", user == null ? "" : user, "--user and --password-file go together");
    }
    if (passwordFile != null) {
      password =
          Connections.passwordIn(
              "password-file", SourceArgument.path("password-file", passwordFile));
    }
  }

  <T> T use(Plain<T> without, Use<T> with) {
    String who = user;
    Secret secret = password;
    return who == null || secret == null ? without.run() : with.with(who, secret);
  }
}
