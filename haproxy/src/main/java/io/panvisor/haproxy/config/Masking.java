package io.panvisor.haproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hides passwords, and hashes of them, in what is shown of a file. */
final class Masking {

  private static final String MASK = "***";
  private static final Set<String> SECRET_PARAMETERS = Set.of("ca-sign-pass", "agent-send");
  private static final Set<String> SECRET_AFTER =
      Set.of(
          "password", "insecure-password", "dynamic-cookie-key", "cluster-secret", "ca-sign-pass");
  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token");
  private static final Set<String> SECRET_VARIABLES = Set.of("setenv", "presetenv");

  private Masking() {}

  static String parameter(Parameter parameter) {
    return SECRET_PARAMETERS.contains(parameter.keyword()) ? MASK : parameter.value();
  }

  /** The words of a line, with what nobody else should read hidden. */
  static List<String> words(List<String> words) {
    List<String> shown = new ArrayList<>();
    for (int index = 0; index < words.size(); index++) {
      String word = words.get(index);
      String before = index == 0 ? "" : words.get(index - 1);
      shown.add(isSecret(words, index, before) ? MASK : word);
    }
    if (words.size() > 2 && words.get(0).equals("stats") && words.get(1).equals("auth")) {
      String account = words.get(2);
      int colon = account.indexOf(':');
      shown.set(2, (colon < 0 ? account : account.substring(0, colon)) + ":" + MASK);
    }
    return List.copyOf(shown);
  }

  private static boolean isSecret(List<String> words, int index, String before) {
    String first = words.get(0);
    boolean header = SECRET_HEADERS.contains(before.toLowerCase(Locale.ROOT));
    boolean sent =
        first.equals("tcp-check")
            && index > 1
            && words.get(1).startsWith("send")
            && words.get(index).toUpperCase(Locale.ROOT).startsWith("AUTH");
    return SECRET_AFTER.contains(before)
        || header && index > 2
        || sent
        || SECRET_VARIABLES.contains(first) && index > 1
        || (first.equals("reqadd") || first.equals("rspadd"))
            && words.get(index).toLowerCase(Locale.ROOT).startsWith("authorization:")
        || first.equals("option")
            && words.get(index).toLowerCase(Locale.ROOT).contains("\nauthorization:");
  }
}
