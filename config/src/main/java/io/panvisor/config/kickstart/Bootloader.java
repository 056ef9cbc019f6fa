package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import java.util.Locale;
import java.util.Optional;

/**
 * The program that boots the installed system.
 *
 * @param location where it is written
 * @param drive the disk; from release 7. Nothing for the first
 * @param arguments more arguments for the kernel, such as {@code console=ttyS0}; empty for none
 * @param timeoutSeconds how long it waits, from 0 to 3600
 */
public record Bootloader(
    Location location, Optional<String> drive, String arguments, Optional<Integer> timeoutSeconds) {

  /** Where it is written. */
  public enum Location {
    /** At the beginning of the disk. */
    MBR,
    /** At the beginning of the partition with the kernel. */
    PARTITION,
    /** Nowhere. */
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks drive, arguments and time. */
  public Bootloader {
    drive.ifPresent(disk -> Names.disk("drive", disk));
    Values.line("arguments", arguments);
    timeoutSeconds.ifPresent(seconds -> Values.between("timeout", seconds, 0, 3600));
  }

  /** {@return one at the beginning of the first disk} */
  public static Bootloader standard() {
    return new Bootloader(Location.MBR, Optional.empty(), "", Optional.empty());
  }
}
