package io.panvisor.config.cloudinit;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The machine's network, as cloud-init sets it up: network-config, version 2. Immutable and
 * thread-safe.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v2.html">cloud-init:
 *     networking config version 2</a>
 */
public final class NetworkConfig {

  private final List<NetworkDevice> devices;

  private NetworkConfig(List<NetworkDevice> devices) {
    this.devices = devices;
  }

  /**
   * {@return the network of those devices}
   *
   * @throws InvalidSpecException when two have one id, a device below another is not among them, or
   *     is below two, or the devices are below one another in a circle
   */
  public static NetworkConfig of(List<NetworkDevice> devices) {
    Map<String, NetworkDevice> byId = new LinkedHashMap<>();
    for (NetworkDevice device : devices) {
      if (byId.put(device.id(), device) != null) {
        throw InvalidSpecException.of("network", device.id(), "two devices have this id");
      }
    }
    Map<String, String> holders = new LinkedHashMap<>();
    for (NetworkDevice device : devices) {
      for (String member : device.below()) {
        if (!byId.containsKey(member)) {
          throw InvalidSpecException.of(
              "network", member, device + " needs this device, which is not described");
        }
        if (device.kind() != NetworkDevice.Kind.VLAN) {
          String other = holders.put(member, device.id());
          if (other != null) {
            throw InvalidSpecException.of(
                "network", member, "this is a part of both " + other + " and " + device.id());
          }
        }
      }
    }
    byId.keySet().forEach(id -> noCircle(byId, id, new ArrayList<>()));
    return new NetworkConfig(List.copyOf(devices));
  }

  private static void noCircle(Map<String, NetworkDevice> byId, String id, List<String> way) {
    if (way.contains(id)) {
      throw InvalidSpecException.of("network", id, "this is below itself: " + way);
    }
    List<String> longer = new ArrayList<>(way);
    longer.add(id);
    NetworkDevice device = byId.get(id);
    if (device != null) {
      device.below().forEach(member -> noCircle(byId, member, longer));
    }
  }

  /** {@return the devices} */
  public List<NetworkDevice> devices() {
    return devices;
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", 2);
    for (NetworkDevice.Kind kind : NetworkDevice.Kind.values()) {
      Map<String, Object> section = new LinkedHashMap<>();
      devices.stream()
          .filter(device -> device.kind() == kind)
          .forEach(device -> section.put(device.id(), device.tree()));
      if (!section.isEmpty()) {
        tree.put(kind.section(), section);
      }
    }
    return tree;
  }

  /** {@return the file's text} */
  public String text() {
    return YamlWriter.block(tree());
  }
}
