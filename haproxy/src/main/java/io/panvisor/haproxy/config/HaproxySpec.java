package io.panvisor.haproxy.config;

import io.panvisor.Secret;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a description of a whole file into a model. */
final class HaproxySpec {

  private final HaproxyVersion version;
  private final Optional<HaproxyFile> before;
  private final HostTree host;
  private final Map<String, CertificateSpec.Wanted> certificates = new LinkedHashMap<>();

  /**
   * Reads for that version.
   *
   * @param before the file that is there, whose hashes are kept where the password is the same
   */
  HaproxySpec(HaproxyVersion version, Optional<HaproxyFile> before, HostTree host) {
    this.version = version;
    this.before = before;
    this.host = host;
  }

  /** The certificates that the description has, by name; known once it was read. */
  Map<String, CertificateSpec.Wanted> certificates() {
    return certificates;
  }

  HaproxyModel read(SpecNode spec, CertificateSpec certificateSpec) {
    certificates.putAll(
        spec.named("certificates", (name, node) -> certificateSpec.read(name, node, host)));
    Map<String, String> paths = new LinkedHashMap<>();
    certificates.forEach((name, wanted) -> paths.put(name, wanted.path()));
    ProxySpec proxies = new ProxySpec(paths);

    HaproxyModel.Builder model = HaproxyModel.forVersion(version);
    spec.child("global").ifPresent(node -> model.section(global(node)));
    // An acl's http_auth is resolved as it is read: userlists come before the proxies.
    spec.named("userlists", this::userlist).values().forEach(model::section);
    spec.named("resolvers", HaproxySpec::resolvers).values().forEach(model::section);
    spec.named("peers", HaproxySpec::peers).values().forEach(model::section);
    spec.named("mailers", HaproxySpec::mailers).values().forEach(model::section);
    spec.named("caches", HaproxySpec::cache).values().forEach(model::section);
    spec.children("defaults").forEach(node -> model.section(defaults(node, proxies)));
    spec.named("frontends", (name, node) -> frontend(name, node, proxies))
        .values()
        .forEach(model::section);
    spec.named("listens", (name, node) -> listen(name, node, proxies))
        .values()
        .forEach(model::section);
    spec.named("backends", (name, node) -> backend(name, node, proxies))
        .values()
        .forEach(model::section);
    spec.children("sections").forEach(node -> model.section(other(node)));
    return model.build();
  }

  /** Settings by their words, and lines as they stand. */
  private static <B extends SectionModel.Builder<B>> B rest(SpecNode node, B builder) {
    SpecNode settings = node.child("settings").orElse(null);
    if (settings != null) {
      for (String keyword : settings.names()) {
        for (String value : settings.texts(keyword)) {
          builder.add(
              Placed.at(
                  settings,
                  keyword,
                  () ->
                      Setting.of(
                          Condition.words("setting", keyword),
                          value.equals("true") ? List.of() : Condition.words("setting", value))));
        }
      }
    }
    for (String line : node.texts("raw")) {
      builder.add(Placed.at(node, "raw", () -> new RawLine(line)));
    }
    return builder;
  }

