package io.panvisor.config.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.FileText;
import io.panvisor.config.SampleHost;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Held against the programs themselves, with the policy that Debian ships as a file: SELinux does
 * not run here, and nothing turns it on.
 */
@Tag("engine")
@net.jqwik.api.Tag("engine")
class SelinuxEngineTest {

  private static final String FILES = "/etc/selinux/default/contexts/files/file_contexts";

  /**
   * What libselinux makes of each of the files that are named, put in the place of the real one.
   */
  private static final String READ_CONFIGS =
      """
      mount --bind "$0/now" /etc/selinux/config
      exec /usr/bin/python3 -c '
      import selinux, sys
      for name in sys.argv[1:]:
          with open("/etc/selinux/config", "wb") as now:
              now.write(open(name, "rb").read())
          try:
              print(selinux.selinux_getenforcemode()[1])
          except OSError:
              print("none")
      ' "$@"
      """;

  private final CommandRunner programs = Commands.here();

  private Verdict check(io.panvisor.config.FileCheck check, String text) {
    try (SampleHost host = new SampleHost()) {
      return check.check(host.staged("/etc/sample", text), programs);
    }
  }

  @Provide
  Arbitrary<PolicyModule> modules() {
    return SelinuxSamples.modules();
  }

  @Provide
  Arbitrary<String> logs() {
    return SelinuxSamples.logs();
  }

