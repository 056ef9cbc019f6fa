package io.panvisor.haproxy.config;

import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the side of the servers in a description. */
final class ServersSpec {

  private ServersSpec() {}

  static void read(SpecNode node, ServerStatements<?> builder) {
    node.value("balance", Balance::parse).ifPresent(builder::balance);
    node.number("retries", 0, 1000).ifPresent(builder::retries);
    if (node.flag("redispatch").orElse(false)) {
      builder.redispatch();
    }
    node.child("cookie").ifPresent(each -> builder.cookie(cookie(each)));
    for (SpecNode stick : node.children("stick")) {
      Optional<String> on = stick.text("on");
      String kind = on.isPresent() ? "on" : "match";
      String pattern = on.orElseGet(() -> stick.requiredText("match"));
      String table = stick.text("table").orElse(null);
      Condition condition = stick.value("when", Condition::parse).orElse(Condition.ALWAYS);
      builder.stick(Placed.at(stick, kind, () -> new StickRule(kind, pattern, table, condition)));
    }
    node.child("check").ifPresent(each -> builder.add(check(each)));
    node.child("defaultServer")
        .ifPresent(
            each -> {
              ServerDefaults.Builder defaults = ServerDefaults.builder();
              parameters(each, defaults);
              builder.defaultServer(defaults.build());
            });
    for (SpecNode template : node.children("serverTemplates")) {
      String prefix = template.requiredText("prefix");
      String places = template.requiredText("places");
      Endpoint endpoint = endpoint(template);
      ServerTemplate.Builder described = ServerTemplate.of(prefix, places, endpoint);
      parameters(template, described);
      builder.serverTemplate(Placed.at(template, "prefix", described::build));
    }
    node.children("servers").forEach(each -> builder.server(server(each)));
  }

  private static Endpoint endpoint(SpecNode node) {
    return node.value("address", Endpoint::parse).orElseThrow(() -> node.missing("address"));
  }

  static Server server(SpecNode node) {
    String name = node.requiredText("name");
    Endpoint endpoint = endpoint(node);
    Server.Builder builder = Placed.at(node, "name", () -> Server.named(name, endpoint));
    parameters(node, builder);
    return Placed.at(node, "name", builder::build);
  }

  private static void parameters(SpecNode node, ServerParameters<?> builder) {
    node.number("weight", 0, 256).ifPresent(builder::weight);
    node.text("cookie").ifPresent(value -> Placed.at(node, "cookie", () -> builder.cookie(value)));
    if (node.flag("check").orElse(false)) {
      builder.check();
    }
    node.child("checks").ifPresent(each -> checks(each, builder));
    if (node.flag("backup").orElse(false)) {
      builder.backup();
    }
    if (node.flag("disabled").orElse(false)) {
      builder.disabled();
    }
    node.number("maxConnections", 0, Integer.MAX_VALUE).ifPresent(builder::maxConnections);
    node.value("slowStart", ProxySpec::time).ifPresent(builder::slowStart);
    node.text("track").ifPresent(other -> Placed.at(node, "track", () -> builder.track(other)));
    if (node.flag("sendProxy").orElse(false)) {
      builder.sendProxyV2();
    }
    node.child("tls").ifPresent(each -> tls(each, builder));
    List<String> initial = node.texts("initialAddress");
    if (!initial.isEmpty()) {
      Placed.at(node, "initialAddress", () -> builder.initialAddress(initial));
    }
    node.text("resolvers")
        .ifPresent(name -> Placed.at(node, "resolvers", () -> builder.resolvers(name)));
    ProxySpec.parameters(node, builder);
  }

  private static void checks(SpecNode node, ServerParameters<?> builder) {
    Duration interval = node.value("interval", ProxySpec::time).orElse(Duration.ofSeconds(2));
    int fall = node.number("fall", 1, 1_000_000).orElse(3);
    int rise = node.number("rise", 1, 1_000_000).orElse(2);
    Placed.at(node, "interval", () -> builder.check(interval, fall, rise));
    node.number("port", 1, 65_535).ifPresent(builder::checkPort);
  }

