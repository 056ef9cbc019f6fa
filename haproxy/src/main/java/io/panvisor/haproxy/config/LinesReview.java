package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at each line of a section: whether its words are known, and its values. */
final class LinesReview {

  private static final Set<String> NUMBERS =
      Set.of("maxconn", "retries", "fullconn", "backlog", "nbthread", "nbproc", "ulimit-n");

  /** These make HAProxy stop when they stand where they do not belong; others are ignored. */
  private static final Set<String> FATAL_ELSEWHERE = Set.of("server", "server-template", "acl");

  private final Findings findings;
  private final Section section;

  LinesReview(Findings findings, Section section) {
    this.findings = findings;
    this.section = section;
  }

  void run() {
    for (Directive line : section.directives()) {
      if (line.keyword().startsWith(".")) {
        continue;
      }
      keyword(line);
      values(line);
    }
  }

  private void keyword(Directive line) {
    SectionKind kind = section.kind();
    if (!KeywordTable.knows(kind)) {
      return;
    }
    List<String> words = line.texts();
    Optional<KeywordTable.Entry> entry = KeywordTable.find(kind, words);
    if (entry.isEmpty()) {
      unknown(line, words);
      return;
    }
    Optional<HaproxyVersion> version = findings.version();
    if (version.isPresent()) {
      Support.fault(kind, !section.name().isEmpty(), words, version.get())
          .ifPresent(why -> findings.error(line.line(), why, ""));
    } else if (entry.get().gone() != null) {
      String instead = Support.instead(entry.get().words());
      findings.warning(
          line.line(),
          "'" + entry.get().words() + "' went with HAProxy " + entry.get().gone(),
          instead.isEmpty() ? "Take it out" : "For later versions, " + instead);
    }
    action(line, entry.get());
  }

  private void unknown(Directive line, List<String> words) {
    String shown = shown(words);
    List<SectionKind> elsewhere =
        KeywordTable.sectionsOf(words).stream().filter(each -> sameFamily(each)).toList();
    if (!elsewhere.isEmpty()) {
      String where = String.join(", ", elsewhere.stream().map(SectionKind::keyword).toList());
      String what = "'" + shown + "' does not stand in a " + section.kind().keyword() + " section";
      String hint = "It stands in " + where + " sections";
      boolean fatal =
          FATAL_ELSEWHERE.contains(words.get(0))
              || section.kind() == SectionKind.DEFAULTS
              || !section.kind().isProxy();
      if (fatal) {
        findings.error(line.line(), what, hint);
      } else {
        findings.warning(line.line(), what + ", and is ignored there", hint);
      }
      return;
    }
    findings.error(
        line.line(),
        "'" + shown + "' is not known in a " + section.kind().keyword() + " section",
        KeywordTable.meantBy(section.kind(), words)
            .map(near -> "Is '" + near + "' meant?")
            .orElse("HAProxy up to " + HaproxyVersion.NEWEST + " does not have it"));
  }

  private boolean sameFamily(SectionKind other) {
    return !section.kind().isProxy() || other.isProxy() || other == SectionKind.DEFAULTS;
  }

  private static String shown(List<String> words) {
    boolean two =
        words.size() > 1
            && Set.of("option", "stats", "timeout", "no", "http-check", "tcp-check", "stick")
                .contains(words.get(0));
    return two ? words.get(0) + " " + words.get(1) : words.get(0);
  }

  private void action(Directive line, KeywordTable.Entry entry) {
    Map<String, KeywordTable.Entry> actions = KeywordTable.actionsOf(entry.words());
    if (actions.isEmpty()) {
      return;
    }
    String word = line.text(entry.words().split(" ").length);
    if (word.isEmpty() || KeywordTable.action(entry.words(), word).isEmpty()) {
      boolean service = word.startsWith("lua.");
      if (!service) {
        findings.error(
            line.line(),
            "'" + word + "' is no action of " + entry.words(),
            Similar.nearest(word, actions.keySet())
                .map(near -> "Is '" + near + "' meant?")
                .orElse("HAProxy up to " + HaproxyVersion.NEWEST + " does not have it"));
      }
    }
  }

