package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Labels;
import io.panvisor.error.InvalidSpecException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Labels stand behind the words of a description, and come back as they were. */
class DescriptionLabelsTest {

  @Provide
  Arbitrary<Map<String, String>> labels() {
    Arbitrary<String> keys =
        Arbitraries.strings()
            .withChars("abc019._/-")
            .ofMinLength(1)
            .ofMaxLength(12)
            .filter(key -> key.matches("[a-z0-9].*"));
    Arbitrary<String> values =
        Arbitraries.strings().all().ofMaxLength(40).filter(DescriptionLabelsTest::isAllowed);
    return Arbitraries.maps(keys, values).ofMaxSize(24);
  }

  private static boolean isAllowed(String value) {
    try {
      return Labels.checkValue("key", value).equals(value);
    } catch (InvalidSpecException refused) {
      return false;
    }
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withChars("ab Z.,()[]=%~'\u00e4").ofMaxLength(30);
  }

  @Property(tries = 500)
  void whatIsWrittenIsReadAgain(
      @ForAll("words") String words, @ForAll("labels") Map<String, String> labels) {
    String text = new DescriptionLabels(words, labels).text();

    DescriptionLabels read = DescriptionLabels.parse(text);

    assertThat(read.labels()).isEqualTo(labels);
    if (!labels.isEmpty()) {
      assertThat(read.words()).isEqualTo(words);
      assertThat(text.substring(words.length())).matches("[A-Za-z0-9 ._/:,+@=~%\\[\\]-]*");
    }
  }

  @Test
  void theMostLabelsOfTheLongestValuesFit() {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < Labels.MOST; i++) {
      labels.put("k".repeat(61) + (10 + i), "\u00e4".repeat(127));
    }
    labels.put("panvisor.owner", "x".repeat(160));

    assertThat(new DescriptionLabels("w".repeat(1_000), labels).text()).hasSizeLessThan(15_000);
  }

  @Test
  void aDescriptionWithoutLabelsIsWordsAlone() {
    assertThat(DescriptionLabels.parse("the web").words()).isEqualTo("the web");
    assertThat(DescriptionLabels.parse("the [panvisor a=1] web").labels()).isEmpty();
    assertThat(DescriptionLabels.parse("web [panvisor a=1 b=x%20y]"))
        .isEqualTo(new DescriptionLabels("web", Map.of("a", "1", "b", "x y")));
  }

  @Test
  void labelsChangeAndWordsStay() {
    DescriptionLabels before = new DescriptionLabels("web", Map.of("a", "1", "b", "2"));

    assertThat(before.with(Map.of("c", "3"), Set.of("a")))
        .isEqualTo(new DescriptionLabels("web", Map.of("b", "2", "c", "3")));
  }

  @Test
  void wordsThatAShellWouldTakeForItsOwnAreRefused() {
    for (String bad :
        new String[] {"$(reboot)", "`id`", "a\"b", "a\\b", "a\nb", "x [panvisor a=1]"}) {
      assertThatThrownBy(() -> OpenvzOptions.defaults().description(bad))
          .isInstanceOf(InvalidSpecException.class);
    }
  }
}
