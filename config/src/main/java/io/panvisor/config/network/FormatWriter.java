package io.panvisor.config.network;

import io.panvisor.config.HostTree;
import java.util.Optional;

/** How a bridge becomes files of one format. */
interface FormatWriter {

  /** The path of the file that configures the device, if there is one. */
  Optional<String> fileOf(HostTree host, String device);

  /** Whether the host has files of this format, or the folders and programs for it. */
  boolean isUsedBy(HostTree host);

  /** Adds the files, and notes about them. */
  void write(BridgeWork work);

  /** Adds what is left to do when the files have changed. */
  void followUps(BridgeWork work);

  /** The writer of that format. */
  static FormatWriter of(NetworkFormat format) {
    return switch (format) {
      case IFCFG -> new IfcfgWriter();
      case NETWORK_MANAGER -> new NetworkManagerWriter();
      case NETWORKD -> new NetworkdWriter();
      case NETPLAN -> new NetplanWriter();
      case IFUPDOWN -> new InterfacesWriter();
    };
  }
}
