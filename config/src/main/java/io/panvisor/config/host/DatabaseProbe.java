package io.panvisor.config.host;

import io.panvisor.process.CommandResult;
import java.util.List;
import java.util.Optional;

/**
 * Whether anybody may be the database's root without a password. Asked by a login that has none:
 * what is refused is good.
 */
final class DatabaseProbe implements Probe {

  private static final String WHY =
      "a fresh database server lets everybody on this host in as root, until it is given a password";

  /**
   * Whether who got in did so for what they are on this host, or for nothing. Where roots have
   * several ways in, the first one's text is not empty.
   */
  private static final String QUESTION =
      "SELECT IF(plugin IN ('unix_socket', 'auth_socket') OR authentication_string <> '',"
          + " 'own', 'open') FROM mysql.user WHERE CONCAT(user, '@', host) = CURRENT_USER()";

  @Override
  public String id() {
    return "database.root";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    Optional<CommandResult> answer =
        host.ask(
            "mysql",
            "--no-defaults",
            "--user=root",
            "--skip-password",
            "--connect-timeout=3",
            "--batch",
            "--skip-column-names",
            "--execute=" + QUESTION);
    return List.of(
        answer
            .map(this::judge)
            .orElseGet(
                () ->
                    Finding.unknown(
                        id(), "it was not asked: " + host.whyNotAsked("mysql"), WHY, "")));
  }

  private Finding judge(CommandResult answer) {
    String words = answer.words();
    if (answer.isSuccess() && answer.out().strip().equals("own")) {
      return Finding.ok(id(), "only root of this host is its root", WHY);
    }
    if (answer.isSuccess() && answer.out().strip().equals("open")) {
      return Finding.missing(
          id(),
          "its root has no password",
          WHY,
          "mysql_secure_installation, or as its root: ALTER USER root@localhost IDENTIFIED BY ...");
    }
    if (words.contains("ERROR 1045") || words.contains("ERROR 1698")) {
      return Finding.ok(id(), "its root is refused without a password", WHY);
    }
    if (words.contains("ERROR 2002") || words.contains("ERROR 2003")) {
      return Finding.unknown(
          id(), "no database server answers on this host", WHY, "Start it, and look again.");
    }
    return Finding.unknown(id(), "it answered: " + words, WHY, "");
  }
}
