package io.panvisor.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model is written in the words of its version. */
class HaproxyModelTest {

  private static HaproxyModel.Builder shop(HaproxyVersion version) {
    return HaproxyModel.forVersion(version)
        .section(
            SectionModel.global()
                .log(LogTarget.to("127.0.0.1", "local2").from("info"))
                .daemon()
                .maxConnections(4000)
                .statsSocket(StatsSocket.admin("/run/haproxy/admin.sock")))
        .section(
            SectionModel.defaults()
                .mode(ProxyMode.HTTP)
                .logGlobal()
                .option("httplog")
                .retries(3)
                .redispatch()
                .timeout("connect", Duration.ofSeconds(5))
                .timeout("client", Duration.ofMinutes(1))
                .timeout("server", Duration.ofMinutes(1)));
  }

  private static HaproxyModel model(HaproxyVersion version) {
    return shop(version)
        .section(
            SectionModel.userlist("crew")
                .user(
                    new User(
                        "carol",
                        PasswordHash.parse("password", "$6$saltsalt$abcdefghijklmnop"),
                        List.of())))
        .section(
            SectionModel.frontend("shop")
                .bind(Bind.on("*", 80).build())
                .header(HeaderRule.add("X-Forwarded-Proto", "http"))
                .defaultBackend("tills"))
        .section(
            SectionModel.backend("tills")
                .balance(Balance.ROUND_ROBIN)
                .forwardFor()
                .closing(Closing.BOTH)
                .cookie(PersistenceCookie.insert("SRV").indirect().noCache())
                .check(HttpCheck.get("/alive").host("shop.example").expectStatus("200"))
                .stats(StatsPage.at("/numbers").realm("Shop Numbers").usersOf("crew"))
                .server(Server.named("till1", "192.0.2.11", 80).cookie("till1").check().build())
                .server(Server.named("till2", "192.0.2.12", 80).cookie("till2").check().build())
                .server(Server.named("spare", "192.0.2.20", 80).check().backup().build()))
        .build();
  }

  @Test
  void version15GetsItsOldWords() {
    assertThat(model(HaproxyVersion.V1_5).render())
        .isEqualTo(
            """
            # For HAProxy 1.5

            global
                log 127.0.0.1 local2 info
                daemon
                maxconn 4000
                stats socket /run/haproxy/admin.sock mode 660 level admin

            defaults
                mode http
                log global
                option httplog
                retries 3
                option redispatch
                timeout connect 5s
                timeout client 1m
                timeout server 1m

            userlist crew
                user carol password $6$saltsalt$abcdefghijklmnop

            frontend shop
                bind *:80
                reqadd X-Forwarded-Proto:\\ http
                default_backend tills

            backend tills
                balance roundrobin
                option forwardfor
                option forceclose
                cookie SRV insert indirect nocache
                option httpchk GET /alive HTTP/1.1\\r\\nHost:\\ shop.example
                http-check expect status 200
                stats enable
                stats hide-version
                stats uri /numbers
                stats realm Shop\\ Numbers
                stats http-request auth realm Shop\\ Numbers unless { http_auth(crew) }
                server till1 192.0.2.11:80 cookie till1 check
                server till2 192.0.2.12:80 cookie till2 check
                server spare 192.0.2.20:80 check backup
            """);
  }

  @Test
  void laterVersionsGetTheirs() {
    assertThat(model(HaproxyVersion.V2_6).render())
        .contains(
            "stats socket /run/haproxy/admin.sock mode 660 level admin expose-fd listeners\n",
            "    http-request add-header X-Forwarded-Proto http\n",
            "    option httpclose\n",
            "    option httpchk\n    http-check send meth GET uri /alive ver HTTP/1.1 hdr Host"
                + " shop.example\n",
            "    stats realm 'Shop Numbers'\n")
        .doesNotContain("reqadd", "forceclose");
  }

  @Test
  void aHeaderThatIsSetReplacesWhatTheClientSent() {
    HeaderRule rule = HeaderRule.set("X-Forwarded-Proto", "http");
    assertThat(written(HaproxyVersion.V1_5, rule))
        .isEqualTo("reqidel ^X-Forwarded-Proto:\nreqadd X-Forwarded-Proto:\\ http\n");
    assertThat(written(HaproxyVersion.V2_0, rule))
        .isEqualTo("http-request set-header X-Forwarded-Proto http\n");
    assertThat(written(HaproxyVersion.V1_8, HeaderRule.remove("Server").ofResponses()))
        .isEqualTo("http-response del-header Server\n");
    assertThat(written(HaproxyVersion.V2_0, HeaderRule.add("X-Load", "100%")))
        .isEqualTo("http-request add-header X-Load 100%%\n");
  }

