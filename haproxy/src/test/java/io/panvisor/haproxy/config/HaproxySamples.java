package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Whole configurations by chance, each of which HAProxy 2.0 and later should take. */
final class HaproxySamples {

  private static final List<String> VALUES =
      List.of(
          "plain", "two words", "it's #1", "say \"hello\"", "back\\slash", "100 per cent", "ü$x");

  private final Random random;
  private final HaproxyVersion version;

  private HaproxySamples(Random random, HaproxyVersion version) {
    this.random = random;
    this.version = version;
  }

  static Arbitrary<HaproxyModel> models(HaproxyVersion version) {
    return Arbitraries.randomValue(random -> new HaproxySamples(random, version).model());
  }

  /** Texts of such files with comments, blanks, ends of lines and what nobody knows between. */
  static Arbitrary<String> texts() {
    return Arbitraries.randomValue(
        random -> new HaproxySamples(random, HaproxyVersion.V2_6).text());
  }

  private HaproxyModel model() {
    HaproxyModel.Builder model = HaproxyModel.forVersion(version).section(global());
    model.section(defaults());
    if (maybe()) {
      model.section(
          SectionModel.userlist("crew")
              .group("staff")
              .user(
                  new User(
                      "carol",
                      PasswordHash.parse(
                          "password", "$5$saltsalt$y9/HjZDlHVpGJxDgbXYyg5J0IORBXUMqPRAYEkMTB8D"),
                      List.of("staff"))));
    }
    if (maybe()) {
      model.section(
          SectionModel.resolvers("names")
              .nameServer("one", Endpoint.parse("192.0.2.53:53"))
              .timeout("retry", seconds())
              .hold("valid", seconds())
              .retries(1 + number(9)));
    }
    boolean http = maybe();
    int backends = 1 + number(4);
    for (int index = 0; index < 1 + number(3); index++) {
      model.section(frontend("front" + index, http, backends));
    }
    for (int index = 0; index < backends; index++) {
      model.section(backend("back" + index, http));
    }
    if (maybe()) {
      model.section(
          SectionModel.listen("both")
              .mode(http ? ProxyMode.HTTP : ProxyMode.TCP)
              .bind(Bind.on("127.0.0.1", 30_000 + number(1000)).build())
              .server(server(0, http)));
    }
    return model.build();
  }

  private SectionModel.GlobalBuilder global() {
    SectionModel.GlobalBuilder global = SectionModel.global();
    if (maybe()) {
      global.log(
          LogTarget.to(one("/dev/log", "127.0.0.1", "192.0.2.5:514"), "local2").from("info"));
    }
    if (maybe()) {
      global.daemon();
    }
    if (maybe()) {
      global.maxConnections(1 + number(2000));
    }
    if (maybe()) {
      global.threads(1 + number(4));
    }
    if (maybe()) {
      global.statsSocket(StatsSocket.admin("/run/haproxy/admin.sock")).statsTimeout(seconds());
    }
    if (maybe()) {
      global.tls(new TlsDefaults(TlsVersion.TLS_1_2, "HIGH:!aNULL", "", maybe()));
    }
    if (maybe()) {
      global.hardStopAfter(seconds());
    }
    return global;
  }

  private SectionModel.DefaultsBuilder defaults() {
    SectionModel.DefaultsBuilder defaults =
        SectionModel.defaults()
            .timeout("connect", seconds())
            .timeout("client", seconds())
            .timeout("server", seconds())
            .logGlobal();
    for (String option :
        List.of("dontlognull", "redispatch", "tcpka", "allbackups", "splice-auto")) {
      if (maybe()) {
        defaults.option(option);
      }
    }
    if (maybe()) {
      defaults.retries(number(10));
    }
    return defaults;
  }

  private SectionModel.FrontendBuilder frontend(String name, boolean http, int backends) {
    SectionModel.FrontendBuilder frontend =
        SectionModel.frontend(name)
            .mode(http ? ProxyMode.HTTP : ProxyMode.TCP)
            .bind(Bind.on(one("*", "127.0.0.1", "::1"), 20_000 + number(9000)).build());
    if (maybe()) {
      frontend.maxConnections(1 + number(5000));
    }
    if (maybe()) {
      frontend.setting("description", value());
    }
    if (maybe()) {
      frontend.acl(Acl.parse("near", one("src 192.0.2.0/24", "src 2001:db8::/32", "dst_port 80")));
      frontend.rule(Rule.parse("tcp-request connection", "reject unless near"));
      frontend.route(new Route("back" + number(backends), Condition.when("near")));
    }
    if (http) {
      frontend.option("httplog");
      headers(frontend);
      if (maybe()) {
        frontend.acl(Acl.parse("shop", "hdr(host) -i shop.example"));
        frontend.acl(Acl.parse("shop", "path_beg /shop /till"));
        frontend.rule(Rule.redirect("prefix", "https://shop.example", 301, Condition.when("shop")));
        frontend.rule(Rule.deny(403, Condition.parse("if shop METH_POST")));
      }
      if (maybe()) {
        frontend.forwardFor();
      }
    }
    return frontend.defaultBackend("back" + number(backends));
  }

