package io.panvisor.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who made something, and until when it is theirs: host, boot, process, the process's start, and an
 * expiry. Immutable.
 *
 * @param host the host
 * @param boot the host's boot; a process of an earlier boot is dead
 * @param process the process's number
 * @param started when the process started, to tell it from a later one of the same number
 * @param expires when anyone may remove what is left
 */
public record OwnerMark(String host, String boot, long process, Instant started, Instant expires) {

  private static final Duration LONGEST_CREATION = Duration.ofHours(24);
  private static final Pattern TEXT =
      Pattern.compile(
          "([A-Za-z0-9._-]{1,64})/([A-Za-z0-9-]{1,36})/(\\d{1,18})/(\\d{1,18})/(\\d{1,12})");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path MACHINE = Path.of("/etc/machine-id");

  /**
   * {@return the mark of this process; what it leaves half-made may be removed by anyone after a
   * day}
   */
  public static OwnerMark ofThisProcess(Instant now) {
    return ofThisProcess(now, LONGEST_CREATION);
  }

  /** {@return the mark of this process with the expiry} */
  public static OwnerMark ofThisProcess(Instant now, Duration longest) {
    ProcessHandle process = ProcessHandle.current();
    Instant started =
        process.info().startInstant().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
    return new OwnerMark(
        thisHost(),
        thisBoot(),
        process.pid(),
        started,
        now.plus(longest).truncatedTo(ChronoUnit.SECONDS));
  }

  /** {@return the mark that {@link #toString()} wrote; nothing if the text is no mark} */
  public static Optional<OwnerMark> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new OwnerMark(
            matcher.group(1),
            matcher.group(2),
            Long.parseLong(matcher.group(3)),
            Instant.ofEpochSecond(Long.parseLong(matcher.group(4))),
            Instant.ofEpochSecond(Long.parseLong(matcher.group(5)))));
  }

  /** {@return whether this process wrote the mark} */
  public boolean isThisProcess() {
    return host.equals(thisHost())
        && boot.equals(thisBoot())
        && process == ProcessHandle.current().pid();
  }

  /**
   * {@return whether the owner is certainly gone: on this host with a dead process, or past the
   * expiry}
   */
  public boolean isOwnerGone(Instant now) {
    if (!now.isBefore(expires)) {
      return true;
    }
    if (!host.equals(thisHost())) {
      return false;
    }
    if (!boot.equals(thisBoot())) {
      return true;
    }
    return ProcessHandle.of(process)
        .filter(ProcessHandle::isAlive)
        .map(alive -> alive.info().startInstant().map(start -> !sameStart(start)).orElse(false))
        .orElse(true);
  }

  /** {@return the mark as a label's value} */
  @Override
  public String toString() {
    return host
        + "/"
        + boot
        + "/"
        + process
        + "/"
        + started.getEpochSecond()
        + "/"
        + expires.getEpochSecond();
  }

  private boolean sameStart(Instant start) {
    return Math.abs(Duration.between(start, started).toSeconds()) <= 2;
  }

  private static String thisHost() {
    String machine = read(MACHINE);
    if (!machine.isEmpty()) {
      return machine;
    }
    try {
      String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
      return name.substring(0, Math.min(64, name.length()));
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  private static String thisBoot() {
    String boot = read(BOOT);
    return boot.isEmpty() ? "unknown" : boot;
  }

  private static String read(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file).strip() : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + file, unreadable);
    }
  }
}
