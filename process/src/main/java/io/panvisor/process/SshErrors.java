package io.panvisor.process;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What ssh says when it fails, by its meaning. Its messages are those of OpenSSH. */
final class SshErrors {

  /**
   * One meaning.
   *
   * @param signs what ssh's words have, in lower case; one of them is enough
   * @param error makes the error for a target
   */
  private record Row(List<String> signs, Function<SshTarget, PanvisorException> error) {}

  /** Looked through in this order: a changed key is also a failed verification. */
  private static final List<Row> TABLE =
      List.of(
          new Row(
              List.of("remote host identification has changed"),
              target ->
                  new AccessDeniedException(
                          "the host key of " + target + " is not the one that is known")
                      .hint(
                          "Find out why before anything else: another machine may be answering."
                              + " If the host was set up anew, remove the old key with ssh-keygen"
                              + " -R "
                              + knownName(target)
                              + ".")),
          new Row(
              List.of(
                  "host key verification failed", "no matching host key", "host key is known for"),
              target ->
                  new AccessDeniedException("the host key of " + target + " is not known")
                      .hint(
                          "Compare the key's fingerprint with the host's own, and add it to the"
                              + " known hosts: connect once by hand with ssh.")),
          new Row(
              List.of(
                  "permission denied",
                  "too many authentication failures",
                  "no supported authentication methods"),
              target ->
                  new AccessDeniedException(target + " refuses this user")
                      .hint(
                          "Look whether the key is loaded (ssh-add -l) and whether it is among the"
                              + " user's authorized keys there; no password is asked for.")),
          new Row(
              List.of("bad configuration option", "bad owner or permissions", "unsupported option"),
              target ->
                  new EngineException("ssh does not take its configuration for " + target)
                      .hint("Mend the ssh configuration that its words name.")),
          new Row(
              List.of("could not resolve hostname", "name or service not known"),
              target ->
                  new ConnectionLostException("the name " + target.host() + " has no address")
                      .hint("Look at the name, and at this machine's name service.")),
          new Row(
              List.of("connection refused"),
              target ->
                  new ConnectionLostException("no ssh server answers at " + target)
                      .hint("Look whether sshd runs there, and on which port.")),
          new Row(
              List.of("timed out", "no route to host", "network is unreachable", "host is down"),
              target ->
                  new ConnectionLostException(target + " cannot be reached")
                      .hint("Look whether it runs, and at the network between.")));

  private SshErrors() {}

  /** {@return why there is no connection; nothing was done} */
  static PanvisorException notConnected(SshTarget target, String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return TABLE.stream()
        .filter(row -> row.signs().stream().anyMatch(lower::contains))
        .findFirst()
        .map(row -> row.error().apply(target))
        .orElseGet(() -> new ConnectionLostException("the connection to " + target + " failed"))
        .engineWords(words)
        .outcome(Outcome.NOT_APPLIED);
  }

  /** {@return why the other machine opened no session on a connection; nothing was done} */
  static PanvisorException noSession(SshTarget target, String words) {
    return new BusyException(target + " opens no further session on one connection", "sshd")
        .hint("Allow fewer sessions at a time, or raise MaxSessions in its sshd_config.")
        .engineWords(words)
        .outcome(Outcome.NOT_APPLIED);
  }

  /** {@return what it means that no shell answered} */
  static PanvisorException noShell(SshTarget target, String words) {
    return new AccessDeniedException("the login at " + target + " runs no commands")
        .hint("It needs a login shell that runs /bin/sh, and no forced command.")
        .engineWords(words);
  }

  /** {@return what it means that the connection ended before the command did} */
  static PanvisorException lost(SshTarget target, String command, String words) {
    return new ConnectionLostException(
            "the connection to " + target + " broke while '" + command + "' ran")
        .hint("The command may go on there: look before it is run again.")
        .engineWords(words);
  }

  /** {@return what it means that a socket is not forwarded; nothing was done} */
  static PanvisorException notForwarded(SshTarget target, String socket, String words) {
    return new EngineException("ssh does not forward the socket " + socket + " of " + target)
        .hint("OpenSSH forwards sockets since its version 6.7.")
        .engineWords(words)
        .outcome(Outcome.NOT_APPLIED);
  }

  /** Whether the client found no connection to share: then it sent nothing. */
  static boolean isWithoutMaster(String words) {
    return words.contains("kex_exchange_identification")
        || words.contains("ssh_exchange_identification")
        || words.contains("Connection closed by UNKNOWN");
  }

  static boolean isWithoutSession(String words) {
    return words.contains("Session open refused by peer");
  }

  private static String knownName(SshTarget target) {
    return target.port().isPresent()
        ? "'[" + target.host() + "]:" + target.port().getAsInt() + "'"
        : target.host();
  }
}
