package io.panvisor.config.packstack;

import java.util.Locale;

/** A release of packstack whose answer files are known. */
public enum PackstackRelease {
  /** OpenStack Juno, of October 2014, which CentOS 7 began with. */
  JUNO,
  /** Today's. */
  CURRENT;

  /** {@return the other one of the two} */
  PackstackRelease other() {
    return this == JUNO ? CURRENT : JUNO;
  }

  /** {@return its name, written small} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
