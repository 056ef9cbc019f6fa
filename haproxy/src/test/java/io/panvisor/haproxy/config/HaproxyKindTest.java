package io.panvisor.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a description in YAML makes of a host. */
class HaproxyKindTest {

  private static final String FILE = "/etc/haproxy/haproxy.cfg";

  private static final String SHOP =
      """
      global: { daemon: true, user: haproxy, group: haproxy, maxConnections: 4000 }
      defaults:
        - mode: http
          options: [httplog, dontlognull]
          timeouts: { connect: 5s, client: 1m, server: 1m }
      certificates:
        shop:
          selfSigned: { names: [shop.example, 192.0.2.1] }
      userlists:
        crew:
          users:
            carol: { password: correct horse }
      frontends:
        shop:
          bind:
            - address: "*:80"
            - address: "*:443"
              certificates: shop
              minimumTls: TLSv1.2
          acls:
            numbers: path_beg /numbers
          rules: http-request deny unless { src 192.0.2.0/24 } numbers
          requestHeaders:
            - set: X-Forwarded-Proto
              value: https
              when: if { ssl_fc }
          routes:
            - { backend: tills, when: if numbers }
          defaultBackend: tills
      backends:
        tills:
          balance: leastconn
          cookie: { name: SRV, indirect: true, noCache: true }
          check: { http: { uri: /alive, host: shop.example, status: "200" } }
          stats: { uri: /numbers, realm: Shop Numbers, userlist: crew }
          servers:
            - { name: till1, address: "192.0.2.11:80", cookie: till1, check: true }
            - name: till2
              address: "192.0.2.12:80"
              cookie: till2
              checks: { interval: 3s, fall: 2, rise: 4 }
              parameters: { error-limit: 10, observe: layer7 }
            - { name: spare, address: "192.0.2.20:80", check: true, backup: true }
      """;

  @TempDir private Path root;

  @BeforeEach
  void aDebianHost() throws IOException {
    write("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n");
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  private ChangePlan plan(String spec) {
    return ConfigKinds.load().require("haproxy").plan(SpecNode.yaml(spec), HostTree.at(root));
  }

  private static String text(ChangePlan plan) {
    return plan.wanted().stream()
        .filter(file -> file.path().equals(FILE))
        .findFirst()
        .orElseThrow()
        .contentText();
  }

  @Test
  void aDescriptionBecomesAFileForTheVersionOfTheHost() {
    String text = text(plan(SHOP));

    assertThat(text)
        .startsWith("# For HAProxy 2.6\n\nglobal\n")
        .contains(
            "    bind *:443 ssl crt /etc/haproxy/certs/shop.pem ssl-min-ver TLSv1.2\n",
            "    http-request set-header X-Forwarded-Proto https if { ssl_fc }\n",
            "    use_backend tills if numbers\n    default_backend tills\n",
            "    server till2 192.0.2.12:80 cookie till2 check inter 3s fall 2 rise 4 error-limit 10"
                + " observe layer7\n");
    assertThat(HaproxyFile.parse(text).problems(HaproxyVersion.V2_6)).isEmpty();
  }

  @Test
  void theVersionCanBeGiven() {
    String text =
        text(
            plan(
                """
                version: "1.5"
                listens:
                  web:
                    bind: { address: "*:80" }
                    requestHeaders: { add: X-Via, value: here }
                    servers: { name: a, address: "192.0.2.1:80" }
                """));

    assertThat(text).startsWith("# For HAProxy 1.5\n").contains("reqadd X-Via:\\ here");
  }

  @Test
  void keysAndHashesAreForRootAlone() throws IOException {
    ChangePlan plan = plan(SHOP);

    assertThat(plan.wanted())
        .filteredOn(file -> file.path().equals("/etc/haproxy/certs/shop.pem"))
        .singleElement()
        .matches(WantedFile::isSecret)
        .extracting(file -> file.mode().orElse(""))
        .isEqualTo("0600");
    assertThat(plan.diff() + plan.toTree() + plan.wanted())
        .doesNotContain("PRIVATE KEY", "correct horse");

    plan.apply(ApplyOptions.unchecked());
    for (String path : List.of("etc/haproxy/haproxy.cfg", "etc/haproxy/certs/shop.pem")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(path))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void whatIsAppliedAlreadyIsNotAppliedAgain() {
    plan(SHOP).apply(ApplyOptions.unchecked());

    ChangePlan again = plan(SHOP);

    assertThat(again.changes()).isEmpty();
    assertThat(again.followUps()).isEmpty();
    assertThat(plan(SHOP.replace("correct horse", "another horse")).changes()).hasSize(1);
    assertThat(plan(SHOP.replace("192.0.2.1]", "192.0.2.2]")).changes()).hasSize(1);
  }

  @Test
  void itIsReloadedWhereItRanAndStartedWhereItDidNot() {
    assertThat(plan(SHOP).followUps())
        .extracting(each -> each.command().get(1))
        .containsExactly("restart", "enable");

    plan(SHOP).apply(ApplyOptions.unchecked());

    assertThat(plan(SHOP.replace("leastconn", "source")).followUps())
        .extracting(each -> String.join(" ", each.command()))
        .containsExactly("systemctl reload haproxy.service", "systemctl enable haproxy.service");
  }

  @Test
  void aPlainPasswordMakesTheFileASecretAndIsTold() {
    ChangePlan plan =
        plan(
            """
            listens:
              web:
                bind: { address: "*:80" }
                stats: { uri: /s, plainUsers: { carol: correct horse } }
            """);

    assertThat(text(plan)).contains("stats auth 'carol:correct horse'\n");
    assertThat(plan.diff()).doesNotContain("correct");
    assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("password"));
  }

  @Test
  void aCertificateThatIsGivenIsWrittenWithItsKeyBehindIt() {
    plan(SHOP).apply(ApplyOptions.unchecked());
    String made = HostTree.at(root).text("/etc/haproxy/certs/shop.pem").orElseThrow();
    String key = made.substring(made.indexOf("-----BEGIN PRIVATE KEY"));
    String chain = made.substring(0, made.indexOf("-----BEGIN PRIVATE KEY"));
    String spec =
        "certificates:\n  own:\n    path: /etc/haproxy/own.pem\n    certificate: |\n"
            + chain.indent(6)
            + "    key: |\n"
            + key.indent(6)
            + """
            frontends:
              f: { bind: { address: "*:443", certificates: own }, defaultBackend: b }
            backends: { b: {} }
            """;

    assertThat(plan(spec).wanted())
        .filteredOn(file -> file.path().equals("/etc/haproxy/own.pem"))
        .singleElement()
        .matches(WantedFile::isSecret)
        .extracting(WantedFile::contentText)
        .isEqualTo(made);
  }

  @Test
  void filesThatAreNamedButNotThereAreTold() {
    ChangePlan plan =
        plan(
            """
            frontends:
              f: { bind: { address: "*:443", certificates: /etc/ssl/gone.pem }, defaultBackend: b }
            backends: { b: {} }
            """);

    assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("/etc/ssl/gone.pem"));
  }

