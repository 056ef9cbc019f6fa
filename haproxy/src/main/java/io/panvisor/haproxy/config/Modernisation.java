package io.panvisor.haproxy.config;

import io.panvisor.config.ConfigDocument.Modernised;
import io.panvisor.config.Problem;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a file into words that HAProxy 2.2 and later take, line by line, and says why. What cannot
 * be said anew without knowing what was meant stays, and is told as an error.
 */
final class Modernisation {

  /** The words that are written; all later versions take them. */
  static final HaproxyVersion WORDS = HaproxyVersion.V2_2;

  private final HaproxyFile file;
  private final FileEdit edit;
  private final List<Problem> explanations = new ArrayList<>();

  private Modernisation(HaproxyFile file) {
    this.file = file;
    this.edit = file.edit();
  }

  static Modernised of(HaproxyFile file) {
    Modernisation run = new Modernisation(file);
    file.sections().forEach(run::section);
    return new Modernised(run.edit.apply(), List.copyOf(run.explanations));
  }

  private void section(Section section) {
    if (section.kind() == SectionKind.GLOBAL) {
      section.directives().forEach(this::globalLine);
    }
    if (section.kind().isProxy() || section.kind() == SectionKind.DEFAULTS) {
      header(section);
      for (Directive line : section.directives()) {
        proxyLine(section, line);
      }
    }
  }

  // ---- the ways to change a line ----

  private void explain(Directive line, String why) {
    explanations.add(Problem.warning(line.line(), why, ""));
  }

  private void leave(Directive line, String why, String hint) {
    explanations.add(Problem.error(line.line(), why, hint));
  }

  private void remove(Directive line, String why) {
    edit.remove(line);
    explain(line, why);
  }

  private void replace(Directive line, String why, List<List<String>> others) {
    List<String> lines = new ArrayList<>();
    lines.add(line.rewritten(others.get(0), WORDS));
    for (List<String> words : others.subList(1, others.size())) {
      lines.add(line.indentation() + joined(words));
    }
    edit.replaceBy(line, lines);
    explain(line, why);
  }

  private void replace(Directive line, String why, String... words) {
    replace(line, why, List.of(List.of(words)));
  }

  private static String joined(List<String> words) {
    return String.join(
        " ", words.stream().map(word -> Quoting.quoted("line", word, WORDS)).toList());
  }

  // ---- the process ----

  private void globalLine(Directive line) {
    switch (line.keyword()) {
      case "nbproc" ->
          replace(
              line,
              "'nbproc' went with 2.5: threads of one process do the work, with one view of"
                  + " health and statistics",
              "nbthread",
              line.text(1));
      case "debug" -> remove(line, "'debug' is no setting any more: start haproxy with -d");
      case "tune.chksize" ->
          remove(line, "'tune.chksize' does nothing any more: 'tune.bufsize' counts");
      case "stats" -> {
        if (line.startsWith("stats", "bind-process")) {
          remove(line, "'stats bind-process' is about processes, of which there is one");
        }
      }
      case "cpu-map" -> {
        boolean processes =
            file.sections(SectionKind.GLOBAL).stream()
                .anyMatch(global -> global.last("nbproc").isPresent());
        if (processes && line.text(1).matches("[0-9]+") && line.size() > 2) {
          List<String> words = new ArrayList<>(List.of("cpu-map", "1/" + line.text(1)));
          words.addAll(line.textsFrom(2));
          replace(line, "what was process " + line.text(1) + " is a thread now", List.of(words));
        }
      }
      default -> {
        // Still said the same way.
      }
    }
  }

  // ---- proxies ----

  private void header(Section section) {
    Directive header = section.header();
    boolean address =
        section.kind().takesClients()
            && section.from().isEmpty()
            && header.size() == 3
            && Endpoint.read(header.text(2)).firstPort().isPresent();
    if (address) {
      String indentation =
          section.directives().isEmpty() ? "    " : section.directives().get(0).indentation();
      edit.replaceBy(
          header,
          List.of(
              header.rewritten(header.texts().subList(0, 2), WORDS),
              indentation + "bind " + header.words().get(2).raw()));
      explain(header, "an address stands on a line of its own, with 'bind'");
    }
  }

