package io.panvisor.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the beginning of an output and drops the rest. Not thread-safe. */
final class Capture {

  private final long bound;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean cut;

  Capture(long bound) {
    this.bound = Math.min(bound, Integer.MAX_VALUE - 64);
  }

  void add(byte[] data) {
    int room = (int) Math.min(data.length, bound - kept.size());
    kept.write(data, 0, room);
    cut |= room < data.length;
  }

  boolean isCut() {
    return cut;
  }

  /** {@return what was kept, without secrets} */
  String text(Scrub scrub) {
    String text = kept.toString(StandardCharsets.UTF_8);
    return cut ? scrub.applyToCut(text) : scrub.apply(text);
  }
}
