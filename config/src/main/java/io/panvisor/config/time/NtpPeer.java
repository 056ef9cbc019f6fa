package io.panvisor.config.time;

import io.panvisor.error.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of {@code ntpq -c peers}.
 *
 * @param tally the sign before it: {@code *} the one that the clock follows, {@code o} the same by
 *     its pulse, {@code +} good, {@code -} outlier, {@code x} wrong, {@code .}, {@code #}, or a
 *     blank
 * @param remote its name or address, which ntpq may cut
 * @param reference what it follows itself; in dots when it is no address, such as {@code .INIT.}
 * @param stratum how far it is from true time; 16 for not at all
 * @param poll how often it is asked
 * @param reach the last eight tries as bits, the latest lowest; 0 for none that was answered
 * @param delayMillis the time of a packet both ways, in milliseconds
 * @param offsetMillis how far its time is from ours, in milliseconds
 * @param jitterMillis how much that varies, in milliseconds
 */
public record NtpPeer(
    char tally,
    String remote,
    String reference,
    int stratum,
    Duration poll,
    int reach,
    double delayMillis,
    double offsetMillis,
    double jitterMillis) {

  private static final Pattern ROW =
      Pattern.compile("[ x.\\-+#*o].*\\s[0-7]{1,3}(\\s+\\S+){3}\\s*");

  /** {@return whether the clock follows it} */
  public boolean isSystemPeer() {
    return tally == '*' || tally == 'o';
  }

  /**
   * {@return the rows of what {@code ntpq -c peers} printed; its head is passed over}
   *
   * @throws EngineException when a row cannot be read
   */
  public static List<NtpPeer> parse(String output) {
    List<NtpPeer> peers = new ArrayList<>();
    output
        .lines()
        .filter(line -> ROW.matcher(line).matches())
        .forEach(line -> peers.add(row(line)));
    return List.copyOf(peers);
  }

  /** {@return the one that the clock follows} */
  public static Optional<NtpPeer> systemPeer(List<NtpPeer> peers) {
    return peers.stream().filter(NtpPeer::isSystemPeer).findFirst();
  }

  private static NtpPeer row(String line) {
    List<String> words = List.of(line.substring(1).strip().split("\\s+"));
    int last = words.size() - 1;
    try {
      // From the right: a reference may be missing its own columns, never the numbers.
      return new NtpPeer(
          line.charAt(0),
          words.get(0),
          last >= 9 ? words.get(1) : "",
          Integer.parseInt(words.get(last - 7)),
          duration(words.get(last - 4)),
          Integer.parseInt(words.get(last - 3), 8),
          Double.parseDouble(words.get(last - 2)),
          Double.parseDouble(words.get(last - 1)),
          Double.parseDouble(words.get(last)));
    } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
      throw new EngineException("cannot read this row of ntpq: " + line, wrong);
    }
  }

  private static Duration duration(String text) {
    char unit = text.charAt(text.length() - 1);
    long number = Long.parseLong(text.replaceAll("[mhd]$", ""));
    return switch (unit) {
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      case 'd' -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