  private void values(Directive line) {
    String keyword = line.keyword();
    if (line.words().stream().anyMatch(Word::hasVariables)) {
      return;
    }
    if (NUMBERS.contains(keyword) && KeywordTable.find(section.kind(), line.texts()).isPresent()) {
      number(line);
    }
    switch (keyword) {
      case "timeout" -> time(line, 2);
      case "contimeout", "clitimeout", "srvtimeout", "hard-stop-after", "grace" -> time(line, 1);
      case "hold" -> time(line, 2);
      case "mode" -> mode(line);
      case "balance" -> balance(line);
      case "errorfile" -> status(line);
      case "log" -> log(line);
      case "cookie" -> cookie(line);
      case "nameserver", "peer", "mailer" -> endpoint(line);
      case "stats" -> {
        if (line.startsWith("stats", "refresh") || line.startsWith("stats", "timeout")) {
          time(line, 2);
        }
      }
      default -> {
        // What the words mean further is for HAProxy itself.
      }
    }
  }

  private void number(Directive line) {
    if (!line.text(1).matches("[0-9]{1,10}")) {
      findings.error(
          line.line(),
          "'" + line.text(1) + "' behind '" + line.keyword() + "' is no number",
          "A whole number is expected");
    }
  }

  private void time(Directive line, int index) {
    String text = line.text(index);
    if (HaproxyTime.read(text).isEmpty()) {
      findings.error(
          line.line(),
          "'" + text + "' behind '" + shown(line.texts()) + "' is no time",
          "A time is such as 30s, 500ms or 5m, 24 days at most");
    }
  }

  private void mode(Directive line) {
    Set<String> modes = Set.of("tcp", "http", "health", "log", "spop", "haterm");
    if (!modes.contains(line.text(1))) {
      findings.error(line.line(), "'" + line.text(1) + "' is no mode", "There are tcp and http");
    }
  }

  private void balance(Directive line) {
    try {
      new Balance(line.text(1), line.textsFrom(2));
    } catch (io.panvisor.error.InvalidSpecException wrong) {
      findings.error(
          line.line(),
          "'" + String.join(" ", line.textsFrom(1)) + "' is no way to balance",
          wrong.violations().get(0).why());
    }
  }

  private void status(Directive line) {
    if (!line.text(1).matches("[1-5][0-9]{2}") || line.size() < 3) {
      findings.error(
          line.line(),
          "a status and a path are expected behind 'errorfile'",
          "Write such as errorfile 503 /etc/haproxy/errors/503.http");
    }
  }

  private void log(Directive line) {
    boolean none =
        line.text(1).equals("global") || line.text(1).equals("stdout") && line.size() == 2;
    if (!none && line.size() < 3 && section.kind() != SectionKind.LOG_FORWARD) {
      findings.error(
          line.line(),
          "'log' needs an address and a facility",
          "Write such as log 127.0.0.1 local2");
    }
  }

  private void cookie(Directive line) {
    long modes =
        line.texts().stream()
            .skip(2)
            .filter(Set.of("insert", "rewrite", "prefix")::contains)
            .count();
    if (modes > 1) {
      findings.error(
          line.line(), "'insert', 'rewrite' and 'prefix' exclude each other", "Take one of them");
    }
    if (line.size() < 2) {
      findings.error(line.line(), "a name is expected behind 'cookie'", "Name the cookie");
    }
  }

  private void endpoint(Directive line) {
    Endpoint endpoint = Endpoint.read(line.text(2));
    Optional<String> fault =
        endpoint.needsPort() && endpoint.ports().isEmpty()
            ? Optional.of("a port is expected")
            : endpoint.fault();
    fault.ifPresent(
        why ->
            findings.error(
                line.line(),
                line.keyword() + " '" + line.text(1) + "' is nowhere: " + why,
                "Write such as 192.0.2.53:53"));
  }
}
