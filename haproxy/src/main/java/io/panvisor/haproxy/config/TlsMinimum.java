package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The oldest TLS that is taken: one word since 1.8, and a word for each that is not taken before.
 */
final class TlsMinimum {

  private TlsMinimum() {}

  /** The parameters as the version says them. */
  static List<Parameter> written(List<Parameter> parameters, SectionWriter out) {
    if (out.isAtLeast(HaproxyVersion.V1_8)) {
      return parameters;
    }
    List<Parameter> result = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.keyword().equals("ssl-min-ver")) {
        words(parameter.value(), out).forEach(word -> result.add(Parameter.of(word)));
      } else {
        result.add(parameter);
      }
    }
    return result;
  }

  /** The words that refuse what is older. */
  static List<String> words(String oldest, SectionWriter out) {
    if (out.isAtLeast(HaproxyVersion.V1_8)) {
      return List.of("ssl-min-ver", oldest);
    }
    return switch (oldest) {
      case "TLSv1.0" -> List.of("no-sslv3");
      case "TLSv1.1" -> List.of("no-sslv3", "no-tlsv10");
      case "TLSv1.2" -> List.of("no-sslv3", "no-tlsv10", "no-tlsv11");
      default -> throw out.later(oldest, HaproxyVersion.V1_8, "take TLSv1.2 as the oldest");
    };
  }
}
