package io.panvisor.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.Difference;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every file. */
class HaproxyPropertyTest {

  private static final int MANY = 10_000;

  @Provide
  Arbitrary<HaproxyModel> models() {
    return net.jqwik.api.Arbitraries.of(
            HaproxyVersion.V2_0, HaproxyVersion.V2_6, HaproxyVersion.V2_8, HaproxyVersion.NEWEST)
        .flatMap(HaproxySamples::models);
  }

  @Provide
  Arbitrary<String> texts() {
    return HaproxySamples.texts();
  }

  private static List<List<String>> words(HaproxyFile file) {
    return file.directives().stream().map(Directive::texts).toList();
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadAndSaysTheSame(@ForAll("models") HaproxyModel model) {
    HaproxyFile file = HaproxyFile.parse(model.render());
    HaproxyModel read = HaproxyModel.of(file, model.version());
    String again = read.render();

    assertThat(file.version()).contains(model.version());
    assertThat(words(HaproxyFile.parse(again))).isEqualTo(words(file));
    assertThat(HaproxyModel.of(HaproxyFile.parse(again), model.version()).render())
        .isEqualTo(again);
  }

  @Property(tries = 300)
  void everyByteIsKept(@ForAll("texts") String text) {
    HaproxyFile file = HaproxyFile.parse(text);

    assertThat(file.text()).isEqualTo(text);
    assertThat(file.problems(HaproxyVersion.V2_6)).isNotNull();
    assertThat(file.edit().apply().text()).isEqualTo(text);
  }

  @Example
  void tenThousandServersAreWrittenReadAndCompared() {
    SectionModel.BackendBuilder backend = SectionModel.backend("many");
    for (int index = 0; index < MANY; index++) {
      backend.server(
          Server.named("s" + index, "10.1." + index / 250 + "." + (1 + index % 250), 80)
              .check()
              .build());
    }
    String text =
        HaproxyModel.forVersion(HaproxyVersion.V2_6)
            .section(
                backend
                    .timeout("server", java.time.Duration.ofSeconds(5))
                    .timeout("connect", java.time.Duration.ofSeconds(5)))
            .build()
            .render();

    HaproxyFile file = HaproxyFile.parse(text);
    HaproxyFile other =
        file.withServer(
            "many", Server.named("s5000", "10.2.0.1", 80).check().build(), HaproxyVersion.V2_6);

    assertThat(file.text()).isEqualTo(text);
    assertThat(file.section(SectionKind.BACKEND, "many").orElseThrow().all("server")).hasSize(MANY);
    assertThat(Difference.between(text, other.text()).unified())
        .contains("+    server s5000 10.2.0.1:80 check\n");
  }
}
