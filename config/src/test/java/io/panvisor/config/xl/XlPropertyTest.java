package io.panvisor.config.xl;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.ConfigDocument.Modernised;
import io.panvisor.config.Problem;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class XlPropertyTest {

  @Property(tries = 300)
  void everyByteIsKept(@ForAll("anyText") String text) {
    XlDocument document = XlDocument.parse(text);

    assertThat(document.text()).isEqualTo(text);
    assertThat(document.problems()).doesNotContainNull();
    assertThat(document.model()).hasSameSizeAs(document.names());
  }

  @Property(tries = 300)
  void whatXlAcceptsHasNoSyntaxErrors(@ForAll("validText") String text) {
    assertThat(XlDocument.parse(text).syntaxProblems()).isEmpty();
  }

  @Property(tries = 300)
  void aDomainThatIsWrittenAndReadIsTheSame(@ForAll("domains") XlDomain domain) {
    String text = domain.render();
    XlDocument document = XlDocument.parse(text);

    assertThat(document.problems()).noneMatch(Problem::isError);
    assertThat(document.domain()).isEqualTo(domain);
    assertThat(document.domain().render()).isEqualTo(text);
    assertThat(document.with(domain)).isSameAs(document);
  }

  @Property(tries = 100)
  void anEditChangesItsSettingAlone(
      @ForAll("validText") String text, @ForAll("domains") XlDomain domain) {
    XlDocument before = XlDocument.parse(text);
    XlDocument after = before.with(domain);

    domain.settings().forEach((name, value) -> assertThat(after.value(name)).contains(value));
    before.names().stream()
        .filter(name -> domain.setting(name).isEmpty())
        .forEach(name -> assertThat(after.value(name)).isEqualTo(before.value(name)));
    assertThat(after.with(domain)).isSameAs(after);
  }

  @Property(tries = 100)
  void whatIsRemovedIsGoneAndTheRestStays(@ForAll("validText") String text) {
    XlDocument document = XlDocument.parse(text);

    for (String name : document.names()) {
      XlDocument without = document.without(name);

      assertThat(without.syntaxProblems()).isEmpty();
      assertThat(without.value(name)).isEmpty();
      document.names().stream()
          .filter(other -> !other.equals(name))
          .forEach(other -> assertThat(without.value(other)).isEqualTo(document.value(other)));
    }
  }

  @Property(tries = 100)
  void whatIsOfTodayStaysAsItIs(@ForAll("domains") XlDomain domain) {
    Modernised modernised = XlDocument.parse(domain.render()).modernised();

    assertThat(modernised.explanations()).isEmpty();
    assertThat(modernised.document().text()).isEqualTo(domain.render());
  }

  @Provide
  Arbitrary<String> anyText() {
    return XlTexts.anyText();
  }

  @Provide
  Arbitrary<String> validText() {
    return XlTexts.validText();
  }

  @Provide
  Arbitrary<XlDomain> domains() {
    return XlTexts.domains();
  }
}
