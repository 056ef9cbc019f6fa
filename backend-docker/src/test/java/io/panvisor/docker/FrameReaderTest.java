package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  private static void frame(ByteArrayOutputStream out, int channel, byte[] data) {
    out.write(channel);
    out.write(0);
    out.write(0);
    out.write(0);
    out.write(data.length >>> 24);
    out.write(data.length >>> 16);
    out.write(data.length >>> 8);
    out.write(data.length);
    out.writeBytes(data);
  }

  /** Gives a few bytes at a time, like a socket. */
  private static InputStream slowly(byte[] bytes, int most) {
    InputStream all = new ByteArrayInputStream(bytes);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return all.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return all.read(target, offset, Math.min(length, most));
      }
    };
  }

  @Property(tries = 200)
  void theChannelsComeApartAsTheyWerePutTogether(
      @ForAll @Size(max = 20) List<byte[]> pieces, @ForAll @IntRange(min = 1, max = 64) int atATime)
      throws IOException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    ByteArrayOutputStream[] sent = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    for (int i = 0; i < pieces.size(); i++) {
      frame(wire, 1 + i % 2, pieces.get(i));
      sent[i % 2].writeBytes(pieces.get(i));
    }
    ByteArrayOutputStream[] got = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    FrameReader reader = new FrameReader(slowly(wire.toByteArray(), atATime), true);
    while (reader.next()) {
      got[reader.channel() - 1].write(reader.bytes(), 0, reader.length());
    }
    assertThat(got[0].toByteArray()).isEqualTo(sent[0].toByteArray());
    assertThat(got[1].toByteArray()).isEqualTo(sent[1].toByteArray());
  }

  @Property(tries = 100)
  void anEndInsideAPieceIsNeverTakenForTheEnd(@ForAll @IntRange(min = 1, max = 17) int cut) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    frame(wire, 1, new byte[10]);
    byte[] shorter = Arrays.copyOf(wire.toByteArray(), cut);
    assertThatThrownBy(
            () -> {
              FrameReader reader = new FrameReader(new ByteArrayInputStream(shorter), true);
              while (reader.next()) {
                assertThat(reader.length()).isPositive();
              }
            })
        .isInstanceOf(TransportException.class);
  }

  @Test
  void aTerminalHasNoHeads() throws IOException {
    FrameReader reader =
        new FrameReader(new ByteArrayInputStream(new byte[] {1, 0, 0, 0, 0, 0, 0, 5}), false);
    assertThat(reader.next()).isTrue();
    assertThat(reader.length()).isEqualTo(8);
    assertThat(reader.next()).isFalse();
  }
}
