package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ArchiveEndTest {

  private static ArchiveEnd of(byte[] bytes, int piece) {
    ArchiveEnd end = new ArchiveEnd();
    for (int i = 0; i < bytes.length; i += piece) {
      byte[] part = Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + piece));
      end.take(part, part.length);
    }
    return end;
  }

  @Property(tries = 300)
  void onlyTwoEmptyBlocksAtTheEndMakeItWhole(
      @ForAll @IntRange(min = 0, max = 20_000) int content,
      @ForAll @IntRange(min = 0, max = 3000) int zeros,
      @ForAll @IntRange(min = 1, max = 9000) int piece) {
    byte[] bytes = new byte[content + zeros];
    Arrays.fill(bytes, 0, content, (byte) 'x');
    assertThat(of(bytes, piece).isWhole()).isEqualTo(zeros >= 1024);
  }

  @Test
  void theEndIsKept() {
    byte[] bytes = new byte[10_000];
    bytes[9_999] = 7;
    byte[] kept = of(bytes, 333).text();
    assertThat(kept).hasSize(4096);
    assertThat(kept[4095]).isEqualTo((byte) 7);
  }
}