  private static SectionModel.GlobalBuilder global(SpecNode node) {
    SectionModel.GlobalBuilder builder = SectionModel.global();
    ProxySpec.logs(node, builder);
    node.text("chroot").ifPresent(path -> Placed.at(node, "chroot", () -> builder.chroot(path)));
    node.text("user").ifPresent(name -> Placed.at(node, "user", () -> builder.user(name)));
    node.text("group").ifPresent(name -> Placed.at(node, "group", () -> builder.group(name)));
    node.text("pidFile").ifPresent(path -> Placed.at(node, "pidFile", () -> builder.pidFile(path)));
    if (node.flag("daemon").orElse(false)) {
      builder.daemon();
    }
    if (node.flag("masterWorker").orElse(false)) {
      builder.masterWorker();
    }
    node.number("maxConnections", 1, Integer.MAX_VALUE).ifPresent(builder::maxConnections);
    node.number("threads", 1, 4096).ifPresent(builder::threads);
    node.number("processes", 1, 64).ifPresent(builder::processes);
    node.value("hardStopAfter", ProxySpec::time).ifPresent(builder::hardStopAfter);
    for (SpecNode socket : node.children("statsSockets")) {
      Endpoint endpoint =
          socket.value("address", Endpoint::parse).orElseThrow(() -> socket.missing("address"));
      String mode = socket.text("mode").orElse("660");
      String level = socket.text("level").orElse("admin");
      boolean handsOn = socket.flag("handsOn").orElse(true);
      builder.statsSocket(
          Placed.at(socket, "address", () -> new StatsSocket(endpoint, mode, level, handsOn)));
    }
    node.value("statsTimeout", ProxySpec::time).ifPresent(builder::statsTimeout);
    node.child("tls")
        .ifPresent(
            tls -> {
              TlsVersion oldest = tls.value("minimum", ProxySpec::tlsVersion).orElse(null);
              String ciphers = tls.text("ciphers").orElse("");
              String suites = tls.text("ciphersuites").orElse("");
              boolean tickets = tls.flag("tickets").orElse(false);
              builder.tls(
                  Placed.at(
                      tls, "ciphers", () -> new TlsDefaults(oldest, ciphers, suites, tickets)));
            });
    return rest(node, builder);
  }

  private static SectionModel.DefaultsBuilder defaults(SpecNode node, ProxySpec proxies) {
    SectionModel.DefaultsBuilder builder =
        node.value("name", SectionModel::defaults).orElseGet(SectionModel::defaults);
    node.text("from").ifPresent(builder::from);
    proxies.common(node, builder);
    proxies.clients(node, builder);
    proxies.rules(node, builder);
    ServersSpec.read(node, builder);
    proxies.routes(node, builder);
    return rest(node, builder);
  }

  private static SectionModel.FrontendBuilder frontend(
      String name, SpecNode node, ProxySpec proxies) {
    SectionModel.FrontendBuilder builder =
        Placed.at("frontends." + name, () -> SectionModel.frontend(name));
    node.text("from").ifPresent(builder::from);
    proxies.common(node, builder);
    proxies.clients(node, builder);
    proxies.rules(node, builder);
    proxies.routes(node, builder);
    return rest(node, builder);
  }

  private static SectionModel.ListenBuilder listen(String name, SpecNode node, ProxySpec proxies) {
    SectionModel.ListenBuilder builder =
        Placed.at("listens." + name, () -> SectionModel.listen(name));
    node.text("from").ifPresent(builder::from);
    proxies.common(node, builder);
    proxies.clients(node, builder);
    proxies.rules(node, builder);
    proxies.routes(node, builder);
    ServersSpec.read(node, builder);
    return rest(node, builder);
  }

  private static SectionModel.BackendBuilder backend(
      String name, SpecNode node, ProxySpec proxies) {
    SectionModel.BackendBuilder builder =
        Placed.at("backends." + name, () -> SectionModel.backend(name));
    node.text("from").ifPresent(builder::from);
    proxies.common(node, builder);
    proxies.rules(node, builder);
    ServersSpec.read(node, builder);
    return rest(node, builder);
  }

  private SectionModel.UserlistBuilder userlist(String name, SpecNode node) {
    SectionModel.UserlistBuilder builder =
        Placed.at("userlists." + name, () -> SectionModel.userlist(name));
    for (String group : node.texts("groups")) {
      Placed.at(node, "groups", () -> builder.group(group));
    }
    node.named("users", (user, fields) -> user(name, user, fields)).values().forEach(builder::user);
    return rest(node, builder);
  }

