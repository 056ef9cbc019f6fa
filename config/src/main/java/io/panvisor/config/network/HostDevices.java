package io.panvisor.config.network;

import io.panvisor.MacAddress;
import io.panvisor.config.HostTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The network devices that the kernel shows below {@code /sys/class/net} of a host's tree. */
final class HostDevices {

  private static final String FOLDER = "/sys/class/net";
  private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");

  private final HostTree host;

  HostDevices(HostTree host) {
    this.host = host;
  }

  /** Whether the tree shows devices at all; that of an image does not. */
  boolean areShown() {
    return host.isThisHost() || !host.names(FOLDER).isEmpty();
  }

  List<String> names() {
    return host.names(FOLDER).stream().filter(name -> !name.equals("bonding_masters")).toList();
  }

  boolean exists(String device) {
    return host.exists(FOLDER + "/" + device);
  }

  boolean isBridge(String device) {
    return host.exists(FOLDER + "/" + device + "/bridge")
        || host.text(FOLDER + "/" + device + "/uevent").orElse("").contains("DEVTYPE=bridge");
  }

  /** The device's MAC address, where it is shown and is that of a card. */
  Optional<MacAddress> mac(String device) {
    return host.text(FOLDER + "/" + device + "/address")
        .map(String::strip)
        .filter(text -> MAC.matcher(text).matches() && !text.equals("00:00:00:00:00:00"))
        .filter(text -> (Integer.parseInt(text.substring(0, 2), 16) & 1) == 0)
        .map(MacAddress::parse);
  }
}
