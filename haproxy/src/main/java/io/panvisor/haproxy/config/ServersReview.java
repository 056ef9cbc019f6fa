package io.panvisor.haproxy.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the servers of a backend. */
final class ServersReview {

  private final Findings findings;
  private final Section section;
  private final ParametersReview parameters;
  private final boolean verifiesByDefault;

  ServersReview(Findings findings, Section section) {
    this.findings = findings;
    this.section = section;
    this.parameters = new ParametersReview(findings, ParameterTable.SERVER);
    this.verifiesByDefault =
        findings.file().sections(SectionKind.GLOBAL).stream()
            .noneMatch(global -> global.last("ssl-server-verify", "none").isPresent());
  }

  void run() {
    Map<String, Integer> names = new HashMap<>();
    Map<String, Integer> ids = new HashMap<>();
    Map<String, Directive> cookies = new HashMap<>();
    boolean defaultsSayWhom = false;
    for (Directive line : section.directives()) {
      if (line.keyword().equals("default-server")) {
        var said = Parameter.read(line.textsFrom(1), ParameterTable.SERVER);
        parameters.run(line.line(), "the servers", said);
        defaultsSayWhom |=
            said.stream().anyMatch(each -> Set.of("verify", "ca-file").contains(each.keyword()));
      }
      if (line.keyword().equals("server-template")) {
        template(line);
      }
      if (!line.keyword().equals("server")) {
        continue;
      }
      if (line.size() < 3) {
        findings.error(
            line.line(),
            "a name and an address are expected behind 'server'",
            "Write such as server web1 192.0.2.11:80 check");
        continue;
      }
      Server server = Server.read(line);
      Integer other = names.putIfAbsent(server.name(), line.line());
      if (other != null) {
        findings.error(
            line.line(),
            "server '" + server.name() + "' is there already, in line " + other,
            "Give each server of a backend a name of its own");
      }
      address(line, server);
      parameters.run(line.line(), "server '" + server.name() + "'", server.parameters());
      server
          .parameter("id")
          .ifPresent(
              id -> {
                Integer taken = ids.putIfAbsent(id, line.line());
                if (taken != null) {
                  findings.error(
                      line.line(), "id " + id + " is taken in line " + taken, "Take another");
                }
              });
      tls(line, server, defaultsSayWhom);
      server.cookie().ifPresent(cookie -> cookie(line, cookie, cookies));
    }
    foreignCookies();
  }

  private void address(Directive line, Server server) {
    if (line.words().get(2).hasVariables()) {
      return;
    }
    Endpoint endpoint = server.endpoint();
    Optional<String> fault =
        endpoint.ports().indexOf('-') > 0
            ? Optional.of("a server has one port, not " + endpoint.ports())
            : endpoint.fault();
    fault.ifPresent(
        why ->
            findings.error(
                line.line(),
                "server '" + server.name() + "' is nowhere: " + why,
                "Write such as 192.0.2.11:80"));
  }

  private void template(Directive line) {
    if (line.size() < 4) {
      findings.error(
          line.line(),
          "a prefix, a number and an address are expected behind 'server-template'",
          "Write such as server-template web 5 web.example:80");
      return;
    }
    parameters.run(
        line.line(),
        "the servers '" + line.text(1) + "'",
        Parameter.read(line.textsFrom(4), ParameterTable.SERVER));
  }

  private void tls(Directive line, Server server, boolean defaultsSayWhom) {
    boolean tls = server.isTls() || server.has("check-ssl");
    boolean saysWhom = server.has("verify") || server.has("ca-file") || defaultsSayWhom;
    if (tls && verifiesByDefault && !saysWhom) {
      findings.error(
          line.line(),
          "server '" + server.name() + "' is asked for TLS, but nobody says whom to trust",
          "Add 'verify required ca-file PATH', or 'verify none' where the network is safe");
    }
    if (server.parameter("verify").filter("required"::equals).isPresent()
        && !server.has("ca-file")
        && !defaultsSayWhom) {
      findings.error(
          line.line(),
          "server '" + server.name() + "' is verified against nothing",
          "Add 'ca-file PATH'");
    }
  }

  private void cookie(Directive line, String cookie, Map<String, Directive> cookies) {
    Directive other = cookies.putIfAbsent(cookie, line);
    if (other != null) {
      findings.warning(
          line.line(),
          "cookie '"
              + cookie
              + "' leads to server '"
              + other.text(1)
              + "' of line "
              + other.line()
              + " too",
          "Give each server a cookie of its own");
    }
  }

  /**
   * Where cookies are called like their servers, one that is called otherwise was most likely meant
   * for another server.
   */
  private void foreignCookies() {
    Set<String> own = new HashSet<>();
    for (Directive line : section.directives()) {
      if (Section.isServer(line)) {
        Server server = Server.read(line);
        if (server.cookie().filter(server.name()::equals).isPresent()) {
          own.add(server.name());
        }
      }
    }
    for (Directive line : section.directives()) {
      if (!Section.isServer(line) || own.isEmpty()) {
        continue;
      }
      Server server = Server.read(line);
      server
          .cookie()
          .filter(cookie -> !cookie.equals(server.name()))
          .ifPresent(
              cookie ->
                  findings.warning(
                      line.line(),
                      "server '" + server.name() + "' has the cookie '" + cookie + "'",
                      "The other cookies are called like their servers; is the server or the cookie"
                          + " mistyped?"));
    }
  }
}
