package io.panvisor.spec;

/** Boots from the spec's disks as they are, or from nothing. */
public record Blank() implements BootSource {

  /** {@return a machine without anything to boot from but its disks} */
  public static Blank blank() {
    return new Blank();
  }
}
