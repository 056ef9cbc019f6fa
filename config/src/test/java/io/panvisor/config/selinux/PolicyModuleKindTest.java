package io.panvisor.config.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyModuleKindTest {

  private final SampleHost host = new SampleHost();

  @BeforeEach
  void writeLog() {
    host.write(
        "/var/log/audit/audit.log",
        """
        type=AVC msg=audit(1364481363.243:1): avc:  denied  { read } for  pid=12 comm="xend" scontext=system_u:system_r:xend_t:s0 tcontext=system_u:object_r:default_t:s0 tclass=file
        type=AVC msg=audit(1364481363.244:2): avc:  denied  { write } for  pid=13 comm="httpd" scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:etc_t:s0 tclass=file
        """);
  }

  @AfterEach
  void close() {
    host.close();
  }

  private ChangePlan plan(String yaml) {
    return new PolicyModuleKind().plan(SpecNode.yaml(yaml), host.tree());
  }

  @Test
  void theGuidesThreeCommandsAreAPlan() {
    ChangePlan plan = plan("{name: custom_xen, denials: {command: xend}}");

    assertThat(plan.wanted().get(0).path()).isEqualTo("/usr/local/share/selinux/custom_xen.te");
    assertThat(plan.wanted().get(0).contentText())
        .contains("module custom_xen 1.0;", "allow xend_t default_t:file read;")
        .doesNotContain("httpd_t");
    assertThat(plan.followUps())
        .extracting(each -> each.command().get(0))
        .containsExactly("checkmodule", "semodule_package", "semodule");
    assertThat(plan.followUps().get(2).command())
        .isEqualTo(List.of("semodule", "-i", "/usr/local/share/selinux/custom_xen.pp"));
    assertThat(plan.notes())
        .anyMatch(note -> note.startsWith("1 denials give 1 rules."))
        .anyMatch(note -> note.contains("a label that says nothing of them"));
  }

  @Test
  void everyFilterIsThere() {
    assertThat(
            plan("{name: m, denials: {pid: 13, domain: httpd_t, from: '2013-03-28T00:00:00Z',"
                    + " until: '2013-03-29T00:00:00Z', containing: write}}")
                .wanted()
                .get(0)
                .contentText())
        .contains("allow httpd_t etc_t:file write;")
        .doesNotContain("xend_t");
  }

  @Test
  void rulesMayBeGiven() {
    assertThat(
            plan("{name: m, rules: [{source: a_t, target: self, class: process,"
                    + " permissions: [signal, execmem]}]}")
                .notes())
        .singleElement()
        .asString()
        .contains("allow a_t self:process { execmem signal };", "run as code");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: m",
        "{name: m, denials: {command: none}}",
        "{name: m, denials: {log: /none}}",
        "{name: m, denials: {from: yesterday}}",
        "{name: 'a b', denials: {}}",
        "{name: m, denials: {wrong: 1}}",
        "{name: m, rules: [{source: a_t, target: 'b_t; allow x', class: file, permissions: read}]}",
        "{name: m, rules: [{source: a_t, target: b_t, class: file, permissions: []}]}",
        "{name: m, rules: [{source: a_t, target: b_t, class: file, permissions: 'read }'}]}"
      })
  void whatCannotBeIsRefused(String yaml) {
    assertThatThrownBy(() -> plan(yaml)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aTextOfOthersIsReadAsFarAsItIsKnown() {
    PolicyModuleDocument document =
        PolicyModuleDocument.parse(
            """
            module my 1.0; # a module

            require {
              type a_t, b_t;
              class file { read write };
            }
            # comment { ; }
            allow { a_t b_t } self:file { read write };
            dontaudit a_t b_t:file read;
            """);

    assertThat(document.name()).contains("my");
    assertThat(document.rules())
        .extracting(AllowRule::toString)
        .containsExactly(
            "allow a_t self:file { read write };", "allow b_t self:file { read write };");
    assertThat(document.problems()).isEmpty();
    assertThat(document.model().toString()).contains("others=[dontaudit a_t b_t : file read]");
    assertThatThrownBy(() -> PolicyModule.parse(document.text())).hasMessageContaining("line 9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "allow a_t b_t:file read;", "module a;", "module allow 1.0;", "module a 1.0"})
  void aTextWithoutItsHeadIsNamed(String text) {
    assertThat(PolicyModuleDocument.parse(text).problems()).isNotEmpty();
  }

  @Test
  void faultsOfTheFormAreNamedWithTheirLine() {
    assertThat(PolicyModuleDocument.parse("module a 1.0;\nrequire {\n type x;\n").problems())
        .singleElement()
        .hasToString("line 2: '{' is not closed. A statement ends with ';'.");
    assertThat(PolicyModuleDocument.parse("module a 1.0;\n}\n").problems())
        .anyMatch(problem -> problem.line() == 2 && problem.what().contains("closes nothing"));
    assertThat(PolicyModuleDocument.parse("policy_module(a, 1.0)\n").problems())
        .anyMatch(problem -> problem.what().contains("macro"));
  }

  private ChangePlan contexts(String yaml) {
    return new FileContextsKind().plan(SpecNode.yaml(yaml), host.tree());
  }

  @Test
  void labelsOfThisHostAreLeftToSemanage() {
    ChangePlan plan =
        new FileContextsKind()
            .plan(
                SpecNode.yaml(
                    "{policy: none, contexts: [{pattern: '/srv/images(/.*)?', type: virt_image_t}]}"),
                HostTree.thisHost());

    assertThat(plan.wanted()).isEmpty();
    assertThat(plan.followUps())
        .extracting(FollowUp::command)
        .containsExactly(
            List.of(
                "semanage",
                "fcontext",
                "-a",
                "-f",
                "a",
                "-t",
                "virt_image_t",
                "-r",
                "s0",
                "/srv/images(/.*)?"),
            List.of("restorecon", "-R", "-v", "/srv/images"));
  }

  @Test
  void anImagesFilesAreEditedAsSemanageWould() {
    String local = "/etc/selinux/targeted/contexts/files/file_contexts.local";
    String store = "/var/lib/selinux/targeted/active/file_contexts.local";
    host.write(local, "# made by libsemanage\n/srv/images(/.*)?    system_u:object_r:etc_t:s0\n")
        .folder("/var/lib/selinux/targeted/active");

    ChangePlan plan = contexts("contexts: [{pattern: '/srv/images(/.*)?', type: virt_image_t}]");

    assertThat(plan.wanted())
        .extracting(each -> each.path(), each -> each.contentText())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                local,
                "# made by libsemanage\n/srv/images(/.*)?    system_u:object_r:virt_image_t:s0\n"),
            org.assertj.core.groups.Tuple.tuple(store, plan.wanted().get(0).contentText()));
    assertThat(plan.followUps())
        .extracting(FollowUp::command)
        .containsExactly(List.of("restorecon", "-R", "-v", "/srv/images"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "/a b", "/a\n/b", "/a(", "/a#b", ""})
  void aPatternThatIsNoneIsRefused(String pattern) {
    assertThatThrownBy(
            () ->
                FileContext.of(
                    pattern, FileContext.FileType.ANY, SelinuxContext.of("a_u:b_r:c_t:s0")))
        .isInstanceOf(InvalidSpecException.class);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({
    "/srv/images(/.*)?, /srv/images",
    "/srv/im.*, /srv",
    "/opt/a\\.b/x, /opt/a.b/x",
    "/.*, /",
    "/var/lib/x, /var/lib/x"
  })
  void theStemIsTheDeepestFolderOfAll(String pattern, String stem) {
    assertThat(FileContext.none(pattern, FileContext.FileType.ANY).stem()).isEqualTo(stem);
  }
}
