package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the load is spread over the servers.
 *
 * @param algorithm the algorithm with its argument in parentheses, such as {@code leastconn} or
 *     {@code hdr(host)}
 * @param arguments what stands behind it, such as {@code depth 2}
 */
public record Balance(String algorithm, List<String> arguments) implements Statement {

  private static final Pattern ALGORITHM =
      Pattern.compile(
          "roundrobin|static-rr|leastconn|first|source|uri|url_param|hash|sticky"
              + "|random(?:\\([0-9]{1,4}\\))?|hdr\\([A-Za-z0-9_-]{1,127}\\)"
              + "|rdp-cookie(?:\\([A-Za-z0-9_-]{1,127}\\))?|log-(?:hash|sticky)");

  /** Each server in turn, by weight; weights can change while it runs. */
  public static final Balance ROUND_ROBIN = new Balance("roundrobin", List.of());

  /** The server with the fewest connections. */
  public static final Balance LEAST_CONNECTIONS = new Balance("leastconn", List.of());

  /** The first server with room, in the order of their ids. */
  public static final Balance FIRST = new Balance("first", List.of());

  /** By the client's address: the same client comes to the same server. */
  public static final Balance SOURCE = new Balance("source", List.of());

  /**
   * Checks the algorithm.
   *
   * @throws InvalidSpecException when it is not known, or lacks what it needs
   */
  public Balance {
    arguments = List.copyOf(arguments);
    Values.matching(
        ALGORITHM,
        "balance",
        algorithm,
        "the algorithms are roundrobin, static-rr, leastconn, first, source, uri, url_param NAME,"
            + " hdr(NAME), random, random(DRAWS), rdp-cookie(NAME), hash EXPRESSION, sticky");
    arguments.forEach(argument -> Values.word("balance", argument));
    boolean needs = algorithm.equals("url_param") || algorithm.equals("hash");
    if (needs && arguments.isEmpty()) {
      throw InvalidSpecException.of("balance", algorithm, "it needs an argument");
    }
  }

  /** {@return by the path of the request, without what is behind the question mark} */
  public static Balance uri() {
    return new Balance("uri", List.of());
  }

  /** {@return by the value of a parameter behind the question mark} */
  public static Balance urlParameter(String name) {
    return new Balance("url_param", List.of(Values.token("balance", name)));
  }

  /** {@return by the value of a header} */
  public static Balance header(String name) {
    return new Balance("hdr(" + name + ")", List.of());
  }

  /** {@return the algorithm in a text as the file has it, such as {@code url_param user}} */
  public static Balance parse(String text) {
    List<String> words = Condition.words("balance", text);
    if (words.isEmpty()) {
      throw InvalidSpecException.of("balance", text, "an algorithm is expected here");
    }
    return new Balance(words.get(0), words.subList(1, words.size()));
  }

  @Override
  public void write(SectionWriter out) {
    out.at("balance");
    if (algorithm.startsWith("random") && !out.isAtLeast(new HaproxyVersion(1, 9))) {
      throw out.later("balance random", new HaproxyVersion(1, 9), "use roundrobin or leastconn");
    }
    if (algorithm.startsWith("random(") && !out.isAtLeast(HaproxyVersion.V2_0)) {
      throw out.later("balance random(DRAWS)", HaproxyVersion.V2_0, "use random");
    }
    if (algorithm.equals("hash") && !out.isAtLeast(HaproxyVersion.V2_6)) {
      throw out.later("balance hash", HaproxyVersion.V2_6, "use source, uri, url_param or hdr");
    }
    if (algorithm.equals("sticky") && !out.isAtLeast(HaproxyVersion.V3_0)) {
      throw out.later("balance sticky", HaproxyVersion.V3_0, "use source, or a stick-table");
    }
    List<String> words = new ArrayList<>(List.of("balance", algorithm));
    words.addAll(arguments);
    out.line(words);
  }
}
