package io.panvisor.config.time;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a host's clock shall do, for chrony and ntpd alike; what is not said stays as it is in a
 * file. Immutable; each method gives a changed copy.
 */
public final class TimeSettings {

  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

  private final @Nullable List<TimeSource> sources;
  private final @Nullable List<String> allowed;
  private final @Nullable String driftFile;
  private final @Nullable Integer localStratum;
  private final @Nullable String makeStep;
  private final @Nullable Boolean rtcSync;

  private TimeSettings(
      @Nullable List<TimeSource> sources,
      @Nullable List<String> allowed,
      @Nullable String driftFile,
      @Nullable Integer localStratum,
      @Nullable String makeStep,
      @Nullable Boolean rtcSync) {
    this.sources = sources;
    this.allowed = allowed;
    this.driftFile = driftFile;
    this.localStratum = localStratum;
    this.makeStep = makeStep;
    this.rtcSync = rtcSync;
  }

  /** {@return nothing yet} */
  public static TimeSettings empty() {
    return new TimeSettings(null, null, null, null, null, null);
  }

  /** {@return the same with these sources and no others} */
  public TimeSettings sources(List<TimeSource> all) {
    return new TimeSettings(List.copyOf(all), allowed, driftFile, localStratum, makeStep, rtcSync);
  }

  /**
   * {@return the same, serving time to these networks and no others}
   *
   * @param networks such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}
   */
  public TimeSettings allow(List<String> networks) {
    networks.forEach(TimeSettings::network);
    return new TimeSettings(
        sources, List.copyOf(networks), driftFile, localStratum, makeStep, rtcSync);
  }

  private static void network(String network) {
    int slash = network.indexOf('/');
    String address = slash < 0 ? network : network.substring(0, slash);
    String prefix = slash < 0 ? "0" : network.substring(slash + 1);
    Values.address("allow", address);
    int most = Values.isIpv4(address) ? 32 : 128;
    if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > most) {
      throw InvalidSpecException.of(
          "allow", network, "a network is an address and a number of bits, such as 10.0.0.0/8");
    }
  }

  /** {@return the same, remembering there how fast the clock goes} */
  public TimeSettings driftFile(String path) {
    if (Values.absolutePath("driftfile", path).matches(".*[\\s#].*")) {
      throw InvalidSpecException.of("driftfile", path, "no blanks are allowed here");
    }
    return new TimeSettings(sources, allowed, path, localStratum, makeStep, rtcSync);
  }

  /**
   * {@return the same, serving its own time where no source is reached}
   *
   * @param stratum how far it says to be from true time, 1 to 15; 10 is usual
   */
  public TimeSettings localStratum(int stratum) {
    return new TimeSettings(
        sources,
        allowed,
        driftFile,
        Values.between("local-stratum", stratum, 1, 15),
        makeStep,
        rtcSync);
  }

  /**
   * {@return the same, setting the clock at once where it is wrong by more; chrony alone}
   *
   * @param seconds by how much, above 0
   * @param updates in how many of the first updates; -1 for all
   */
  public TimeSettings makeStep(double seconds, int updates) {
    if (!(seconds > 0 && seconds <= 86_400)) {
      throw InvalidSpecException.of(
          "makestep.seconds", Double.toString(seconds), "more than 0 and a day at most");
    }
    Values.between("makestep.updates", updates, -1, 1_000_000);
    String text =
        seconds == Math.rint(seconds)
            ? Long.toString((long) seconds)
            : new java.math.BigDecimal(Double.toString(seconds)).toPlainString();
    return new TimeSettings(
        sources, allowed, driftFile, localStratum, text + " " + updates, rtcSync);
  }

  /** {@return the same, keeping the hardware's clock right or not; chrony alone} */
  public TimeSettings rtcSync(boolean sync) {
    return new TimeSettings(sources, allowed, driftFile, localStratum, makeStep, sync);
  }

  /** {@return the sources, if they are said} */
  public Optional<List<TimeSource>> sources() {
    return Optional.ofNullable(sources);
  }

  /** {@return the networks that are served, if they are said} */
  public Optional<List<String>> allow() {
    return Optional.ofNullable(allowed);
  }

  /** {@return the drift file, if it is said} */
  public Optional<String> driftFile() {
    return Optional.ofNullable(driftFile);
  }

  /** {@return the stratum of its own time, if it is said} */
  public OptionalInt localStratum() {
    return localStratum == null ? OptionalInt.empty() : OptionalInt.of(localStratum);
  }

  /** The arguments of chrony's makestep. */
  Optional<String> makeStep() {
    return Optional.ofNullable(makeStep);
  }

  /** Whether the hardware's clock is kept right. */
  Optional<Boolean> rtcSync() {
    return Optional.ofNullable(rtcSync);
  }

  /** Each network as ntpd's address and mask. */
  List<String> masked() {
    List<String> result = new ArrayList<>();
    allow().orElse(List.of()).forEach(network -> result.add(masked(network)));
    return result;
  }

  private static String masked(String network) {
    int slash = network.indexOf('/');
    String address = slash < 0 ? network : network.substring(0, slash);
    int bits = slash < 0 ? -1 : Integer.parseInt(network.substring(slash + 1));
    if (bits < 0) {
      return address;
    }
    return address + " mask " + (Values.isIpv4(address) ? ipv4Mask(bits) : ipv6Mask(bits));
  }

  private static String ipv4Mask(int bits) {
    long mask = bits == 0 ? 0 : 0xffff_ffffL << (32 - bits) & 0xffff_ffffL;
    return (mask >> 24)
        + "."
        + (mask >> 16 & 0xff)
        + "."
        + (mask >> 8 & 0xff)
        + "."
        + (mask & 0xff);
  }

  private static String ipv6Mask(int bits) {
    List<String> groups = new ArrayList<>();
    for (int group = 0; group < 8; group++) {
      int ones = Math.max(0, Math.min(16, bits - 16 * group));
      groups.add(Integer.toHexString(0xffff << (16 - ones) & 0xffff));
    }
    return String.join(":", groups);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TimeSettings settings
        && Objects.equals(sources, settings.sources)
        && Objects.equals(allowed, settings.allowed)
        && Objects.equals(driftFile, settings.driftFile)
        && Objects.equals(localStratum, settings.localStratum)
        && Objects.equals(makeStep, settings.makeStep)
        && Objects.equals(rtcSync, settings.rtcSync);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sources, allowed, driftFile, localStratum, makeStep, rtcSync);
  }

  @Override
  public String toString() {
    return "time from " + sources;
  }
}
