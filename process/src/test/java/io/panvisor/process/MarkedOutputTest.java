package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MarkedOutputTest {

  private static final String SIGN = String.valueOf(MarkedOutput.SIGN);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatIsBetweenTheMarksIsTheCommands() {
    MarkedOutput output = new MarkedOutput("m");
    assertThat(output.add(bytes("noise" + SIGN + "m 123\nown" + SIGN + "m exit 3\nlater")))
        .isEqualTo(bytes("own"));
    assertThat(output.beginning()).isEqualTo("123");
    assertThat(output.ending()).isEqualTo("exit 3");
    assertThat(output.add(bytes("more"))).isEmpty();
  }

  @Test
  void aLineIsNotHeldBack() {
    MarkedOutput output = new MarkedOutput("m");
    output.add(bytes(SIGN + "m 1\n"));
    assertThat(text(output.add(bytes("one\n")))).isEqualTo("one\n");
    assertThat(text(output.add(bytes("half")))).isEqualTo("half");
    assertThat(output.add(bytes(SIGN))).isEmpty();
    assertThat(text(output.add(bytes("x\n")))).isEqualTo(SIGN + "x\n");
  }

  @Test
  void theLastWordsAreKeptForMessages() {
    MarkedOutput output = new MarkedOutput("m");
    output.add(bytes("x".repeat(5000)));
    output.add(bytes(" last words\n"));
    assertThat(output.words()).hasSizeLessThanOrEqualTo(2000).endsWith("xxx last words");
  }

  /** Cut anywhere, it is the same; and nothing but the whole mark is taken for one. */
  @Property(tries = 500)
  void itMattersNotHowItIsCut(
      @ForAll @Size(max = 60) List<@IntRange(max = 4) Integer> letters,
      @ForAll @Size(max = 8) List<@IntRange(max = 100) Integer> cuts) {
    StringBuilder own = new StringBuilder();
    letters.forEach(letter -> own.append(List.of(SIGN, "m", " ", "\n", "x").get(letter)));
    String inside = own.toString().replace(SIGN + "mm ", "x");
    byte[] all = bytes("noise" + SIGN + "mm 12\n" + inside + SIGN + "mm exit 0\nrest");
    int[] ends = cuts.stream().mapToInt(cut -> Math.min(cut, all.length)).sorted().toArray();
    MarkedOutput output = new MarkedOutput("mm");
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    int start = 0;
    for (int end : ends) {
      got.writeBytes(output.add(Arrays.copyOfRange(all, start, end)));
      start = end;
    }
    got.writeBytes(output.add(Arrays.copyOfRange(all, start, all.length)));
    assertThat(text(got.toByteArray())).isEqualTo(inside);
    assertThat(output.ending()).isEqualTo("exit 0");
  }
}
