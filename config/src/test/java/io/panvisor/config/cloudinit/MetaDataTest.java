package io.panvisor.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MetaDataTest {

  @Property(tries = 300)
  void whatIsWrittenIsReadAsTheSame(
      @ForAll("instances") String instance, @ForAll("names") Optional<String> name) {
    MetaData metaData = new MetaData(instance, name);
    SeedDocument document = SeedDocument.metaData(metaData.text());

    assertThat(document.text()).isEqualTo(metaData.text());
    assertThat(document.problems()).as(document.text()).isEmpty();
    assertThat(document.model().toString())
        .contains("instance-id=" + instance)
        .contains(name.map(each -> "local-hostname=" + each).orElse(""));
  }

  /** Words that YAML takes for something else than a text are among them. */
  @Provide
  Arbitrary<String> instances() {
    return Arbitraries.oneOf(
        Arbitraries.of("null", "true", "1e3", "0x1f", "2026-11-25", "1_000", "no", "y"),
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .numeric()
            .withChars("-_.")
            .ofMinLength(1)
            .ofMaxLength(40)
            .filter(text -> Character.isLetterOrDigit(text.charAt(0))));
  }

  @Provide
  Arbitrary<Optional<String>> names() {
    return Arbitraries.of("web1", "a.example.org", "123", "true", "n").optional();
  }
}
