package io.panvisor.openvz;

import io.panvisor.MacAddress;
import io.panvisor.error.InvalidSpecException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A virtual Ethernet card of a container, with its end on the node (veth, {@code --netif_add} of
 * {@code vzctl(8)}). Immutable and thread-safe; each {@code with} method gives a changed copy.
 */
public final class VethInterface {

  private static final Pattern DEVICE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,14}");

  private final String name;
  private final @Nullable MacAddress mac;
  private final @Nullable String hostName;
  private final @Nullable MacAddress hostMac;
  private final @Nullable String bridge;

  private VethInterface(
      String name,
      @Nullable MacAddress mac,
      @Nullable String hostName,
      @Nullable MacAddress hostMac,
      @Nullable String bridge) {
    this.name = name;
    this.mac = mac;
    this.hostName = hostName;
    this.hostMac = hostMac;
    this.bridge = bridge;
  }

  /**
   * {@return a card of that name in the container, such as {@code eth0}; the rest is the tools'
   * choice}
   *
   * @throws InvalidSpecException when it is no name of a network device
   */
  public static VethInterface named(String name) {
    return new VethInterface(device("openvz.interface", name), null, null, null, null);
  }

  /** {@return the same with that address of the card in the container} */
  public VethInterface withMac(MacAddress address) {
    return new VethInterface(name, address, hostName, hostMac, bridge);
  }

  /** {@return the same with that name of its end on the node, 15 characters at most} */
  public VethInterface withHostName(String device) {
    return new VethInterface(name, mac, device("openvz.interface.host", device), hostMac, bridge);
  }

  /** {@return the same with that address of its end on the node} */
  public VethInterface withHostMac(MacAddress address) {
    return new VethInterface(name, mac, hostName, address, bridge);
  }

  /** {@return the same, joined to that bridge of the node} */
  public VethInterface onBridge(String device) {
    return new VethInterface(
        name, mac, hostName, hostMac, device("openvz.interface.bridge", device));
  }

  /** {@return the card's name in the container} */
  public String name() {
    return name;
  }

  /** {@return the bridge of the node, if one was named} */
  public Optional<String> bridge() {
    return Optional.ofNullable(bridge);
  }

  static String device(String field, String name) {
    if (!DEVICE.matcher(name).matches()) {
      throw InvalidSpecException.of(
          field,
          name,
          "a network device begins with a letter, has letters, digits, '.', '_' and '-', and 15 characters at most");
    }
    return name;
  }

  /** {@return the card as vzctl takes it, without empty fields at the end} */
  @Override
  public String toString() {
    return (name
            + ","
            + text(mac)
            + ","
            + text(hostName)
            + ","
            + text(hostMac)
            + ","
            + text(bridge))
        .replaceFirst(",+$", "");
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
