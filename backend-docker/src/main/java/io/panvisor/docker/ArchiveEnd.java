package io.panvisor.docker;

import java.util.Arrays;

/** Keeps the last bytes of a tar archive that goes by, to tell whether it is whole. */
final class ArchiveEnd {

  /** An archive ends with two empty blocks of this size. */
  private static final int BLOCK = 512;

  private static final int KEPT = 8 * BLOCK;

  private final byte[] kept = new byte[KEPT];
  private int length;

  void take(byte[] bytes, int count) {
    if (count >= KEPT) {
      System.arraycopy(bytes, count - KEPT, kept, 0, KEPT);
      length = KEPT;
      return;
    }
    int stay = Math.min(length, KEPT - count);
    System.arraycopy(kept, length - stay, kept, 0, stay);
    System.arraycopy(bytes, 0, kept, stay, count);
    length = stay + count;
  }

  boolean isWhole() {
    if (length < 2 * BLOCK) {
      return false;
    }
    for (int i = length - 2 * BLOCK; i < length; i++) {
      if (kept[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** What is kept. */
  byte[] text() {
    return Arrays.copyOf(kept, length);
  }
}
