package io.panvisor.config.selinux;

import io.panvisor.config.WantedFile;
import java.util.Arrays;

/** A compiled module ({@code .pp}), ready to be installed. Immutable. */
public final class PolicyPackage {

  private final String name;
  private final byte[] bytes;

  PolicyPackage(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * {@return a package that was compiled elsewhere}
   *
   * @param name the module's name, which is also what the file is called
   * @throws io.panvisor.error.InvalidSpecException when it is no name of a module
   */
  public static PolicyPackage of(String name, byte[] bytes) {
    return new PolicyPackage(PolicyNames.name("name", name), bytes.clone());
  }

  /** {@return the module's name} */
  public String name() {
    return name;
  }

  /** {@return the file's bytes} */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** {@return the file in that folder of a host, such as {@code /usr/local/share/selinux}} */
  public WantedFile in(String folder) {
    return WantedFile.bytes(folder + "/" + name + ".pp", bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyPackage that
        && name.equals(that.name)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + ".pp (" + bytes.length + " bytes)";
  }
}
