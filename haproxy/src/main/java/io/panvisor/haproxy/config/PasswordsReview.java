package io.panvisor.haproxy.config;

import java.util.Locale;
import java.util.Set;

/** Finds passwords that everybody knows, or that stand in the file as they are. */
final class PasswordsReview {

  private static final Set<String> KNOWN =
      Set.of(
          "password",
          "passwd",
          "pass",
          "admin",
          "haproxy",
          "secret",
          "changeme",
          "change-me",
          "test",
          "1234",
          "12345",
          "123456",
          "stats",
          "root",
          "default",
          "");

  private final Findings findings;
  private final Section section;

  PasswordsReview(Findings findings, Section section) {
    this.findings = findings;
    this.section = section;
  }

  void run() {
    for (Directive line : section.directives()) {
      if (line.startsWith("stats", "auth")) {
        String account = line.text(2);
        int colon = account.indexOf(':');
        plain(line, account.substring(0, Math.max(colon, 0)), account.substring(colon + 1));
      }
      int insecure = line.texts().indexOf("insecure-password");
      if (insecure > 0) {
        plain(line, line.text(1), line.text(insecure + 1));
      }
    }
  }

  private void plain(Directive line, String user, String password) {
    String small = password.toLowerCase(Locale.ROOT);
    if (KNOWN.contains(small) || small.equals(user.toLowerCase(Locale.ROOT))) {
      findings.warning(
          line.line(),
          "the password of '" + user + "' is one that everybody tries first",
          "Take another, and keep its hash in a userlist");
    } else {
      findings.warning(
          line.line(),
          "the password of '" + user + "' stands in the file as it is",
          "Keep its hash in a userlist, and ask for it by 'stats http-request auth'");
    }
  }
}
