package io.panvisor.facet;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Rates between two samples of one machine.
 *
 * @param over the time between the samples
 * @param cpus processors kept busy, such as 0.25
 * @param diskReadPerSecond bytes a second
 * @param diskWrittenPerSecond bytes a second
 * @param networkReceivedPerSecond bytes a second
 * @param networkSentPerSecond bytes a second
 */
public record StatsRates(
    Duration over,
    OptionalDouble cpus,
    OptionalDouble diskReadPerSecond,
    OptionalDouble diskWrittenPerSecond,
    OptionalDouble networkReceivedPerSecond,
    OptionalDouble networkSentPerSecond) {

  /**
   * {@return the rates; nothing when the samples are of two machines or incarnations, or of one
   * moment}
   */
  public static Optional<StatsRates> between(MachineStats earlier, MachineStats later) {
    Duration over = Duration.between(earlier.at(), later.at());
    if (!earlier.machine().equals(later.machine())
        || !earlier.incarnation().equals(later.incarnation())
        || over.isNegative()
        || over.isZero()) {
      return Optional.empty();
    }
    double seconds = over.toNanos() / 1e9;
    return Optional.of(
        new StatsRates(
            over,
            rate(earlier.cpuNanos(), later.cpuNanos(), seconds * 1e9),
            rate(earlier.diskReadBytes(), later.diskReadBytes(), seconds),
            rate(earlier.diskWrittenBytes(), later.diskWrittenBytes(), seconds),
            rate(earlier.networkReceivedBytes(), later.networkReceivedBytes(), seconds),
            rate(earlier.networkSentBytes(), later.networkSentBytes(), seconds)));
  }

  private static OptionalDouble rate(OptionalLong earlier, OptionalLong later, double unit) {
    boolean known =
        earlier.isPresent() && later.isPresent() && later.getAsLong() >= earlier.getAsLong();
    return known
        ? OptionalDouble.of((later.getAsLong() - earlier.getAsLong()) / unit)
        : OptionalDouble.empty();
  }
}
