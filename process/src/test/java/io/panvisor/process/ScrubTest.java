package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Secret;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ScrubTest {

  private static Scrub scrub(String... secrets) {
    return new Scrub(List.of(secrets).stream().map(Secret::of).toList());
  }

  @Test
  void everySecretIsMaskedTheLongerFirst() {
    assertThat(scrub("abc", "abcdef").apply("abcdef abc x")).isEqualTo("*** *** x");
  }

  @Test
  void anEmptySecretIsNone() {
    assertThat(scrub("").apply("text")).isEqualTo("text");
  }

  @Test
  void aSecretOfSeveralLinesIsMaskedLineByLine() {
    assertThat(scrub("first-line-of-key\nsecond-line-of-key\n").apply("got: second-line-of-key."))
        .isEqualTo("got: ***.");
  }

  @Test
  void aSecretWithALineEndIsMaskedWithoutItAsWell() {
    assertThat(scrub("word\n").apply("the word is")).isEqualTo("the *** is");
  }

  @Property(tries = 300)
  void ofATextThatWasCutNoBeginningOfASecretIsShown(
      @ForAll @AlphaChars @StringLength(min = 2, max = 12) String secret,
      @ForAll @IntRange(min = 1, max = 11) int shown) {
    String cut = "0123 " + secret.substring(0, Math.min(shown, secret.length() - 1));
    assertThat(scrub(secret).applyToCut(cut)).isEqualTo("0123 ");
  }
}
