package io.panvisor.facet;

import io.panvisor.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * How to attach to a machine's own process. Immutable and thread-safe.
 *
 * @param input whether standard input is attached too
 * @param detachKeys the keys that leave a terminal and let the process run on: single characters
 *     and {@code ctrl-X}, with commas between them
 */
public record AttachSpec(boolean input, String detachKeys) {

  /** Ctrl-p, then Ctrl-q. */
  public static final String USUAL_KEYS = "ctrl-p,ctrl-q";

  private static final Pattern KEYS =
      Pattern.compile(
          "(?:[!-+\\--~]|ctrl-[a-z@^\\[,\\]_\\\\])(?:,(?:[!-+\\--~]|ctrl-[a-z@^\\[,\\]_\\\\])){0,7}");

  /** Refuses what are no keys. */
  public AttachSpec {
    if (!KEYS.matcher(detachKeys).matches()) {
      throw InvalidSpecException.of(
          "detachKeys",
          detachKeys,
          "up to eight keys with commas between them, each a character or ctrl-X, such as ctrl-p,ctrl-q");
    }
  }

  /** {@return to see its output only} */
  public static AttachSpec output() {
    return new AttachSpec(false, USUAL_KEYS);
  }

  /** {@return to talk to it; Ctrl-p and then Ctrl-q leaves its terminal} */
  public static AttachSpec interactive() {
    return new AttachSpec(true, USUAL_KEYS);
  }

  /** {@return the same with other keys to leave its terminal by} */
  public AttachSpec detachKeys(String keys) {
    return new AttachSpec(input, keys);
  }

  /** {@return the bytes that a terminal sends for the keys} */
  public byte[] detachBytes() {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    // A comma can also be the key itself, behind "ctrl-".
    String rest = detachKeys;
    while (!rest.isEmpty()) {
      boolean control = rest.startsWith("ctrl-") && rest.length() > 5;
      char key = rest.charAt(control ? 5 : 0);
      bytes.write(control ? key & 0x1f : key);
      rest = rest.substring(Math.min(rest.length(), control ? 7 : 2));
    }
    return bytes.toByteArray();
  }
}
