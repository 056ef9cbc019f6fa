package io.panvisor.config.time;

import io.panvisor.error.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of {@code chronyc -c sources}.
 *
 * @param mode {@code ^} a server, {@code =} a peer, {@code #} a clock of this host
 * @param state {@code *} the one that the clock follows, {@code +} combined with it, {@code -} not
 *     combined, {@code ?} not reached, {@code x} wrong, {@code ~} varies too much
 * @param name its name or address
 * @param stratum how far it is from true time
 * @param poll how often it is asked
 * @param reach the last eight tries as bits, the latest lowest; 0 for none that was answered
 * @param offsetSeconds how far its time is from ours, in seconds
 * @param errorSeconds by how much that may be wrong, in seconds
 */
public record ChronySource(
    char mode,
    char state,
    String name,
    int stratum,
    Duration poll,
    int reach,
    double offsetSeconds,
    double errorSeconds) {

  /** {@return whether the clock follows it} */
  public boolean isSelected() {
    return state == '*';
  }

  /**
   * {@return the rows that were printed}
   *
   * @throws EngineException when one cannot be read
   */
  public static List<ChronySource> parse(String output) {
    List<ChronySource> sources = new ArrayList<>();
    output.lines().filter(line -> !line.isBlank()).forEach(line -> sources.add(row(line)));
    return List.copyOf(sources);
  }

  private static ChronySource row(String line) {
    String[] fields = line.split(",", -1);
    try {
      int poll = Integer.parseInt(fields[4]);
      return new ChronySource(
          fields[0].charAt(0),
          fields[1].charAt(0),
          fields[2],
          Integer.parseInt(fields[3]),
          // 2 to that power, which may be less than a second.
          Duration.ofNanos(Math.round(Math.scalb(1e9, poll))),
          Integer.parseInt(fields[5], 8),
          Double.parseDouble(fields[7]),
          Double.parseDouble(fields[9]));
    } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
      throw new EngineException("cannot read what chronyc says: " + line, wrong);
    }
  }
}
