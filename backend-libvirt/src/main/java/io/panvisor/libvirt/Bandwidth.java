package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.util.Optional;

/**
 * How fast traffic may be.
 *
 * @param inbound towards the machines; empty for no limit
 * @param outbound from the machines; empty for no limit
 * @see <a href="https://libvirt.org/formatnetwork.html#quality-of-service">libvirt: quality of
 *     service</a>
 */
public record Bandwidth(Optional<Rate> inbound, Optional<Rate> outbound) {

  /**
   * A limit of one direction.
   *
   * @param average kibibytes a second, 1 at least
   * @param peak kibibytes a second that a burst may reach; 0 for libvirt's choice
   * @param burst kibibytes that may go at the peak; 0 for libvirt's choice
   */
  public record Rate(long average, long peak, long burst) {
    /** Refuses what is no rate. */
    public Rate {
      if (average < 1 || peak < 0 || burst < 0 || peak > 0 && peak < average) {
        throw InvalidSpecException.of(
            "bandwidth",
            average + "/" + peak + "/" + burst,
            "the average is 1 at least, and a peak is not below the average");
      }
    }
  }

  /** {@return the same average both ways, in kibibytes a second} */
  public static Bandwidth average(long kibibytes) {
    Optional<Rate> rate = Optional.of(new Rate(kibibytes, 0, 0));
    return new Bandwidth(rate, rate);
  }
}
