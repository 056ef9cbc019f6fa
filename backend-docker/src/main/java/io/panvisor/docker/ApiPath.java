package io.panvisor.docker;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A path of the API with its query, everything from outside encoded. */
final class ApiPath {

  private final String path;

  private ApiPath(String path) {
    this.path = path;
  }

  /** Joins segments; each is encoded, so that no name leads anywhere else. */
  static ApiPath of(String... segments) {
    StringBuilder joined = new StringBuilder();
    for (String segment : segments) {
      joined.append('/').append(encode(segment));
    }
    return new ApiPath(joined.toString());
  }

  /** The path of an image, whose reference has slashes that must stay. */
  static ApiPath ofImage(String reference, String... rest) {
    StringBuilder joined = new StringBuilder("/images/");
    joined.append(encode(reference).replace("%2F", "/").replace("%3A", ":").replace("%40", "@"));
    for (String segment : rest) {
      joined.append('/').append(encode(segment));
    }
    return new ApiPath(joined.toString());
  }

  /** Adds a parameter; null leaves it away. */
  ApiPath with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    return new ApiPath(
        path + (path.indexOf('?') < 0 ? '?' : '&') + encode(name) + '=' + encode(value.toString()));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return path;
  }
}
