package io.panvisor.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One output of a command on another machine, between two marks. What comes before the first, such
 * as the words of the user's shell profile, is not the command's; the last has how it ended. Not
 * thread-safe.
 */
final class MarkedOutput {

  /** Begins each mark, so that no ordinary output has to be held back to see whether it is one. */
  static final char SIGN = '\036';

  private static final int LONGEST_WORDS = 2000;

  private final byte[] mark;
  private byte[] held = {};
  private byte[] words = {};
  private @Nullable String beginning;
  private @Nullable String end;

  MarkedOutput(String mark) {
    this.mark = (SIGN + mark + " ").getBytes(StandardCharsets.US_ASCII);
  }

  /** {@return what of it the command wrote; empty when nothing can be said yet} */
  byte[] add(byte[] data) {
    ByteArrayOutputStream own = new ByteArrayOutputStream();
    byte[] rest = join(held, data);
    held = new byte[0];
    while (end == null && rest.length > 0) {
      int at = indexOfMark(rest);
      pass(own, rest, at);
      rest = Arrays.copyOfRange(rest, at, rest.length);
      int lineEnd = rest.length < mark.length ? -1 : indexOf(rest, (byte) '\n');
      if (lineEnd < 0) {
        held = rest;
        break;
      }
      String note = new String(rest, mark.length, lineEnd - mark.length, StandardCharsets.US_ASCII);
      if (beginning == null) {
        beginning = note;
      } else {
        end = note;
      }
      rest = Arrays.copyOfRange(rest, lineEnd + 1, rest.length);
    }
    return own.toByteArray();
  }

  private void pass(ByteArrayOutputStream own, byte[] data, int length) {
    if (beginning != null) {
      own.write(data, 0, length);
    }
    byte[] last = Arrays.copyOfRange(data, Math.max(0, length - LONGEST_WORDS), length);
    byte[] all = join(words, last);
    words = Arrays.copyOfRange(all, Math.max(0, all.length - LONGEST_WORDS), all.length);
  }

  /** {@return where the mark is, or may begin at the end of the data; its length when nowhere} */
  private int indexOfMark(byte[] data) {
    for (int at = 0; at < data.length; at++) {
      int length = Math.min(mark.length, data.length - at);
      if (data[at] == mark[0] && Arrays.equals(data, at, at + length, mark, 0, length)) {
        return at;
      }
    }
    return data.length;
  }

  private static int indexOf(byte[] data, byte wanted) {
    for (int at = 0; at < data.length; at++) {
      if (data[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] join(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  boolean hasBegun() {
    return beginning != null;
  }

  boolean hasEnded() {
    return end != null;
  }

  /** {@return what the first mark says; empty before it came} */
  String beginning() {
    return beginning == null ? "" : beginning;
  }

  /** {@return what the last mark says; empty before it came} */
  String ending() {
    return end == null ? "" : end;
  }

  /** {@return the last words, for messages} */
  String words() {
    return new String(words, StandardCharsets.UTF_8).strip();
  }
}
