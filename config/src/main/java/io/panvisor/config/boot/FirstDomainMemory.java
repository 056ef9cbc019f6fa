package io.panvisor.config.boot;

import io.panvisor.DataSize;
import io.panvisor.error.InvalidSpecException;

/**
 * How much memory Xen's first domain keeps. Without a fixed size it has all memory and gives it
 * away machine by machine.
 *
 * @param size whole MiB, 256 at least
 * @see <a
 *     href="https://xenbits.xen.org/docs/unstable/misc/xen-command-line.html#dom0_mem-x86">Xen's
 *     argument dom0_mem</a>
 */
public record FirstDomainMemory(DataSize size) {

  private static final DataSize MEBIBYTE = DataSize.mebibytes(1);
  private static final DataSize LEAST = DataSize.mebibytes(256);

  /**
   * Checks the size.
   *
   * @throws InvalidSpecException when it is smaller than 256 MiB, or no whole number of MiB
   */
  public FirstDomainMemory {
    if (size.compareTo(LEAST) < 0 || size.bytes() % MEBIBYTE.bytes() != 0) {
      throw InvalidSpecException.of(
          "dom0Memory", size.toString(), "whole MiB are expected, " + LEAST + " at least");
    }
  }

  /**
   * {@return the memory that is written like this, such as {@code 2G}}
   *
   * @throws InvalidSpecException when it is no size, or one that cannot be
   */
  public static FirstDomainMemory parse(String text) {
    return new FirstDomainMemory(DataSize.parse(text));
  }

  /** {@return the argument of Xen's that says so} */
  public String argument() {
    long mebibytes = size.bytes() / MEBIBYTE.bytes();
    return "dom0_mem=" + mebibytes + "M,max:" + mebibytes + "M";
  }
}
