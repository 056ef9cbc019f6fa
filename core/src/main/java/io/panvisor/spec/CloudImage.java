package io.panvisor.spec;

import io.panvisor.DataSize;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Boots from a thin clone of a cloud image, with a NoCloud seed beside it that cloud-init reads.
 * Immutable.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html">cloud-init:
 *     NoCloud</a>
 */
public final class CloudImage implements BootSource {

  private static final int MOST = 1 << 20;

  private final Source image;
  private final @Nullable DataSize size;
  private final String userData;
  private final @Nullable String networkConfig;
  private final @Nullable String hostname;

  private CloudImage(
      Source image,
      @Nullable DataSize size,
      String userData,
      @Nullable String networkConfig,
      @Nullable String hostname) {
    this.image = image;
    this.size = size;
    this.userData = userData;
    this.networkConfig = networkConfig;
    this.hostname = hostname;
  }

  /**
   * {@return a boot from a thin clone of the image, with empty user data and the machine's name as
   * host name}
   */
  public static CloudImage of(Source image) {
    return new CloudImage(image, null, "#cloud-config\n{}\n", null, null);
  }

  /** {@return this boot with a clone of that size; never smaller than the image} */
  public CloudImage size(DataSize wanted) {
    return new CloudImage(image, wanted, userData, networkConfig, hostname);
  }

  /**
   * {@return this boot with the seed's {@code user-data}, 1 MiB at most; treated as a secret: never
   * logged or explained}
   */
  public CloudImage userData(String text) {
    return new CloudImage(
        image, size, Checks.argument("boot.userData", text, MOST), networkConfig, hostname);
  }

  /** {@return this boot with the seed's {@code network-config}} */
  public CloudImage networkConfig(String text) {
    return new CloudImage(
        image, size, userData, Checks.argument("boot.networkConfig", text, MOST), hostname);
  }

  /** {@return this boot with the host name in the seed's {@code meta-data}} */
  public CloudImage hostname(String name) {
    return new CloudImage(image, size, userData, networkConfig, Checks.name("boot.hostname", name));
  }

  /** {@return the cloud image} */
  public Source image() {
    return image;
  }

  /** {@return the clone's size; empty for the image's own} */
  public Optional<DataSize> size() {
    return Optional.ofNullable(size);
  }

  /** {@return the seed's user data} */
  public String userData() {
    return userData;
  }

  /** {@return the seed's network configuration, if any} */
  public Optional<String> networkConfig() {
    return Optional.ofNullable(networkConfig);
  }

  /** {@return the host name; empty for the machine's name} */
  public Optional<String> hostname() {
    return Optional.ofNullable(hostname);
  }

  @Override
  public String toString() {
    return "CloudImage["
        + image
        + ", "
        + (size == null ? "" : size.bytes())
        + ", user data of "
        + userData.length()
        + " characters, "
        + hostname
        + "]";
  }
}