  private void headers(ProxyStatements<?> section) {
    if (maybe()) {
      section.header(HeaderRule.set("X-Sample", value()));
    }
    if (maybe()) {
      section.header(HeaderRule.add("X-More", value()).on(Condition.parse("if { method GET }")));
    }
    if (maybe()) {
      section.header(HeaderRule.remove("Server").ofResponses());
    }
  }

  private SectionModel.BackendBuilder backend(String name, boolean http) {
    SectionModel.BackendBuilder backend =
        SectionModel.backend(name).mode(http ? ProxyMode.HTTP : ProxyMode.TCP);
    backend.balance(
        http
            ? Balance.parse(
                one("roundrobin", "uri depth 3", "url_param id", "hdr(host)", "random(3)"))
            : Balance.parse(one("roundrobin", "static-rr", "leastconn", "first", "source")));
    if (http) {
      headers(backend);
      backend.closing(Closing.values()[number(3)]);
      if (maybe()) {
        backend.cookie(PersistenceCookie.insert("SRV").indirect().noCache());
      }
      if (maybe()) {
        backend.check(HttpCheck.get("/alive").host("shop.example").expectStatus("200"));
      }
      if (maybe()) {
        backend.stats(StatsPage.at("/numbers").realm(value()).refresh(seconds()));
      }
    } else if (maybe()) {
      backend.check(
          TcpCheck.connect().send("PING\r\n").expect("PONG " + one("it's #1", "here", "a\\b")));
    }
    if (maybe()) {
      backend
          .stickTable(StickTable.ofAddresses("100k", seconds()).store("conn_cur"))
          .stick(StickRule.on("src"));
    }
    int servers = number(12);
    for (int index = 0; index < servers; index++) {
      backend.server(server(index, http));
    }
    if (maybe()) {
      ServerTemplate.Builder template =
          ServerTemplate.of("many", "1-" + (1 + number(20)), Endpoint.of("192.0.2.200", 80));
      backend.serverTemplate(template.check().build());
    }
    return backend;
  }

  private Server server(int index, boolean http) {
    Server.Builder server =
        Server.named("s" + index, one("192.0.2.1", "127.0.0.1", "2001:db8::7"), 1 + number(65_000));
    if (maybe()) {
      server.check(seconds(), 1 + number(5), 1 + number(5));
    }
    if (maybe()) {
      server.weight(number(257));
    }
    if (maybe()) {
      server.maxConnections(number(1000));
    }
    if (http && maybe()) {
      server.cookie("c" + index);
    }
    if (maybe()) {
      server.slowStart(seconds());
    }
    switch (number(5)) {
      case 0 -> server.backup();
      case 1 -> server.disabled();
      case 2 -> server.sendProxyV2();
      case 3 -> server.tlsWithoutVerification();
      default -> server.parameter("on-error", "mark-down");
    }
    return server.build();
  }

  private String text() {
    StringBuilder text = new StringBuilder(maybe() ? "\uFEFF" : "");
    String ending = one("\n", "\r\n");
    for (String line : model().render().split("\n", -1)) {
      text.append(
          switch (number(12)) {
            case 0 -> line + "   # said by " + value();
            case 1 -> "\t" + line.strip() + "\t ";
            case 2 -> line + ending + "#" + value();
            case 3 -> line + ending + "    no-such-word 'never closed";
            case 4 -> line + ending + "    \u0001\uFFFD \\";
            case 5 -> line + ending;
            default -> line;
          });
      text.append(number(40) == 0 ? "\n" : ending);
    }
    return maybe() ? text.toString() : text.toString().stripTrailing();
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  private int number(int below) {
    return random.nextInt(below);
  }

  private String one(String... values) {
    return values[number(values.length)];
  }

  private String value() {
    return VALUES.get(number(VALUES.size()));
  }

  private Duration seconds() {
    return Duration.ofMillis(1 + number(100_000));
  }
}
