package io.panvisor.libvirt;

/**
 * How a volume's content is written over. All but zeros need the program {@code scrub} on the
 * engine's host, or storage that can trim.
 *
 * @see <a
 *     href="https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolWipeAlgorithm">libvirt:
 *     virStorageVolWipeAlgorithm</a>
 */
public enum WipeAlgorithm {
  /** One pass of zeros. */
  ZERO(0),
  /** Four passes, as NNSA's NAP-14.1-C asks. */
  NNSA(1),
  /** Four passes, as DoD 5220.22-M asks. */
  DOD(2),
  /** Nine passes, as the BSI asks. */
  BSI(3),
  /** Gutmann's 35 passes. */
  GUTMANN(4),
  /** Schneier's seven passes. */
  SCHNEIER(5),
  /** Pfitzner's seven random passes. */
  PFITZNER7(6),
  /** Pfitzner's 33 random passes. */
  PFITZNER33(7),
  /** One random pass. */
  RANDOM(8),
  /** Told to the storage as free, where it can be. */
  TRIM(9);

  private final int number;

  WipeAlgorithm(int number) {
    this.number = number;
  }

  /** libvirt's number for it. */
  int number() {
    return number;
  }
}
