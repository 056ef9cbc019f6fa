package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A network card's hardware address (EUI-48), in lower case with colons. Immutable and thread-safe.
 *
 * @param text the address, such as {@code 52:54:00:12:34:56}
 */
public record MacAddress(String text) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

  /** Refuses what is no unicast address; upper case is lowered. */
  public MacAddress {
    text = text.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(text).matches()) {
      throw InvalidSpecException.of(
          "mac",
          text,
          "write six pairs of hexadecimal digits with colons, such as 52:54:00:12:34:56");
    }
    if ((Integer.parseInt(text.substring(0, 2), 16) & 1) != 0) {
      throw InvalidSpecException.of(
          "mac", text, "a network card needs a unicast address: the first pair must be even");
    }
  }

  /** {@return the address that the text holds} */
  public static MacAddress parse(String text) {
    return new MacAddress(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
