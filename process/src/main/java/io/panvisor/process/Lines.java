package io.panvisor.process;

import io.panvisor.facet.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Cuts one output into lines for a listener. Not thread-safe. */
final class Lines {

  private static final int LONGEST = 64 * 1024;

  private final Frame.Channel channel;
  private final LineListener listener;
  private final Scrub scrub;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean afterReturn;
  private boolean grew;

  Lines(Frame.Channel channel, LineListener listener, Scrub scrub) {
    this.channel = channel;
    this.listener = listener;
    this.scrub = scrub;
  }

  void add(byte[] data) {
    for (byte next : data) {
      boolean secondOfPair = next == '\n' && afterReturn;
      afterReturn = next == '\r';
      if (secondOfPair) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        flush();
      } else {
        line.write(next);
        grew = true;
        if (line.size() >= LONGEST) {
          flush();
        }
      }
    }
  }

  /** Nothing more is there for now. */
  void pause() {
    if (grew && line.size() > 0) {
      grew = false;
      listener.partial(channel, scrub.applyToCut(text()));
    }
  }

  void end() {
    if (line.size() > 0) {
      flush();
    }
  }

  private void flush() {
    String text = text();
    line.reset();
    grew = false;
    listener.line(channel, scrub.apply(text));
  }

  private String text() {
    return line.toString(StandardCharsets.UTF_8);
  }
}