  @Test
  void anEditTouchesItsLinesAlone() throws IOException {
    String before =
        """
        # by hand
        frontend f
        \tbind *:80   # the door
        \tdefault_backend b
        backend b
        \tserver  one 192.0.2.1:80  check   # old
        \tserver two 192.0.2.2:80 check
        \tserver three 192.0.2.3:80
        """;
    write("etc/haproxy/haproxy.cfg", before);
    String edit =
        """
        edit:
          backends:
            b:
              servers:
                - { name: two, address: "192.0.2.22:80", check: true }
                - { name: four, address: "192.0.2.4:80" }
              remove: [three, never]
        """;

    ChangePlan plan = plan(edit);

    assertThat(text(plan))
        .isEqualTo(
            before
                .replace("192.0.2.2:80", "192.0.2.22:80")
                .replace("three 192.0.2.3:80", "four 192.0.2.4:80"));
    plan.apply(ApplyOptions.unchecked());
    assertThat(plan(edit).changes()).isEmpty();
  }

  @Test
  void anOldFileIsModernisedOnlyAsAWhole() throws IOException {
    write(
        "etc/haproxy/haproxy.cfg",
        "listen web\n    bind *:80\n    mode http\n    clitimeout 60000\n    reqadd X-A:\\ b\n");

    assertThat(text(plan("edit: { modernise: true }")))
        .contains("timeout client 60000", "http-request add-header X-A b");

    write(
        "etc/haproxy/haproxy.cfg",
        "listen web\n    bind *:80\n    mode http\n    reqrep ^(.*)x\\(y \\1z\n");
    assertThatThrownBy(() -> plan("edit: { modernise: true }"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("edit.modernise");
  }

  @Test
  void aFileThatIsNotThereIsNotEdited() {
    assertThatThrownBy(() -> plan("edit: { backends: { b: { remove: a } } }"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("edit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backends: { \"b\\nserver x 192.0.2.9:80\": {} }",
        "backends: { b: { servers: [{ name: \"a 192.0.2.9\", address: '192.0.2.1:80' }] } }",
        "backends: { b: { servers: [{ name: a, address: \"192.0.2.1:80\\n  server x\" }] } }",
        "backends: { b: { servers: [{ name: a, address: '192.0.2.1:80 #' }] } }",
        "backends: { b: { servers: [{ name: a, address: '192.0.2.1:80', cookie: \"x\\n\" }] } }",
        "backends: { b: { servers: [{ name: a, address: '192.0.2.1:80', track: 'b/a c' }] } }",
        "backends: { b: { servers: [{ name: a, address: '192.0.2.1:80',"
            + " parameters: { \"check\\n\": true } }] } }",
        "backends: { b: { balance: \"roundrobin\\n  server x 192.0.2.9:80\" } }",
        "backends: { b: { cookie: { name: \"A insert\" } } }",
        "backends: { b: { options: \"httplog\\n  server x 192.0.2.9:80\" } }",
        "backends: { b: { settings: { \"hash-type\\n\": consistent } } }",
        "backends: { b: { settings: { hash-type: \"consistent\\nbackend c\" } } }",
        "backends: { b: { raw: \"hash-type consistent\\nbackend c\" } }",
        "backends: { b: { raw: backend c } }",
        "backends: { b: { acls: { \"a path\": path / } } }",
        "backends: { b: { acls: { a: \"path /\\n  acl b path /\" } } }",
        "backends: { b: { rules: \"http-request deny\\n  http-request allow\" } }",
        "backends: { b: { rules: \"server x 192.0.2.9:80\" } }",
        "backends: { b: { requestHeaders: { set: \"X: y\", value: z } } }",
        "backends: { b: { requestHeaders: { set: X, value: \"y\\n  server x 192.0.2.9:80\" } } }",
        "backends: { b: { check: { http: { uri: \"/ HTTP/1.0\\r\\nX: y\" } } } }",
        "backends: { b: { errorFiles: { 503: \"/a\\n\" } } }",
        "backends: { b: { timeouts: { \"server\\n\": 1s } } }",
        "backends: { b: { timeouts: { server: \"1s\\n\" } } }",
        "backends: { b: { stats: { uri: \"/a b\\n\" } } }",
        "backends: { b: { stats: { uri: /s, plainUsers: { a: \"b\\nc\" } } } }",
        "global: { user: \"haproxy\\n  chroot /\" }",
        "global: { chroot: /var/../etc }",
        "global: { statsSockets: [{ address: /run/a.sock, mode: \"660 level admin\" }] }",
        "global: { logs: { target: 127.0.0.1, facility: \"local0\\n\" } }",
        "userlists: { u: { users: { \"a b\": { password: c } } } }",
        "userlists: { u: { users: { a: { hash: \"$6$a$b\\nuser c insecure-password d\" } } } }",
        "frontends: { f: { bind: { address: \"*:80 ssl\" } } }",
        "frontends: { f: { bind: { address: \"*:80\", certificates: \"/a\\n\" } } }",
        "frontends: { f: { defaultBackend: \"b\\n\" } }",
        "certificates: { ../../passwd: { selfSigned: { names: a.example } } }",
        "certificates: { a: { path: /etc/../passwd, selfSigned: { names: a.example } } }",
        "certificates: { a: { selfSigned: { names: \"a b\" } } }",
        "resolvers: { r: { nameServers: { \"n\\n\": \"192.0.2.53:53\" } } }",
        "sections: { section: backend, name: \"b\\n\" }",
        "file: /etc/../x",
      })
  void nothingGetsIntoTheFileThroughAValue(String spec) {
    assertThatThrownBy(() -> plan(spec + "\nlistens: { web: { bind: { address: '*:81' } } }"))
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            wrong ->
                assertThat(wrong.violations())
                    .as("found in the value, not in the text that was made of it")
                    .noneMatch(violation -> violation.field().startsWith("line ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backends: { b: { sevrers: [] } }",
        "frontends: { f: { bind: { address: '*:80' }, defaultBackend: nobody } }",
        "frontends: { f: { bind: { address: '*:80', certificates: nobody } } }",
        "backends: { b: { servers: [{ name: a, address: '192.0.2.1:80', weight: 257 }] } }",
        "backends: { b: { servers: [{ name: a, address: '192.0.2.1:80', tls: {} }] } }",
        "backends: { b: { servers: [{ name: a, address: '192.0.2.1:80' },"
            + " { name: a, address: '192.0.2.2:80' }] } }",
        "backends: { b: { check: { http: {}, tcp: {} } } }",
        "certificates: { a: { certificate: nonsense, key: nonsense } }",
        "userlists: { u: { users: { a: {} } } }",
        "sections: { section: nonsense }",
        "version: '0'",
        "{}",
      })
  void whatCannotBeIsRefused(String spec) {
    assertThatThrownBy(() -> plan(spec)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void anErrorNamesItsField() {
    assertThatThrownBy(
            () -> plan("backends: { b: { servers: [{ name: a, address: '192.0.2.1:99999' }] } }"))
        .hasMessageContaining("backends.b.servers[0].address");
    assertThatThrownBy(
            () -> plan("backends: { b: { servers: [{ name: a b, address: '192.0.2.1:80' }] } }"))
        .hasMessageContaining("backends.b.servers[0].name");
  }
}
