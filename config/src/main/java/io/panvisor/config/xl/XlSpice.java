package io.panvisor.config.xl;

import io.panvisor.Secret;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HVM domain's screen by SPICE. Immutable. Without a password whoever reaches the port sees the
 * screen.
 */
public final class XlSpice {

  private static final Pattern PASSWORD = Pattern.compile("[\\x21-\\x7e&&[^\"'\\\\]]{1,60}");

  private final String host;
  private final int port;
  private final @Nullable Secret password;

  private XlSpice(String host, int port, @Nullable Secret password) {
    this.host = host;
    this.port = port;
    this.password = password;
  }

  /** {@return one that the host alone reaches, at that port} */
  public static XlSpice local(int port) {
    return new XlSpice("127.0.0.1", Values.port("spiceport", port), null);
  }

  /** {@return the same, reached at that address; {@code 0.0.0.0} is every one of the host} */
  public XlSpice listen(String address) {
    return new XlSpice(Values.address("spicehost", address), port, password);
  }

  /** {@return the same with that password, 1 to 60 visible ASCII characters without quotes} */
  public XlSpice password(Secret secret) {
    if (!PASSWORD.matcher(secret.revealText()).matches()) {
      throw InvalidSpecException.of(
          "spicepasswd",
          "***",
          "SPICE's password has 1 to 60 visible ASCII characters, but no quote or backslash");
    }
    return new XlSpice(host, port, secret);
  }

  /** {@return its password, if it has one} */
  public Optional<Secret> password() {
    return Optional.ofNullable(password);
  }

  Map<String, XlValue> settings() {
    Map<String, XlValue> settings = new LinkedHashMap<>();
    settings.put("spice", XlValue.flag(true));
    settings.put("spicehost", XlValue.text(host));
    settings.put("spiceport", XlValue.number(port));
    settings.put("spicedisable_ticketing", XlValue.flag(password == null));
    if (password != null) {
      settings.put("spicepasswd", XlValue.text(password.revealText()));
    }
    return settings;
  }
}