  private static String written(HaproxyVersion version, Statement statement) {
    return SectionModel.frontend("f").add(statement).build().statements().stream()
        .map(
            each -> {
              StringBuilder text = new StringBuilder();
              each.write(new SectionWriter(version, SectionKind.FRONTEND, "f", text));
              return text.toString().replaceAll("(?m)^ {4}", "");
            })
        .reduce("", String::concat);
  }

  private static void refused(HaproxyVersion version, SectionModel.Builder<?> section, String why) {
    assertThatThrownBy(() -> HaproxyModel.forVersion(version).section(section).build().render())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatAVersionCannotSayIsRefusedWithFieldVersionAndWhatToDo() {
    refused(
        HaproxyVersion.V2_1,
        SectionModel.frontend("f").setting("reqadd", "X-A: b"),
        "frontend f: reqadd 'reqadd': HAProxy 2.1 has no 'reqadd' (it went with 2.1); use"
            + " 'http-request add-header'");
    refused(
        HaproxyVersion.V1_5,
        SectionModel.frontend("f").from("base"),
        "HAProxy 1.5 has no 'from' (it came with 2.4)");
    refused(
        HaproxyVersion.V2_5,
        SectionModel.global().processes(2),
        "global: nbproc 'nbproc': HAProxy 2.5 has no 'nbproc' (it went with 2.5); use 'nbthread'");
    refused(
        HaproxyVersion.V1_5,
        SectionModel.global().threads(2),
        "HAProxy 1.5 has no 'nbthread' (it came with 1.8); use 'nbproc'");
    refused(
        HaproxyVersion.V2_0,
        SectionModel.frontend("f").rule(Rule.parse("http-request", "return status 200")),
        "HAProxy 2.0 has no 'http-request return' (it came with 2.2)");
    refused(
        HaproxyVersion.V1_5,
        SectionModel.frontend("f")
            .bind(Bind.on("*", 443).tls("/etc/a.pem").protocols(List.of("h2")).build()),
        "HAProxy 1.5 has no 'alpn h2' (it came with 1.8)");
    refused(
        HaproxyVersion.V2_4,
        SectionModel.frontend("f")
            .bind(Bind.on(List.of(Endpoint.parse("quic4@:443"))).tls("/etc/a.pem").build()),
        "HAProxy 2.4 has no 'quic4@' (it came with 2.6)");
    refused(
        HaproxyVersion.V1_8,
        SectionModel.of(SectionKind.PROGRAM, "p").setting("command", "/bin/true"),
        "HAProxy 1.8 has no 'program' sections (they came with 2.0)");
    refused(
        HaproxyVersion.V2_6,
        SectionModel.frontend("f").closing(Closing.ASK_BOTH),
        "HAProxy 2.6 closes by itself since 1.9");
    refused(
        HaproxyVersion.V1_8,
        SectionModel.backend("b").check(HttpCheck.get("/").expectStatus("200-399")),
        "HAProxy 1.8 has no 'http-check expect status 200-399' (it came with 2.2)");
    refused(
        HaproxyVersion.V1_5,
        SectionModel.backend("b")
            .server(Server.named("a", "192.0.2.1", 80).parameter("resolvers", "dns").build()),
        "HAProxy 1.5 has no 'resolvers' on a server line (it came with 1.6)");
    refused(
        HaproxyVersion.V2_0,
        SectionModel.defaults("d").rule(Rule.deny(403, Condition.ALWAYS)),
        "HAProxy 2.0 has no 'http-request' in a defaults section");
    refused(
        HaproxyVersion.V2_6,
        SectionModel.defaults().rule(Rule.deny(403, Condition.ALWAYS)),
        "stands only in a defaults section with a name");
    refused(
        HaproxyVersion.V2_6,
        SectionModel.backend("b").setting("bind", "*:80"),
        "this does not stand in a backend section");
  }

  @Test
  void sectionsThatDoNotFitTogetherAreRefused() {
    refused(
        HaproxyVersion.V2_6,
        SectionModel.frontend("f").bind(Bind.on("*", 80).build()).defaultBackend("nobody"),
        "there is no backend 'nobody'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\nserver x 192.0.2.9:80", "a b", "a#b", "a'b", "a\"b", "", "a\\b", "a\u0000b"})
  void nothingGetsIntoTheFileThroughAName(String name) {
    assertThatThrownBy(() -> Server.named(name, "192.0.2.1", 80))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> SectionModel.backend(name)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> SectionModel.userlist("u").group(name))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Acl.parse(name, "path /")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> PersistenceCookie.insert(name))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> HeaderRule.set("X-" + name + "\n", "v"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aValueWithSignsIsQuotedSoThatItStaysOneWord() {
    for (HaproxyVersion version : List.of(HaproxyVersion.V1_6, HaproxyVersion.V2_6)) {
      for (String value :
          List.of("a b", "it's #1", "\"$HOME\"", "back\\slash", "é'\"", "a'b\\ $x")) {
        String line = written(version, Setting.of("description", value));
        assertThat(LineWords.of(line.strip()).words())
            .extracting(Word::text)
            .containsExactly("description", value);
      }
    }
    assertThat(written(HaproxyVersion.V1_5, Setting.of("description", "a b #1 \\ \"x\"")))
        .isEqualTo("description a\\ b\\ \\#1\\ \\\\\\ \"x\"\n");
  }

  @Test
  void aRawLineIsOneLineAndBeginsNoSection() {
    for (String line : List.of("a\nb", "backend x", "", "# only a comment", "option \"open")) {
      assertThatThrownBy(() -> new RawLine(line)).isInstanceOf(InvalidSpecException.class);
    }
    assertThat(written(HaproxyVersion.V2_6, new RawLine(" log-format \"$LOG_FORMAT\" # ours ")))
        .isEqualTo("log-format \"$LOG_FORMAT\" # ours\n");
  }

  @Test
  void aPasswordIsHashedAndNeverShown() {
    Secret secret = Secret.of("x7Tz-is-hard");
    User user = User.of("carol", secret);
    String text =
        HaproxyModel.forVersion(HaproxyVersion.V2_6)
            .section(SectionModel.userlist("crew").user(user))
            .build()
            .render();
    assertThat(text).contains("user carol password $6$").doesNotContain("x7Tz");
    assertThat(user.toString()).doesNotContain("$6$");
    assertThat(user.password().fits(secret)).isTrue();
    assertThat(user.password().fits(Secret.of("other"))).isFalse();
    assertThatThrownBy(() -> PasswordHash.parse("password", "x7Tz-is-hard"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageNotContaining("x7Tz");
  }

  @Test
  void oldAndNewWordsForTheOldestTls() {
    Bind bind = Bind.on("*", 443).tls("/etc/a.pem").minimumTls(TlsVersion.TLS_1_2).build();
    assertThat(written(HaproxyVersion.V1_5, bind))
        .isEqualTo("bind *:443 ssl crt /etc/a.pem no-sslv3 no-tlsv10 no-tlsv11\n");
    assertThat(written(HaproxyVersion.V2_6, bind))
        .isEqualTo("bind *:443 ssl crt /etc/a.pem ssl-min-ver TLSv1.2\n");
  }

  @Test
  void aCheckOfTextIsWrittenWithEscapes() {
    StringBuilder text = new StringBuilder();
    TcpCheck.connect()
        .send("PING\r\n")
        .expect("+PONG it's #1")
        .write(new SectionWriter(HaproxyVersion.V2_6, SectionKind.BACKEND, "b", text));
    assertThat(text.toString())
        .isEqualTo(
            "    option tcp-check\n    tcp-check send PING\\r\\n\n"
                + "    tcp-check expect string +PONG\\ it\\'s\\ \\#1\n");
  }

  @Test
  void whatWasWrittenIsReadAndWrittenTheSame() {
    for (HaproxyVersion version :
        List.of(HaproxyVersion.V1_8, HaproxyVersion.V2_0, HaproxyVersion.V2_6)) {
      String text = model(version).render();
      HaproxyFile file = HaproxyFile.parse(text);
      assertThat(file.text()).isEqualTo(text);
      assertThat(HaproxyModel.of(file, version).render()).isEqualTo(text);
    }
  }
}
