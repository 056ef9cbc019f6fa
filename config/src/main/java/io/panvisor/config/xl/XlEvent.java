package io.panvisor.config.xl;

import java.util.Locale;

/** How a domain can end. */
public enum XlEvent {
  /** It shut itself down; destroyed by default. */
  POWEROFF,
  /** It asked to be rebooted; restarted by default. */
  REBOOT,
  /** Xen's watchdog ran out; destroyed by default. */
  WATCHDOG,
  /** It crashed; destroyed by default. */
  CRASH,
  /** It reset itself softly, as kexec does; its interfaces are reset by default. */
  SOFT_RESET;

  /** The setting's name. */
  String setting() {
    return "on_" + name().toLowerCase(Locale.ROOT);
  }
}
