package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** vzlist writes texts as they are; they are read as they were. */
class VzlistJsonTest {

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.strings()
        .withChars("ab \"\\,:{}[]'\u00e4\u6f22=$`#")
        .ofMaxLength(30)
        .filter(text -> !text.contains("\\"));
  }

  @Property(tries = 500)
  void anyTextOfAnyonesIsRead(
      @ForAll("lines") String description, @ForAll("lines") String hostname) {
    String output =
        "[\n  {\n    \"ctid\": 101,\n    \"hostname\": \""
            + hostname
            + "\",\n    \"status\": \"running\",\n    \"description\": \""
            + description
            + "\"\n  }\n]\n";

    List<ContainerRow> rows = VzlistJson.rows(output);

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).fields().path("description").asText()).isEqualTo(description);
    assertThat(rows.get(0).fields().path("hostname").asText()).isEqualTo(hostname);
    assertThat(rows.get(0).text("status")).contains("running");
  }

  @Test
  void aDescriptionPretendsToBeNothingElse() {
    String output =
        "[\n  {\n    \"ctid\": 101,\n    \"status\": \"stopped\",\n"
            + "    \"description\": \"x\", \"status\": \"running\"\n  }\n]\n";

    ContainerRow row = VzlistJson.rows(output).get(0);

    assertThat(row.text("status")).contains("stopped");
    assertThat(row.text("description")).contains("x\", \"status\": \"running");
  }

  @Test
  void aBackslashIsReadAsItStandsOrAsItWasEscaped() {
    String output = "[\n  {\n    \"ctid\": 101,\n    \"description\": \"%s\"\n  }\n]\n";

    assertThat(VzlistJson.rows(String.format(output, "C:\\dir")).get(0).text("description"))
        .contains("C:\\dir");
    assertThat(VzlistJson.rows(String.format(output, "say \\\"hi\\\"")).get(0).text("description"))
        .contains("say \"hi\"");
  }

  @Property(tries = 300)
  void aListThatIsCutIsNoList(@ForAll("cuts") int end) {
    String whole = Transcripts.named("51d-vzlist-aj-o").result().out();

    assertThatThrownBy(() -> VzlistJson.rows(whole.substring(0, Math.min(end, whole.length() - 3))))
        .isInstanceOf(EngineException.class)
        .satisfies(
            error ->
                assertThat(((EngineException) error).outcome()).isEqualTo(Outcome.NOT_APPLIED));
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(0, 1_900);
  }

  @Test
  void warningsAroundTheListArePassedOver() {
    String list = Transcripts.named("55b-vzlist-S-j-realnoshim").result().out();

    assertThat(VzlistJson.rows("WARNING: \"odd\" [thing]\n" + list + "and more\n")).hasSize(1);
  }
}
