package io.panvisor.haproxy.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for what is named but not there. */
final class ReferencesReview {

  private static final Pattern USERLIST = Pattern.compile("http_auth(?:_group)?\\(([^),]*)\\)");

  /** The acls that HAProxy has by itself (configuration manual, "Pre-defined ACLs"). */
  private static final Set<String> PREDEFINED =
      Set.of(
          "FALSE",
          "TRUE",
          "HTTP",
          "HTTP_1.0",
          "HTTP_1.1",
          "HTTP_2.0",
          "HTTP_3.0",
          "HTTP_CONTENT",
          "HTTP_URL_ABS",
          "HTTP_URL_SLASH",
          "HTTP_URL_STAR",
          "LOCALHOST",
          "METH_CONNECT",
          "METH_DELETE",
          "METH_GET",
          "METH_HEAD",
          "METH_OPTIONS",
          "METH_POST",
          "METH_PUT",
          "METH_TRACE",
          "RDP_COOKIE",
          "REQ_CONTENT",
          "WAIT_END");

  /** Lines that end with a condition. */
  private static final Set<String> CONDITIONAL =
      Set.of(
          "block",
          "force-persist",
          "http-after-response",
          "http-request",
          "http-response",
          "ignore-persist",
          "monitor",
          "redirect",
          "reqadd",
          "reqallow",
          "reqdel",
          "reqdeny",
          "reqiallow",
          "reqidel",
          "reqideny",
          "reqipass",
          "reqirep",
          "reqitarpit",
          "reqpass",
          "reqrep",
          "reqtarpit",
          "rspadd",
          "rspdel",
          "rspdeny",
          "rspidel",
          "rspideny",
          "rspirep",
          "rsprep",
          "stick",
          "tcp-request",
          "tcp-response",
          "use-server",
          "use_backend");

  private final Findings findings;
  private final Set<String> backends = new HashSet<>();
  private final Set<String> tables = new HashSet<>();

  ReferencesReview(Findings findings) {
    this.findings = findings;
    for (Section section : findings.file().sections()) {
      if (section.kind().hasServers()) {
        backends.add(section.name());
      }
      if (section.kind().isProxy()) {
        tables.add(section.name());
      }
      if (section.kind() == SectionKind.PEERS) {
        section.all("table").forEach(line -> tables.add(section.name() + "/" + line.text(1)));
      }
    }
  }

  private Collection<String> names(SectionKind kind) {
    return findings.file().sections(kind).stream().map(Section::name).toList();
  }

  void run(Section section) {
    Set<String> acls = new HashSet<>();
    Set<String> servers = new HashSet<>();
    section.servers().forEach(server -> servers.add(server.name()));
    for (Directive line : section.directives()) {
      if (line.keyword().equals("acl") && line.size() > 1) {
        acls.add(line.text(1));
      }
      if (section.kind().isProxy() || section.kind() == SectionKind.DEFAULTS) {
        proxyLine(section, line, servers, acls);
      }
    }
  }

  private void proxyLine(Section section, Directive line, Set<String> servers, Set<String> acls) {
    switch (line.keyword()) {
      case "default_backend" -> backend(line, line.text(1));
      case "use_backend" -> {
        if (!line.text(1).startsWith("%[") && !line.text(1).contains("%[")) {
          backend(line, line.text(1));
        }
      }
      case "use-server" -> {
        if (section.all("server-template").isEmpty() && !line.text(1).contains("%[")) {
          missing(line, "server", line.text(1), servers);
        }
      }
      case "server", "default-server" -> serverReferences(line, servers);
      case "stick-table" -> after(line, "peers", "peers section", names(SectionKind.PEERS));
      case "stick" -> after(line, "table", "table", tables);
      case "use-fcgi-app" ->
          missing(line, "fcgi-app section", line.text(1), names(SectionKind.FCGI_APP));
      case "errorfiles" ->
          missing(line, "http-errors section", line.text(1), names(SectionKind.HTTP_ERRORS));
      case "email-alert" -> after(line, "mailers", "mailers section", names(SectionKind.MAILERS));
      case "http-request", "http-response" -> {
        after(line, "cache-use", "cache", names(SectionKind.CACHE));
        after(line, "cache-store", "cache", names(SectionKind.CACHE));
      }
      default -> {
        // Names nothing by its first word.
      }
    }
    userlists(line);
    if (CONDITIONAL.contains(line.keyword())
        || line.startsWith("stats", "http-request")
        || line.startsWith("stats", "admin")) {
      condition(line, acls);
    }
  }

