package io.panvisor.config.cloudinit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that cloud-init's data source NoCloud reads: user-data, meta-data and, where it is given,
 * network-config. As files of a folder, or as a small ISO image labelled {@code cidata}, which is
 * given to the machine as a disk or CD. Immutable and thread-safe.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html">cloud-init:
 *     NoCloud</a>
 */
public final class NoCloudSeed {

  private final String userData;
  private final MetaData metaData;
  private final @Nullable String network;
  private final boolean secret;

  private NoCloudSeed(
      String userData, MetaData metaData, @Nullable String network, boolean secret) {
    this.userData = userData;
    this.metaData = metaData;
    this.network = network;
    this.secret = secret;
  }

  /** {@return a seed of those two, with the network left to the image: usually DHCP} */
  public static NoCloudSeed of(UserData userData, MetaData metaData) {
    return new NoCloudSeed(userData.text(), metaData, null, userData.isSecret());
  }

  /**
   * {@return a seed with user-data of any format, such as a script; it is taken as it is, and held
   * to be secret, as nobody here knows what is in it}
   */
  public static NoCloudSeed of(String userData, MetaData metaData) {
    return new NoCloudSeed(userData, metaData, null, true);
  }

  /** {@return the same with that network} */
  public NoCloudSeed network(NetworkConfig config) {
    return new NoCloudSeed(userData, metaData, config.text(), secret);
  }

  /** {@return whether there is something in it that is not to be shown, such as a hash} */
  public boolean isSecret() {
    return secret;
  }

  /** {@return each file's name with its text} */
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("user-data", userData);
    files.put("meta-data", metaData.text());
    if (network != null) {
      files.put("network-config", network);
    }
    return files;
  }

  /**
   * {@return the ISO image, about 400 KiB; the same seed gives the same bytes}
   *
   * @throws io.panvisor.error.EngineException when there is no place for a temporary file
   */
  public byte[] iso() {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    files().forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return SeedIso.of(bytes);
  }

  /** {@return the names of its files} */
  @Override
  public String toString() {
    return "seed of " + files().keySet();
  }
}
