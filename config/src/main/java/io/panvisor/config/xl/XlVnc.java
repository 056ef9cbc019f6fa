package io.panvisor.config.xl;

import io.panvisor.Secret;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A domain's screen by VNC. Immutable; each method that changes something gives a changed copy.
 * Without a password whoever reaches the port sees the screen: by default that is the host alone.
 */
public final class XlVnc {

  private static final Pattern PASSWORD =
      Pattern.compile("[\\x21\\x23-\\x26\\x28-\\x2b\\x2d-\\x5b\\x5d-\\x7e]{1,8}");
  private static final Pattern KEYMAP = Pattern.compile("[a-z]{2}(?:-[a-z]{2,8})?");

  private final String listen;
  private final @Nullable Integer display;
  private final @Nullable String keymap;
  private final @Nullable Secret password;

  private XlVnc(
      String listen,
      @Nullable Integer display,
      @Nullable String keymap,
      @Nullable Secret password) {
    this.listen = listen;
    this.display = display;
    this.keymap = keymap;
    this.password = password;
  }

  /** {@return one that the host alone reaches, on the first port that is free from 5900} */
  public static XlVnc local() {
    return new XlVnc("127.0.0.1", null, null, null);
  }

  /** {@return the same, reached at that address; {@code 0.0.0.0} is every one of the host} */
  public XlVnc listen(String address) {
    return new XlVnc(Values.address("vnclisten", address), display, keymap, password);
  }

  /** {@return the same with that display; the port is 5900 more; 0 to 59635} */
  public XlVnc display(int number) {
    return new XlVnc(listen, Values.between("vncdisplay", number, 0, 59_635), keymap, password);
  }

  /** {@return the same with that keyboard, such as {@code de} or {@code en-us}} */
  public XlVnc keymap(String name) {
    return new XlVnc(
        listen,
        display,
        Values.matching(KEYMAP, "keymap", name, "a keyboard is such as de or en-us"),
        password);
  }

  /**
   * {@return the same with that password}
   *
   * @param secret 1 to 8 visible ASCII characters, as VNC looks at no more; no comma, quote or
   *     backslash
   */
  public XlVnc password(Secret secret) {
    if (!PASSWORD.matcher(secret.revealText()).matches()) {
      throw InvalidSpecException.of(
          "vncpasswd",
          "***",
          "VNC's password has 1 to 8 visible ASCII characters, but no comma, quote or backslash");
    }
    return new XlVnc(listen, display, keymap, secret);
  }

  /** {@return where it is reached} */
  public String listen() {
    return listen;
  }

  /** {@return its display, if one is fixed} */
  public OptionalInt display() {
    return display == null ? OptionalInt.empty() : OptionalInt.of(display);
  }

  /** {@return its password, if it has one} */
  public Optional<Secret> password() {
    return Optional.ofNullable(password);
  }

  /** The settings of an HVM domain's own. */
  Map<String, XlValue> settings() {
    Map<String, XlValue> settings = new LinkedHashMap<>();
    settings.put("vnc", XlValue.flag(true));
    settings.put("vnclisten", XlValue.text(listen));
    if (display == null) {
      settings.put("vncunused", XlValue.flag(true));
    } else {
      settings.put("vncunused", XlValue.flag(false));
      settings.put("vncdisplay", XlValue.number(display));
    }
    if (keymap != null) {
      settings.put("keymap", XlValue.text(keymap));
    }
    if (password != null) {
      settings.put("vncpasswd", XlValue.text(password.revealText()));
    }
    return settings;
  }

  /** The same as one text, for a paravirtual framebuffer. */
  String framebuffer() {
    StringBuilder text = new StringBuilder();
    settings()
        .forEach(
            (name, value) ->
                text.append(text.isEmpty() ? "" : ",")
                    .append(name)
                    .append('=')
                    .append(value.plain()));
    return text.toString();
  }
}