  private void proxyLine(Section section, Directive line) {
    if (line.fault().isPresent()) {
      return;
    }
    switch (line.keyword()) {
      case "contimeout" -> time(line, "connect");
      case "clitimeout" -> time(line, "client");
      case "srvtimeout" -> time(line, "server");
      case "timeout" -> oldTime(line);
      case "redispatch", "redisp" ->
          replace(
              line, "'" + line.keyword() + "' went with 2.1, as an option", "option", "redispatch");
      case "transparent" -> replace(line, "'transparent' is an option", "option", "transparent");
      case "block" -> {
        List<String> words = new ArrayList<>(List.of("http-request", "deny"));
        words.addAll(line.textsFrom(1));
        replace(line, "'block' went with 2.1; 'http-request deny' does the same", List.of(words));
      }
      case "monitor-net" ->
          replace(
              line,
              "'monitor-net' went with 2.3; a rule answers the same to that network, once the"
                  + " request is there",
              "http-request",
              "return",
              "status",
              "200",
              "if",
              "{",
              "src",
              line.text(1),
              "}");
      case "grace" ->
          remove(line, "'grace' went with 2.5; there is one for the process, in global");
      case "bind-process" ->
          remove(line, "'bind-process' is about processes, of which there is one");
      case "bind" -> bind(line);
      case "option" -> option(section, line);
      case "no", "default" -> noOption(line);
      case "appsession" -> appsession(section, line);
      default -> {
        if (OldHeaderRules.isOne(line.keyword())) {
          headerRule(section, line);
        }
      }
    }
  }

  private void time(Directive line, String name) {
    replace(
        line,
        "'" + line.keyword() + "' went with 2.1; it is 'timeout " + name + "'",
        "timeout",
        name,
        line.text(1));
  }

  private void oldTime(Directive line) {
    String name =
        switch (line.text(1)) {
          case "contimeout" -> "connect";
          case "clitimeout" -> "client";
          case "srvtimeout" -> "server";
          default -> "";
        };
    if (!name.isEmpty()) {
      replace(
          line,
          "'timeout " + line.text(1) + "' went with 2.1; it is 'timeout " + name + "'",
          "timeout",
          name,
          line.text(2));
    }
  }

  private void bind(Directive line) {
    List<String> texts = line.texts();
    int index = texts.indexOf("process");
    if (index > 1 && index + 1 < texts.size()) {
      List<String> words = new ArrayList<>(texts.subList(0, index));
      words.addAll(texts.subList(index + 2, texts.size()));
      replace(line, "'process' went with 2.7: there is one process", List.of(words));
    }
  }

  private void option(Section section, Directive line) {
    switch (line.text(1)) {
      case "forceclose" ->
          replace(
              line,
              "'option forceclose' went with 2.0; 'option httpclose' does the same since 1.9",
              "option",
              "httpclose");
      case "httpclose" -> {
        if (isOld(section)) {
          explain(
              line,
              "unchanged, but 'option httpclose' only asked both sides to close before 1.9, and"
                  + " closes them since; without it connections stay open for the next request");
        }
      }
      case "http-tunnel" ->
          remove(line, "'option http-tunnel' went with 2.1; every request is seen now");
      case "http-use-htx" ->
          remove(line, "'option http-use-htx' went with 2.3: it is the only way");
      case "http_proxy" ->
          leave(
              line,
              "'option http_proxy' went with 2.5, and did not work since 1.9",
              "Use 'http-request set-dst' with 'do-resolve'");
      case "httpchk" -> httpCheck(line);
      default -> {
        // Still said the same way.
      }
    }
  }

  private static boolean isOld(Section section) {
    return section.directives().stream()
        .anyMatch(line -> OldHeaderRules.isOne(line.keyword()) || line.keyword().equals("block"));
  }

