package io.panvisor.config.kickstart;

import java.util.Locale;

/** What happens to the machine when it is installed. */
public enum WhenInstalled {
  /** It boots what was installed. */
  REBOOT,
  /** It is switched off. */
  POWEROFF,
  /** It waits for a key. */
  HALT;

  /** {@return the command} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
