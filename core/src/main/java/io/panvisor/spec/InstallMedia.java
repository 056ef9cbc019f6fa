package io.panvisor.spec;

/**
 * Boots from an installation ISO, with the spec's disks behind it.
 *
 * @param iso the ISO
 */
public record InstallMedia(Source iso) implements BootSource {

  /** {@return a boot from the ISO} */
  public static InstallMedia iso(Source iso) {
    return new InstallMedia(iso);
  }
}
