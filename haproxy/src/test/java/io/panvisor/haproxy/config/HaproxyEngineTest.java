package io.panvisor.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.FileCheck.Staged;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.FileText;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import io.panvisor.process.Command;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.Tag;

/** Held against the HAProxy that Debian ships. */
@Tag("engine")
@net.jqwik.api.Tag("engine")
class HaproxyEngineTest {

  private static final String FILE = "/etc/haproxy/haproxy.cfg";
  private static final HaproxyVersion DEBIANS = HaproxyVersion.V2_6;

  private static final String SPEC =
      """
      defaults:
        - { mode: http, timeouts: { connect: 5s, client: 1m, server: 1m } }
      certificates:
        shop: { selfSigned: { names: [shop.example] } }
      userlists:
        crew: { users: { carol: { password: correct horse } } }
      frontends:
        shop:
          bind: { address: "127.0.0.1:30443", certificates: shop }
          requestHeaders: { set: X-Said, value: "it's #1" }
          defaultBackend: tills
      backends:
        tills:
          stats: { uri: /numbers, userlist: crew }
          servers: { name: till1, address: "192.0.2.11:80", check: true }
      """;

  private final CommandRunner programs = Commands.here();
  private Path root = Path.of("/");

  @BeforeProperty
  void aHost() throws IOException {
    root = Files.createTempDirectory("panvisor-haproxy-test");
    Files.createDirectories(root.resolve("etc/haproxy"));
    Files.writeString(root.resolve("etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n");
  }

  @AfterProperty
  void removed() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private Verdict check(String text) throws IOException {
    Files.write(root.resolve(FILE.substring(1)), FileText.encode(text));
    return new HaproxyCheck().check(new Staged(root, FILE), programs);
  }

  private ChangePlan plan(String spec) {
    return ConfigKinds.load().require("haproxy").plan(SpecNode.yaml(spec), HostTree.at(root));
  }

  @Provide
  Arbitrary<HaproxyModel> models() {
    return HaproxySamples.models(DEBIANS);
  }

  @Property(tries = 400, shrinking = ShrinkingMode.OFF)
  void everyConfigurationIsAccepted(@ForAll("models") HaproxyModel model) throws IOException {
    Verdict verdict = check(model.render());

    assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
    assertThat(verdict.by()).isEqualTo("haproxy");
  }

  @Example
  void badFilesAreRefusedWithTheirLines() throws IOException {
    for (String bad :
        List.of(
            "frontend f\n    bind *:80\n    no-such-word\n",
            "backend b\n    mode http\n    balance nonsense\n",
            "backend b\n    mode http\n    server a 192.0.2.1:80 no-such-word\n",
            "backend b\n    mode http\n    http-request set-header X %[nonsense]\n")) {
      Verdict verdict = check(bad);

      assertThat(verdict.state()).as(bad).isEqualTo(Verdict.State.REFUSED);
      assertThat(verdict.by()).isEqualTo("haproxy");
      assertThat(verdict.problems())
          .as(verdict.words())
          .anyMatch(problem -> problem.isError() && problem.line() == 3);
    }
  }

  @Example
  void aDescriptionIsCheckedAndApplied() {
    ChangePlan plan = plan(SPEC);

    plan.apply(ApplyOptions.checking(programs));

    assertThat(plan(SPEC).changes()).isEmpty();
    assertThat(HostTree.at(root).exists("/etc/haproxy/certs/shop.pem")).isTrue();
  }

  @Example
  void whatHaproxyRefusesIsNotApplied() {
    String bad = SPEC + "    raw: http-request set-header X %[nonsense]\n";

    assertThatThrownBy(() -> plan(bad).apply(ApplyOptions.checking(programs)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("nonsense");
    assertThat(HostTree.at(root).exists(FILE)).isFalse();
    assertThat(HostTree.at(root).exists("/etc/haproxy/certs/shop.pem")).isFalse();
  }

  @Example
  void theFileThatDebianShipsIsReadAndPrintedByteForByte() throws IOException {
    byte[] shipped = shipped();
    HaproxyFile file = HaproxyFile.parse(FileText.decode(shipped));

    assertThat(FileText.encode(file.text())).isEqualTo(shipped);
    assertThat(file.problems(DEBIANS)).noneMatch(problem -> problem.isError());
    assertThat(file.section(SectionKind.DEFAULTS, "")).isPresent();
    assertThat(check(file.text()).state()).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Example
  void filesThatOnlyTheHostOfTheFileHasAreStoodInFor() throws IOException {
    String there =
        """
        frontend web
            mode http
            bind 127.0.0.1:30001
            acl inside src -f /etc/nowhere/inside.acl
            http-request deny deny_status 429 content-type text/html lf-file /etc/nowhere/slow.html if inside
            http-request return status 200 content-type text/html file /etc/nowhere/page.html if { path /page }
            http-request set-map(/etc/nowhere/hosts.map) %[req.hdr(host)] web if FALSE
            use_backend %[req.hdr(host),lower,map_dom(/etc/nowhere/hosts.map,web)]
            errorfile 503 /etc/nowhere/503.http
        backend web
            mode http
            http-error status 404 content-type text/html file /etc/nowhere/404.html
        """;

    Verdict verdict = check(there);

    assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
    assertThat(verdict.problems())
        .extracting(problem -> problem.line())
        .contains(4, 5, 6, 7, 9, 12);
    assertThat(verdict.words()).doesNotContain("panvisor-haproxy");
  }

  /** As the package has it: the one in its place may have been edited. */
  private byte[] shipped() throws IOException {
    Path installed = Path.of(FILE);
    String sums =
        programs.run(Command.of("dpkg-query", "-W", "-f", "${Conffiles}", "haproxy")).out();
    String wanted =
        sums.lines()
            .map(String::strip)
            .filter(line -> line.startsWith(FILE + " "))
            .map(line -> line.split(" ")[1])
            .findFirst()
            .orElseThrow();
    String is = programs.run(Command.of("md5sum", installed.toString())).out().split(" ")[0];
    assertThat(is).as("the package's own file is in its place").isEqualTo(wanted);
    return Files.readAllBytes(installed);
  }

  @Example
  void signsInValuesReachHaproxyAsTheyAre() throws IOException {
    for (String value : List.of("it's #1", "say \"hello\"", "back\\slash", "a $HOME b")) {
      String text =
          HaproxyModel.forVersion(DEBIANS)
              .section(
                  SectionModel.frontend("f")
                      .setting("description", value)
                      .bind(Bind.on("127.0.0.1", 30_001).build()))
              .build()
              .render();

      assertThat(check(text).state()).as(value).isEqualTo(Verdict.State.ACCEPTED);
      assertThat(text.getBytes(StandardCharsets.UTF_8).length).isPositive();
    }
  }
}