  private static void tls(SpecNode node, ServerParameters<?> builder) {
    Optional<String> authorities = node.text("authorities");
    boolean verified = node.flag("verify").orElse(true);
    if (verified) {
      String path =
          authorities.orElseThrow(
              () ->
                  InvalidSpecException.of(
                      node.at("authorities"),
                      "",
                      "whom to trust has to be said: a file of certificates, or 'verify: false'"));
      Placed.at(node, "authorities", () -> builder.tls(path));
    } else {
      builder.tlsWithoutVerification();
    }
  }

  private static PersistenceCookie cookie(SpecNode node) {
    String name = node.requiredText("name");
    PersistenceCookie.Mode mode =
        node.choice("mode", PersistenceCookie.Mode.class).orElse(PersistenceCookie.Mode.INSERT);
    PersistenceCookie cookie = Placed.at(node, "name", () -> PersistenceCookie.of(name, mode));
    cookie = node.flag("indirect").orElse(false) ? cookie.indirect() : cookie;
    cookie = node.flag("noCache").orElse(false) ? cookie.noCache() : cookie;
    cookie = node.flag("postOnly").orElse(false) ? cookie.postOnly() : cookie;
    cookie = node.flag("preserve").orElse(false) ? cookie.preserve() : cookie;
    cookie = node.flag("httpOnly").orElse(false) ? cookie.httpOnly() : cookie;
    cookie = node.flag("secure").orElse(false) ? cookie.secure() : cookie;
    Optional<String> domain = node.text("domain");
    if (domain.isPresent()) {
      cookie = cookie.domain(domain.get());
    }
    Optional<Duration> idle = node.value("maxIdle", ProxySpec::time);
    if (idle.isPresent()) {
      cookie = cookie.maximumIdle(idle.get());
    }
    Optional<Duration> life = node.value("maxLife", ProxySpec::time);
    return life.isPresent() ? cookie.maximumLife(life.get()) : cookie;
  }

  private static Statement check(SpecNode node) {
    Optional<SpecNode> http = node.child("http");
    Optional<SpecNode> tcp = node.child("tcp");
    if (http.isPresent() == tcp.isPresent()) {
      throw node.wrong("http", "servers are checked by 'http' or by 'tcp', and by one of them");
    }
    return http.isPresent() ? httpCheck(http.get()) : tcpCheck(tcp.orElseThrow());
  }

  private static HttpCheck httpCheck(SpecNode node) {
    String method = node.text("method").orElse("GET");
    String uri = node.text("uri").orElse("/");
    Optional<String> host = node.text("host");
    java.util.Map<String, String> headers = node.pairs("headers");
    Optional<String> status = node.text("status");
    Optional<String> text = node.text("text");
    return Placed.at(
        node,
        "uri",
        () -> {
          HttpCheck check = HttpCheck.of(method, uri);
          check = host.isPresent() ? check.host(host.get()) : check;
          for (var header : headers.entrySet()) {
            check = check.header(header.getKey(), header.getValue());
          }
          check = status.isPresent() ? check.expectStatus(status.get()) : check;
          return text.isPresent() ? check.expectText(text.get()) : check;
        });
  }

  private static TcpCheck tcpCheck(SpecNode node) {
    TcpCheck check = TcpCheck.connect();
    for (SpecNode step : node.children("steps")) {
      Optional<String> send = step.text("send");
      Optional<String> expect = step.text("expect");
      if (send.isPresent() == expect.isPresent()) {
        throw step.wrong("send", "a step sends or expects, and one of them");
      }
      TcpCheck before = check;
      check =
          Placed.at(
              step,
              send.isPresent() ? "send" : "expect",
              () ->
                  send.isPresent() ? before.send(send.get()) : before.expect(expect.orElseThrow()));
    }
    return check;
  }
}
