package io.panvisor.config.httpd;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where httpd listens.
 *
 * @param address the one address; nothing for all
 * @param port the port
 * @param protocol {@code http} or {@code https} where it is said; httpd takes https for port 443
 *     and http for all others
 */
public record Listen(Optional<String> address, int port, Optional<String> protocol) {

  private static final Pattern FORM =
      Pattern.compile("(?:(\\[[0-9A-Fa-f:.]+\\]|[0-9.]+|\\*):)?([0-9]{1,5})(?:\\s+(\\S+))?");

  /** Checks address, port and protocol. */
  public Listen {
    address.ifPresent(where -> Values.address("address", where));
    Values.port("port", port);
    protocol.ifPresent(
        name -> {
          if (!name.equals("http") && !name.equals("https")) {
            throw InvalidSpecException.of("protocol", name, "http or https is expected here");
          }
        });
  }

  /** {@return every address on that port} */
  public static Listen port(int port) {
    return new Listen(Optional.empty(), port, Optional.empty());
  }

  /**
   * {@return what the text says: {@code 8080}, {@code 127.0.0.1:8080}, {@code [::1]:8443 https}}
   *
   * @throws InvalidSpecException when it says nothing such
   */
  public static Listen of(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw InvalidSpecException.of(
          "listen", text, "it is such as 8080, 127.0.0.1:8080 or [::1]:8443 https");
    }
    Optional<String> address =
        Optional.ofNullable(form.group(1))
            .filter(where -> !where.equals("*"))
            .map(where -> where.replaceAll("[\\[\\]]", ""));
    return new Listen(
        address,
        Integer.parseInt(form.group(2)),
        Optional.ofNullable(form.group(3)).map(name -> name.toLowerCase(Locale.ROOT)));
  }

  /** {@return what stands behind the word {@code Listen}} */
  @Override
  public String toString() {
    String where =
        address.map(each -> Values.isIpv6(each) ? "[" + each + "]:" : each + ":").orElse("");
    return where + port + protocol.map(name -> " " + name).orElse("");
  }
}