  private User user(String list, String name, SpecNode node) {
    Optional<Secret> password = node.secret("password");
    Optional<Secret> hash = node.secret("hash");
    if (password.isPresent() == hash.isPresent()) {
      throw InvalidSpecException.of(
          node.at("password"), "***", "a password or its hash is expected, and one of them");
    }
    PasswordHash known =
        hash.isPresent()
            ? PasswordHash.parse(node.at("hash"), hash.get().revealText())
            : hashed(list, name, password.orElseThrow());
    List<String> groups = node.texts("groups");
    return Placed.at(node, "groups", () -> new User(name, known, groups));
  }

  /** The hash that is there already, where it is of this password: a new one would be a change. */
  private PasswordHash hashed(String list, String user, Secret password) {
    return before
        .flatMap(file -> file.section(SectionKind.USERLIST, list))
        .flatMap(section -> section.last("user", user, "password"))
        .filter(line -> line.text(3).matches("\\$6\\$[A-Za-z0-9./$=]+"))
        .map(line -> PasswordHash.parse("password", line.text(3)))
        .filter(hash -> hash.fits(password))
        .orElseGet(() -> PasswordHash.of(password));
  }

  private static SectionModel.ResolversBuilder resolvers(String name, SpecNode node) {
    SectionModel.ResolversBuilder builder =
        Placed.at("resolvers." + name, () -> SectionModel.resolvers(name));
    if (node.flag("hostNameServers").orElse(false)) {
      builder.hostNameServers();
    }
    node.pairs("nameServers")
        .forEach(
            (each, address) ->
                Placed.at(
                    node,
                    "nameServers." + each,
                    () -> builder.nameServer(each, Endpoint.parse(address))));
    node.pairs("timeouts")
        .forEach(
            (what, time) ->
                Placed.at(
                    node, "timeouts." + what, () -> builder.timeout(what, ProxySpec.time(time))));
    node.pairs("hold")
        .forEach(
            (status, time) ->
                Placed.at(
                    node, "hold." + status, () -> builder.hold(status, ProxySpec.time(time))));
    node.number("retries", 1, 1000).ifPresent(builder::retries);
    node.number("payload", 512, 65_535).ifPresent(builder::payload);
    return rest(node, builder);
  }

  private static SectionModel.PeersBuilder peers(String name, SpecNode node) {
    SectionModel.PeersBuilder builder = Placed.at("peers." + name, () -> SectionModel.peers(name));
    node.pairs("peers")
        .forEach(
            (each, address) ->
                Placed.at(
                    node, "peers." + each, () -> builder.peer(each, Endpoint.parse(address))));
    return rest(node, builder);
  }

  private static SectionModel.MailersBuilder mailers(String name, SpecNode node) {
    SectionModel.MailersBuilder builder =
        Placed.at("mailers." + name, () -> SectionModel.mailers(name));
    node.pairs("mailers")
        .forEach(
            (each, address) ->
                Placed.at(
                    node, "mailers." + each, () -> builder.mailer(each, Endpoint.parse(address))));
    return rest(node, builder);
  }

  private static SectionModel.CacheBuilder cache(String name, SpecNode node) {
    SectionModel.CacheBuilder builder = Placed.at("caches." + name, () -> SectionModel.cache(name));
    node.number("megabytes", 1, 4095).ifPresent(builder::megabytes);
    Optional<Duration> age = node.value("maxAge", ProxySpec::time);
    age.ifPresent(builder::maximumAge);
    node.number("largestObject", 1, Integer.MAX_VALUE).ifPresent(builder::largestObject);
    return rest(node, builder);
  }

  private static SectionModel.OtherBuilder other(SpecNode node) {
    SectionKind kind =
        node.value(
                "section",
                text ->
                    SectionKind.of(text)
                        .orElseThrow(
                            () ->
                                InvalidSpecException.of(
                                    "section", text, "there is no such section")))
            .orElseThrow(() -> node.missing("section"));
    String name = node.text("name").orElse("");
    return rest(node, Placed.at(node, "name", () -> SectionModel.of(kind, name)));
  }
}
