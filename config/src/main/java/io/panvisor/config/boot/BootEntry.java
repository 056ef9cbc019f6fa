package io.panvisor.config.boot;

/**
 * An entry of the boot menu.
 *
 * @param id what chooses it: its title, for one within a submenu behind the submenu's and {@code
 *     >}; of the Boot Loader Specification the name of its file
 * @param title what the menu shows
 * @param kernel the Linux kernel that it starts, such as {@code /vmlinuz-6.1.0-28-amd64}; empty
 *     where it starts none
 * @param isXen whether it starts Xen first
 */
public record BootEntry(String id, String title, String kernel, boolean isXen) {

  /** {@return whether its kernel is OpenVZ's or Virtuozzo's} */
  public boolean isOpenvz() {
    return kernel.matches(".*(?:\\.vz[0-9]|stab[0-9]|openvz).*");
  }

  /** {@return whether it is one for mending the system, which nobody wants by default} */
  public boolean isRescue() {
    return title.toLowerCase(java.util.Locale.ROOT).matches(".*(?:rescue|recovery|debug).*");
  }
}