  @Provide
  Arbitrary<List<String>> configs() {
    return SelinuxSamples.configs().list().ofMinSize(1).ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<FileContext>> contexts() {
    return SelinuxSamples.contexts().list().ofMaxSize(40);
  }

  @Property(tries = 300)
  void everyModuleIsAccepted(@ForAll("modules") PolicyModule module) {
    Verdict verdict = check(new PolicyModuleCheck(), module.render());

    assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Test
  void aBadModuleIsRefusedWithItsLine() {
    Verdict verdict =
        check(
            new PolicyModuleCheck(),
            """
            module bad 1.0;
            require { type a_t; class file read; }
            allow a_t b_t:file read;
            """);

    assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(verdict.problems()).singleElement().hasToString("line 3: unknown type b_t at ';'");
    assertThat(check(new PolicyModuleCheck(), "allow a_t b_t:file read;\n").state())
        .isEqualTo(Verdict.State.REFUSED);
    assertThatThrownBy(() -> new PolicyCompiler(programs).compile("bad", "module bad 1.0;\n}\n"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("checkmodule");
  }

  private Path policy() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/etc/selinux/default/policy"))) {
      return files.findFirst().orElseThrow();
    }
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void theRulesAreThoseOfAudit2allow(@ForAll("logs") String text) throws IOException {
    AuditLog log = AuditLog.parse(text);
    AuditToAllow tool = AuditToAllow.find(programs).orElseThrow().policy(policy().toString());
    if (log.denials().isEmpty() && log.invalidContexts().isEmpty()) {
      assertThatThrownBy(() -> tool.advise("sample", log)).isInstanceOf(InvalidSpecException.class);
      return;
    }

    PolicyModule own = PolicyModule.allowing("sample", log);

    assertThat(own).isEqualTo(tool.advise("sample", log).module());
    assertThat(own).isEqualTo(raw(text));
  }

  /** What audit2allow makes of the whole log, not only of the lines that were found here. */
  private PolicyModule raw(String text) throws IOException {
    return PolicyModule.parse(
        programs
            .run(
                Command.of("audit2allow", "-m", "sample", "-p", policy().toString())
                    .withInput(text))
            .out());
  }

  @Test
  void audit2allowKnowsOfBooleansToo() throws IOException {
    AuditLog log =
        AuditLog.parse(
            "type=AVC msg=audit(1.000:1): avc:  denied  { name_connect } for  pid=7 comm=\"x\""
                + " scontext=system_u:system_r:httpd_t:s0"
                + " tcontext=system_u:object_r:mysqld_port_t:s0 tclass=tcp_socket\n");

    assertThat(
            AuditToAllow.find(programs)
                .orElseThrow()
                .policy(policy().toString())
                .advise("m", log)
                .remarks())
        .singleElement()
        .asString()
        .startsWith("allow httpd_t mysqld_port_t:tcp_socket name_connect;")
        .contains("httpd_can_network_connect");
  }

  @Test
  void modulesAreCompiledInstalledListedAndRemoved() throws IOException {
    PolicyCompiler compiler = new PolicyCompiler(programs);
    List<PolicyPackage> packages = new ArrayList<>();
    for (String name : List.of("panvisor_one", "panvisor_two")) {
      packages.add(
          compiler.compile(
              new PolicyModule(
                  name,
                  "1.0",
                  List.of(AllowRule.of("httpd_t", "var_log_t", "file", List.of("append"))),
                  List.of())));
    }
    try (SampleHost host = new SampleHost()) {
      host.folder("/var/lib").folder("/etc");
      for (String folder : List.of("/var/lib/selinux", "/etc/selinux")) {
        programs.run(Command.of("cp", "-a", folder, host.root() + folder));
      }
      PolicyStore store = PolicyStore.named(programs, "default").below(host.root());
      assertThat(store.list()).contains("apache").doesNotContain("panvisor_one");

      store.install(packages);
      assertThat(store.list()).contains("panvisor_one", "panvisor_two");

      store.remove(List.of("panvisor_one", "panvisor_two"));
      assertThat(store.list()).doesNotContain("panvisor_one", "panvisor_two");
      assertThatThrownBy(() -> store.remove(List.of("panvisor_one")))
          .isInstanceOf(NotFoundException.class);
    }
    assertThat(PolicyStore.named(programs, "default").list()).doesNotContain("panvisor_one");
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void theModeIsTheOneThatLibselinuxReads(@ForAll("configs") List<String> texts) {
    try (SampleHost host = new SampleHost()) {
      host.write("/now", "");
      List<String> arguments =
          new ArrayList<>(List.of("-m", "sh", "-c", READ_CONFIGS, host.root().toString()));
      for (int index = 0; index < texts.size(); index++) {
        host.write("/" + index, texts.get(index));
        arguments.add(host.root() + "/" + index);
      }
      List<String> read = programs.run(Command.of("unshare", arguments)).out().lines().toList();

      List<String> own =
          texts.stream()
              .map(
                  text ->
                      SelinuxConfigDocument.parse(text)
                          .mode()
                          .map(
                              mode ->
                                  switch (mode) {
                                    case ENFORCING -> "1";
                                    case PERMISSIVE -> "0";
                                    case DISABLED -> "-1";
                                  })
                          .orElse("none"))
              .toList();
      assertThat(own).isEqualTo(read);
    }
  }

  @Property(tries = 100)
  void everyFileOfContextsIsAccepted(@ForAll("contexts") List<FileContext> contexts) {
    FileContextsDocument document = FileContextsDocument.parse("");
    for (FileContext each : contexts) {
      document = document.with(each);
    }

    Verdict verdict = check(new FileContextsCheck(), document.text());

    assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Test
  void aBadFileOfContextsIsRefusedWithItsLine() {
    Verdict verdict =
        check(new FileContextsCheck(), "# x\n/srv/images(/.*? system_u:object_r:etc_t:s0\n");

    assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(verdict.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
  }

  @Test
  void shippedFilesAreKeptByteByByteAndUnderstood() throws IOException {
    byte[] config = Files.readAllBytes(Path.of("/etc/selinux/config"));
    SelinuxConfigDocument document = SelinuxConfigDocument.parse(FileText.decode(config));
    assertThat(FileText.encode(document.text())).isEqualTo(config);
    assertThat(document.problems()).isEmpty();
    assertThat(document.type()).contains("default");

    byte[] files = Files.readAllBytes(Path.of(FILES));
    FileContextsDocument contexts = FileContextsDocument.parse(FileText.decode(files));
    assertThat(FileText.encode(contexts.text())).isEqualTo(files);
    assertThat(contexts.problems()).isEmpty();
    assertThat(contexts.entries()).hasSizeGreaterThan(1000);
  }

  @Test
  void booleansOfAHostWithoutSelinuxAreNotReady() {
    assertThatThrownBy(() -> SelinuxBooleans.live(programs))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("disabled");
  }
}