  private void backend(Directive line, String name) {
    missing(line, "backend", name, backends);
  }

  private void serverReferences(Directive line, Set<String> servers) {
    List<Parameter> parameters =
        Parameter.read(
            line.textsFrom(line.keyword().equals("server") ? 3 : 1), ParameterTable.SERVER);
    for (Parameter parameter : parameters) {
      if (parameter.keyword().equals("resolvers")) {
        Set<String> known = new HashSet<>(names(SectionKind.RESOLVERS));
        // HAProxy makes one of its own since 2.4, from the host's resolv.conf.
        known.add("default");
        missing(line, "resolvers section", parameter.value(), known);
      }
      if (parameter.keyword().equals("track") && !parameter.value().contains("/")) {
        missing(line, "server", parameter.value(), servers);
      } else if (parameter.keyword().equals("track")) {
        String[] parts = parameter.value().split("/", 2);
        backend(line, parts[0]);
      }
    }
  }

  private void after(Directive line, String word, String what, Collection<String> known) {
    List<String> texts = line.texts();
    int index = texts.indexOf(word);
    if (index > 0 && index + 1 < texts.size()) {
      missing(line, what, texts.get(index + 1), known);
    }
  }

  private void userlists(Directive line) {
    for (Word word : line.words()) {
      if (!word.text().contains("http_auth")) {
        continue;
      }
      Matcher matcher = USERLIST.matcher(word.text());
      while (matcher.find()) {
        missing(line, "userlist", matcher.group(1), names(SectionKind.USERLIST));
      }
    }
  }

  private void missing(Directive line, String what, String name, Collection<String> known) {
    boolean variable = line.words().stream().anyMatch(Word::hasVariables);
    if (name.isEmpty() || known.contains(name) || variable) {
      return;
    }
    String hint =
        known.stream()
            .filter(each -> each.equalsIgnoreCase(name))
            .findFirst()
            .or(() -> Similar.nearest(name, known))
            .map(near -> "Is '" + near + "' meant?")
            .orElse("Describe it, or take the line out");
    findings.error(line.line(), "there is no " + what + " '" + name + "'", hint);
  }

  private void condition(Directive line, Set<String> acls) {
    List<Word> words = line.words();
    int start = Condition.start(line.texts());
    boolean inBraces = false;
    for (int index = start + 1; index < words.size(); index++) {
      String text = words.get(index).text();
      String name = text.startsWith("!") ? text.substring(1) : text;
      if (inBraces) {
        inBraces = !text.equals("}");
      } else if (name.equals("{")) {
        inBraces = true;
      } else if (!isJoining(text)
          && !name.isEmpty()
          && !PREDEFINED.contains(name)
          && !acls.contains(name)) {
        findings.error(
            line.line(),
            "there is no acl '" + name + "' above",
            Similar.nearest(name, acls)
                .map(near -> "Is '" + near + "' meant?")
                .orElse("An acl stands above the lines that use it"));
      }
    }
    if (inBraces) {
      findings.error(line.line(), "a '{' is not closed", "Close it with ' }', blanks around it");
    }
  }

  private static boolean isJoining(String text) {
    return text.equals("or") || text.equals("||") || text.equals("if") || text.equals("unless");
  }
}
