package io.panvisor.config.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.Lines;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SelinuxPropertyTest {

  @Provide
  Arbitrary<PolicyModule> modules() {
    return SelinuxSamples.modules();
  }

  @Provide
  Arbitrary<String> configs() {
    return SelinuxSamples.configs();
  }

  @Provide
  Arbitrary<String> logs() {
    return SelinuxSamples.logs();
  }

  @Provide
  Arbitrary<String> contextFiles() {
    return SelinuxSamples.contextFiles();
  }

  @Provide
  Arbitrary<FileContext> contexts() {
    return SelinuxSamples.contexts();
  }

  @Provide
  Arbitrary<String> nearlyModules() {
    return Arbitraries.of(
            "module", "a", "1.0", ";", "{", "}", "require", "allow", ":", "file", "#", "\n", " ",
            "if", "(", ")", "role", "types", "read", "self", "\"", "é")
        .list()
        .ofMaxSize(20)
        .map(words -> String.join(" ", words));
  }

  @Property(tries = 500)
  void aModuleIsReadBackAndRenderedTheSame(@ForAll("modules") PolicyModule module) {
    String text = module.render();

    assertThat(PolicyModule.parse(text)).isEqualTo(module);
    assertThat(PolicyModule.parse(text).render()).isEqualTo(text);
    assertThat(PolicyModuleDocument.parse(text).problems()).isEmpty();
  }

  @Property(tries = 500)
  void everyByteOfAModuleIsKept(@ForAll("nearlyModules") String text) {
    PolicyModuleDocument document = PolicyModuleDocument.parse(text);

    assertThat(document.text()).isEqualTo(text);
    assertThat(document.model()).isNotNull();
    assertThat(document.problems()).isNotNull();
  }

  @Property(tries = 500)
  void anEditOfTheConfigTouchesOneLineAndCounts(
      @ForAll("configs") String text, @ForAll SelinuxMode mode) {
    SelinuxConfigDocument document = SelinuxConfigDocument.parse(text);
    assertThat(document.text()).isEqualTo(text);

    SelinuxConfigDocument edited = document.with(mode);

    assertThat(edited.mode()).contains(mode);
    assertThat(edited.with(mode)).isSameAs(edited);
    assertThat(edited.withType("mls").type()).contains("mls");
    var before = Lines.of(text);
    var after = Lines.of(edited.text());
    int changed = after.size() - before.size();
    for (int index = 0; index < before.size(); index++) {
      changed += before.get(index).text().equals(after.get(index).text()) ? 0 : 1;
    }
    assertThat(changed).isBetween(0, 1);
  }

  @Property(tries = 100)
  void everyDenialOfALogIsAllowedByItsModule(@ForAll("logs") String text) {
    AuditLog log = AuditLog.parse(text);

    assertThat(log.problems()).isEmpty();
    assertThat(AuditLog.parse(log.text()).denials()).hasSameSizeAs(log.denials());
    if (!log.denials().isEmpty()) {
      PolicyModule module = PolicyModule.allowing("m", log);
      assertThat(log.denials())
          .allSatisfy(
              denial ->
                  assertThat(module.rules())
                      .anyMatch(
                          rule ->
                              rule.source().equals(denial.source().type())
                                  && rule.target().equals(denial.target().type())
                                  && rule.targetClass().equals(denial.targetClass())
                                  && rule.permissions().containsAll(denial.permissions())));
    }
  }

  @Property(tries = 500)
  void anEditOfContextsTakesEffectAndKeepsTheRest(
      @ForAll("contextFiles") String text, @ForAll("contexts") FileContext wanted) {
    FileContextsDocument document = FileContextsDocument.parse(text);
    assertThat(document.text()).isEqualTo(text);
    assertThat(document.problems()).isNotNull();
    assertThat(document.model()).isNotNull();

    FileContextsDocument edited = document.with(wanted);

    assertThat(edited.find(wanted.pattern(), wanted.type())).contains(wanted);
    assertThat(edited.with(wanted)).isSameAs(edited);
    assertThat(
            edited.without(wanted.pattern(), wanted.type()).find(wanted.pattern(), wanted.type()))
        .isEmpty();
    assertThat(Lines.of(edited.text()).size() - Lines.of(text).size()).isBetween(0, 1);
  }
}
