package io.panvisor.facet;

import java.nio.charset.StandardCharsets;

/**
 * A piece of output.
 *
 * @param channel where it was written
 * @param data the bytes; not copied, so do not change them
 */
public record Frame(Channel channel, byte[] data) {

  /** Where output was written. */
  public enum Channel {
    /** Standard output. */
    OUTPUT,
    /** Standard error. */
    ERROR,
    /** A terminal or console, on which the two are one. */
    TERMINAL
  }

  /** {@return the bytes as UTF-8 text; a character that two frames share comes out damaged} */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }
}
