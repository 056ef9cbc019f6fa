package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The socket of the runtime API.
 *
 * @param endpoint a Unix socket; an address and port is open to everybody who reaches it
 * @param mode the socket's mode, such as {@code 660}; empty for the umask's
 * @param level what may be done there: {@code user}, {@code operator} or {@code admin}
 * @param isHandingOn whether a new process takes the listening sockets over from the old one there,
 *     so that a reload refuses no client; since 1.8
 */
public record StatsSocket(Endpoint endpoint, String mode, String level, boolean isHandingOn)
    implements Statement {

  private static final Pattern MODE = Pattern.compile("|0?[0-7]{3}");

  /** Checks the words. */
  public StatsSocket {
    Bind.fault(endpoint)
        .ifPresent(
            why -> {
              throw InvalidSpecException.of("stats socket", endpoint.toString(), why);
            });
    Values.matching(MODE, "stats socket mode", mode, "a mode is such as 660");
    if (!List.of("user", "operator", "admin").contains(level)) {
      throw InvalidSpecException.of(
          "stats socket level", level, "one of user, operator, admin is expected");
    }
  }

  /** {@return an admin's socket at that path, for its owner and group, which hands sockets on} */
  public static StatsSocket admin(String path) {
    return new StatsSocket(Endpoint.unix(path), "660", "admin", true);
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words = new ArrayList<>(List.of("stats", "socket", endpoint.toString()));
    if (!mode.isEmpty()) {
      words.addAll(List.of("mode", mode));
    }
    words.addAll(List.of("level", level));
    // Before 1.8 a reload had no such way; the socket serves there all the same.
    if (isHandingOn && out.isAtLeast(HaproxyVersion.V1_8)) {
      words.addAll(List.of("expose-fd", "listeners"));
    }
    out.at("stats socket").line(words);
  }
}
