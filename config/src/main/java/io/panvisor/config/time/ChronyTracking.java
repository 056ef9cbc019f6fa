package io.panvisor.config.time;

import io.panvisor.error.EngineException;

/**
 * What {@code chronyc -c tracking} says of the clock.
 *
 * @param source what it follows: a name or address; empty for none
 * @param stratum how far it is from true time; 0 for not at all
 * @param offsetSeconds how far the system's clock is from what chrony holds for true, in seconds
 * @param lastOffsetSeconds how far it was at the last update, in seconds
 * @param frequencyPpm how fast the clock would go wrong by itself, in millionths
 * @param rootDelaySeconds the time of a packet to true time and back, in seconds
 * @param leap {@code Normal}, {@code Insert second}, {@code Delete second} or {@code Not
 *     synchronised}
 */
public record ChronyTracking(
    String source,
    int stratum,
    double offsetSeconds,
    double lastOffsetSeconds,
    double frequencyPpm,
    double rootDelaySeconds,
    String leap) {

  /** {@return whether it follows something} */
  public boolean isSynchronised() {
    return stratum > 0 && !leap.equals("Not synchronised");
  }

  /**
   * {@return what was printed}
   *
   * @throws EngineException when it is not that
   */
  public static ChronyTracking parse(String output) {
    String[] fields = output.strip().split(",", -1);
    try {
      return new ChronyTracking(
          fields[1],
          Integer.parseInt(fields[2]),
          Double.parseDouble(fields[4]),
          Double.parseDouble(fields[5]),
          Double.parseDouble(fields[7]),
          Double.parseDouble(fields[10]),
          fields[13]);
    } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
      throw new EngineException("cannot read what chronyc says: " + output.strip(), wrong);
    }
  }
}