  private void noOption(Directive line) {
    if (!line.text(1).equals("option")) {
      return;
    }
    switch (line.text(2)) {
      case "forceclose" ->
          replace(
              line,
              "'option forceclose' went with 2.0; 'option httpclose' does the same since 1.9",
              line.keyword(),
              "option",
              "httpclose");
      case "http-tunnel", "http-use-htx", "http_proxy" ->
          remove(line, "'option " + line.text(2) + "' is no more, so nothing has to unset it");
      default -> {
        // Still said the same way.
      }
    }
  }

  private void httpCheck(Directive line) {
    String version = String.join(" ", line.textsFrom(4));
    int end = version.indexOf('\r');
    int newline = end < 0 ? version.indexOf('\n') : end;
    if (newline < 0) {
      return;
    }
    List<String> send =
        new ArrayList<>(List.of("http-check", "send", "meth", line.text(2), "uri", line.text(3)));
    send.addAll(List.of("ver", version.substring(0, newline).strip()));
    String rest = version.substring(newline).replaceFirst("^\r?\n", "");
    int blank = rest.indexOf("\r\n\r\n");
    String body = blank < 0 ? "" : rest.substring(blank + 4);
    for (String header : (blank < 0 ? rest : rest.substring(0, blank)).split("\r?\n")) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        send.addAll(
            List.of("hdr", header.substring(0, colon), header.substring(colon + 1).strip()));
      }
    }
    boolean plain = body.chars().noneMatch(Character::isISOControl);
    if (!plain) {
      leave(
          line,
          "'option httpchk' hides headers and a body of several lines behind the version",
          "Use 'http-check send' with 'body-lf'");
      return;
    }
    if (!body.isEmpty()) {
      send.addAll(List.of("body", body));
    }
    replace(
        line,
        "headers of a check stand in 'http-check send' since 2.2, no more behind the version",
        List.of(List.of("option", "httpchk"), send));
  }

  private void appsession(Section section, Directive line) {
    if (!section.all("stick-table").isEmpty()) {
      leave(
          line,
          "'appsession' went with 1.6, and this backend has a stick-table already",
          "Store the cookie '" + line.text(1) + "' in a table of another backend");
      return;
    }
    List<String> texts = line.texts();
    String length = after(texts, "len", "52");
    String time = after(texts, "timeout", "3h");
    String cookie = line.text(1);
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of("stick-table", "type", "string", "len", length, "size", "1m", "expire", time));
    lines.add(List.of("stick", "store-response", "res.cook(" + cookie + ")"));
    if (texts.contains("request-learn")) {
      lines.add(List.of("stick", "store-request", "req.cook(" + cookie + ")"));
    }
    lines.add(List.of("stick", "match", "req.cook(" + cookie + ")"));
    replace(
        line,
        "'appsession' went with 1.6; a stick-table remembers the server of each value of the"
            + " cookie '"
            + cookie
            + "'",
        lines);
  }

  private static String after(List<String> texts, String word, String otherwise) {
    int index = texts.indexOf(word);
    return index > 0 && index + 1 < texts.size() ? texts.get(index + 1) : otherwise;
  }

  private void headerRule(Section section, Directive line) {
    OldHeaderRules.Translation translation = OldHeaderRules.translate(line);
    if (translation.words().isEmpty()) {
      leave(
          line,
          "'" + line.keyword() + "' went with 2.1, and " + translation.why(),
          capitalised(Support.instead(line.keyword())));
      return;
    }
    String order =
        section.directives().stream()
                .anyMatch(
                    other ->
                        other.line() > line.line()
                            && other.keyword().equals(translation.words().get(0)))
            ? "; rules of '"
                + translation.words().get(0)
                + "' that stand below came before it, and come after it now"
            : "";
    replace(
        line,
        "'" + line.keyword() + "' went with 2.1; " + translation.why() + order,
        List.of(translation.words()));
  }

  private static String capitalised(String text) {
    return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
