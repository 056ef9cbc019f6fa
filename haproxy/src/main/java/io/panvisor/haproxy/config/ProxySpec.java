package io.panvisor.haproxy.config;

import io.panvisor.Secret;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what frontends, backends, listen and defaults sections share in a description. */
final class ProxySpec {

  private final Map<String, String> certificates;

  /** The files of the certificates that the description names. */
  ProxySpec(Map<String, String> certificates) {
    this.certificates = certificates;
  }

  static Duration time(String text) {
    return HaproxyTime.parse("time", text);
  }

  /** What comes first in every such section. */
  void common(SpecNode node, ProxyStatements<?> builder) {
    node.choice("mode", ProxyMode.class).ifPresent(builder::mode);
    logs(node, builder);
    for (String option : node.texts("options")) {
      builder.add(
          Placed.at(
              node,
              "options",
              () -> Setting.of(List.of("option"), Condition.words("option", option))));
    }
    node.texts("noOptions").forEach(builder::noOption);
    node.choice("closing", Closing.class).ifPresent(builder::closing);
    node.child("forwardFor").ifPresent(each -> forwardFor(each, builder));
    node.pairs("timeouts")
        .forEach(
            (name, text) ->
                Placed.at(node, "timeouts." + name, () -> builder.timeout(name, time(text))));
    node.pairs("errorFiles")
        .forEach(
            (status, path) ->
                Placed.at(
                    node, "errorFiles." + status, () -> builder.errorFile(number(status), path)));
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw InvalidSpecException.of("status", text, "a number is expected");
    }
    return Integer.parseInt(text);
  }

  private static void forwardFor(SpecNode node, ProxyStatements<?> builder) {
    List<String> words = new ArrayList<>(List.of("option", "forwardfor"));
    node.text("except").ifPresent(network -> words.addAll(List.of("except", network)));
    node.text("header").ifPresent(name -> words.addAll(List.of("header", name)));
    if (node.flag("ifNone").orElse(false)) {
      words.add("if-none");
    }
    builder.add(new Setting(words));
  }

  static void logs(SpecNode node, Statements<?> builder) {
    if (node.flag("logGlobal").orElse(false)) {
      builder.setting("log", "global");
    }
    for (SpecNode log : node.children("logs")) {
      String target = log.requiredText("target");
      String facility = log.text("facility").orElse("local0");
      String level = log.text("level").orElse("");
      String format = log.text("format").orElse("");
      builder.add(Placed.at(log, "target", () -> new LogTarget(target, facility, level, format)));
    }
  }

  /** Tests, rules and headers. */
  void rules(SpecNode node, ProxyStatements<?> builder) {
    node.child("stickTable").ifPresent(each -> builder.add(stickTable(each)));
    node.child("acls")
        .ifPresent(
            acls -> {
              for (String name : acls.names()) {
                for (String test : acls.texts(name)) {
                  builder.add(Placed.at(acls, name, () -> Acl.parse(name, test)));
                }
              }
            });
    for (String line : node.texts("rules")) {
      builder.add(Placed.at(node, "rules", () -> rule(line)));
    }
    node.children("requestHeaders").forEach(each -> builder.add(header(each)));
    node.children("responseHeaders").forEach(each -> builder.add(header(each).ofResponses()));
    node.child("stats").ifPresent(each -> builder.add(stats(each)));
  }

  private static Rule rule(String line) {
    for (String set :
        List.of(
            "http-request",
            "http-response",
            "http-after-response",
            "tcp-request connection",
            "tcp-request session",
            "tcp-request content",
            "tcp-response content")) {
      if (line.startsWith(set + " ")) {
        return Rule.parse(set, line.substring(set.length() + 1));
      }
    }
    throw InvalidSpecException.of(
        "rule",
        line,
        "a rule begins with http-request, http-response, http-after-response, tcp-request"
            + " connection, tcp-request session, tcp-request content or tcp-response content");
  }

  private static Condition condition(SpecNode node) {
    return node.value("when", Condition::parse).orElse(Condition.ALWAYS);
  }

  private static HeaderRule header(SpecNode node) {
    Condition condition = condition(node);
    Optional<String> format = node.text("format");
    Optional<String> value = node.text("value");
    for (HeaderRule.Action action : HeaderRule.Action.values()) {
      String field = action.name().toLowerCase(Locale.ROOT);
      Optional<String> name = node.text(field);
      if (name.isPresent()) {
        if (format.isPresent() && value.isPresent()) {
          throw node.wrong("format", "a header has a value or a format, not both");
        }
        return Placed.at(
            node,
            field,
            () ->
                new HeaderRule(
                    HeaderRule.Direction.REQUEST,
                    action,
                    name.get(),
                    format.or(() -> value).orElse(""),
                    format.isPresent(),
                    condition));
      }
    }
    throw node.missing("set");
  }

  private static StatsPage stats(SpecNode node) {
    StatsPage page = node.value("uri", StatsPage::at).orElseThrow(() -> node.missing("uri"));
    Optional<String> realm = node.text("realm");
    if (realm.isPresent()) {
      page = page.realm(realm.get());
    }
    Optional<Duration> refresh = node.value("refresh", ProxySpec::time);
    if (refresh.isPresent()) {
      page = page.refresh(refresh.get());
    }
    if (node.flag("showVersion").orElse(false)) {
      page = page.showVersion();
    }
    Optional<String> userlist = node.text("userlist");
    if (userlist.isPresent()) {
      page = page.usersOf(userlist.get());
    }
    Optional<SpecNode> plain = node.child("plainUsers");
    if (plain.isPresent()) {
      for (String name : plain.get().names()) {
        Secret password = plain.get().secret(name).orElseThrow(() -> plain.get().missing(name));
        page = page.plainUser(name, password);
      }
    }
    Optional<Condition> admin = node.value("admin", Condition::parse);
    return admin.isPresent() ? page.admin(admin.get()) : page;
  }

  private static StickTable stickTable(SpecNode node) {
    String type = node.text("type").orElse("ip");
    String size = node.text("size").orElse("100k");
    Duration expiry = node.value("expire", ProxySpec::time).orElse(null);
    List<String> store = node.texts("store");
    String peers = node.text("peers").orElse(null);
    return Placed.at(node, "type", () -> new StickTable(type, size, expiry, store, peers));
  }

  /** What clients meet. */
  void clients(SpecNode node, ClientStatements<?> builder) {
    node.number("maxConnections", 1, Integer.MAX_VALUE).ifPresent(builder::maxConnections);
    node.children("bind").forEach(each -> builder.bind(bind(each)));
  }

  /** Where requests go; at the end, as HAProxy looks at it last. */
  void routes(SpecNode node, ClientStatements<?> builder) {
    for (SpecNode each : node.children("routes")) {
      String backend = each.requiredText("backend");
      Condition condition = condition(each);
      builder.route(Placed.at(each, "backend", () -> new Route(backend, condition)));
    }
    node.text("defaultBackend").ifPresent(builder::defaultBackend);
  }

  private Bind bind(SpecNode node) {
    List<Endpoint> endpoints = node.texts("address", Endpoint::parse);
    Bind.Builder bind = Placed.at(node, "address", () -> Bind.on(endpoints));
    for (String certificate : node.texts("certificates")) {
      bind.tls(
          certificate.startsWith("/")
              ? certificate
              : Optional.ofNullable(certificates.get(certificate))
                  .orElseThrow(
                      () ->
                          InvalidSpecException.of(
                              node.at("certificates"),
                              certificate,
                              "it is neither a path nor one of 'certificates': "
                                  + String.join(", ", certificates.keySet()))));
    }
    List<String> protocols = node.texts("protocols");
    if (!protocols.isEmpty()) {
      bind.protocols(protocols);
    }
    node.value("minimumTls", ProxySpec::tlsVersion).ifPresent(bind::minimumTls);
    node.text("name").ifPresent(bind::name);
    if (node.flag("acceptProxy").orElse(false)) {
      bind.acceptProxy();
    }
    node.number("maxConnections", 1, Integer.MAX_VALUE).ifPresent(bind::maxConnections);
    parameters(node, bind);
    return bind.build();
  }

  static TlsVersion tlsVersion(String text) {
    for (TlsVersion version : TlsVersion.values()) {
      if (version.word().equals(text)) {
        return version;
      }
    }
    throw InvalidSpecException.of(
        "tls", text, "one of TLSv1.0, TLSv1.1, TLSv1.2, TLSv1.3 is expected");
  }

  /** Parameters by their names in the manual: a value, or true for a flag. */
  static void parameters(SpecNode node, ParametersBuilder<?> builder) {
    node.pairs("parameters")
        .forEach(
            (keyword, value) ->
                Placed.at(
                    node,
                    "parameters." + keyword,
                    () ->
                        value.equals("true") && builder.isFlag(keyword)
                            ? builder.parameter(keyword)
                            : builder.parameter(keyword, value)));
  }
}
