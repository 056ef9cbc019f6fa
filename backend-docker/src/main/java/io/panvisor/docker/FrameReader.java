package io.panvisor.docker;

import io.panvisor.docker.TransportException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes apart what the engine sends of a container's output.
 *
 * <p>Without a terminal each piece has a head of eight bytes: the channel, three unused, and the
 * length. With a terminal there is one channel and no heads. Which of the two comes must be known;
 * it cannot be told from the bytes.
 */
final class FrameReader {

  static final int STDOUT = 1;
  static final int STDERR = 2;
  private static final int HEAD = 8;
  private static final int BUFFER = 16 * 1024;

  private final InputStream input;
  private final boolean framed;
  private final byte[] head = new byte[HEAD];
  private final byte[] buffer = new byte[BUFFER];
  private long left;
  private int channel = STDOUT;
  private int length;

  FrameReader(InputStream input, boolean framed) {
    this.input = input;
    this.framed = framed;
  }

  /**
   * Waits for the next piece. False at the end between two pieces; an end inside one is an error.
   */
  boolean next() throws IOException {
    if (!framed) {
      length = input.read(buffer, 0, buffer.length);
      return length >= 0;
    }
    while (left == 0) {
      int got = input.readNBytes(head, 0, HEAD);
      if (got == 0) {
        return false;
      }
      if (got < HEAD) {
        throw cut();
      }
      channel = head[0] & 0xff;
      left =
          (head[4] & 0xffL) << 24
              | (head[5] & 0xffL) << 16
              | (head[6] & 0xffL) << 8
              | (head[7] & 0xffL);
    }
    length = input.read(buffer, 0, (int) Math.min(left, buffer.length));
    if (length < 0) {
      throw cut();
    }
    left -= length;
    return true;
  }

  private static TransportException cut() {
    return new TransportException(
        Reason.LOST,
        true,
        "the output ended in the middle of a piece",
        new EOFException("end inside a frame"));
  }

  /** The channel of the piece, as the engine numbers them. */
  int channel() {
    return channel;
  }

  /** The piece is at the start of this array, which the next call overwrites. */
  byte[] bytes() {
    return buffer;
  }

  int length() {
    return length;
  }
}
