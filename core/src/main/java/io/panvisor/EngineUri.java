package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the URI that a user wrote, and refuses what must not be in one. */
final class EngineUri {

  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,31}");
  private static final Set<String> SECRET_KEYS =
      Set.of("password", "passwd", "pass", "pw", "secret", "token", "key", "apikey");

  private EngineUri() {}

  static URI parse(String text) {
    if (text.length() > 2_048) {
      throw refusal(text, "a URI has 2048 characters at most");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException wrong) {
      throw refusal(
          text.contains("@") ? withoutUser(text) : text,
          "it is no URI: "
              + wrong.getReason()
              + "; write for example qemu:///system or docker:///");
    }
    if (uri.getScheme() == null || !SCHEME.matcher(uri.getScheme()).matches()) {
      throw refusal(
          text, "a URI begins with an engine in lower case, such as qemu:///system or docker:///");
    }
    if (uri.isOpaque()
        || uri.getRawPath() == null
        || !uri.getRawSchemeSpecificPart().startsWith("//")) {
      throw refusal(
          withoutUser(text),
          "after the engine come ':' and two slashes, such as qemu:///system or docker:///");
    }
    String user = uri.getRawUserInfo();
    if (user != null && user.indexOf(':') >= 0
        || uri.getRawAuthority() != null
            && user == null
            && uri.getRawAuthority().indexOf('@') >= 0) {
      throw refusal(
          withoutUser(text),
          "a password does not belong in a URI; give it by ConnectOptions.credentials");
    }
    if (uri.getRawFragment() != null) {
      throw refusal(withoutUser(text), "a URI of an engine has no '#'");
    }
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        if (SECRET_KEYS.contains(pair.split("=", 2)[0].toLowerCase(Locale.ROOT))) {
          throw refusal(
              uri.getScheme() + "://...?" + pair.split("=", 2)[0] + "=***",
              "a secret does not belong in a URI; give it by ConnectOptions");
        }
      }
    }
    return uri;
  }

  private static String withoutUser(String text) {
    return text.replaceFirst("//[^/]*@", "//***@");
  }

  private static InvalidSpecException refusal(String shown, String why) {
    return InvalidSpecException.of("uri", shown, why);
  }
}
