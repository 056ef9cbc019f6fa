package io.panvisor.config.network;

import io.panvisor.config.HostTree;
import io.panvisor.config.OsRelease;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which format a host uses, and why that is thought.
 *
 * @param format the format
 * @param why the reason, as a sentence
 */
record FormatChoice(NetworkFormat format, String why) {

  /** First comes what makes the files of others. */
  private static final List<NetworkFormat> BY_RANK =
      List.of(
          NetworkFormat.NETPLAN,
          NetworkFormat.IFCFG,
          NetworkFormat.NETWORK_MANAGER,
          NetworkFormat.IFUPDOWN,
          NetworkFormat.NETWORKD);

  private static final int FIRST_RHEL_WITH_KEYFILES = 9;

  /**
   * The format for that bridge: that of its ports' files, else that of the host.
   *
   * @throws InvalidSpecException when neither tells
   */
  static FormatChoice of(Bridge bridge, HostTree host) {
    List<FormatChoice> found = new ArrayList<>();
    for (NetworkFormat format : BY_RANK) {
      FormatWriter writer = FormatWriter.of(format);
      for (String port : bridge.ports()) {
        Optional<String> file = writer.fileOf(host, port);
        if (file.isPresent()) {
          found.add(new FormatChoice(format, file.get() + " configures " + port));
          break;
        }
      }
    }
    return found.isEmpty() ? ofHost(host) : found.get(0);
  }

  private static FormatChoice ofHost(HostTree host) {
    OsRelease os = host.os();
    if (FormatWriter.of(NetworkFormat.NETPLAN).isUsedBy(host)) {
      return new FormatChoice(NetworkFormat.NETPLAN, "there are files in /etc/netplan");
    }
    if (os.isRedHatLike() && os.majorVersion() > 0) {
      NetworkFormat format =
          os.id().equals("fedora") || os.majorVersion() >= FIRST_RHEL_WITH_KEYFILES
              ? NetworkFormat.NETWORK_MANAGER
              : NetworkFormat.IFCFG;
      return new FormatChoice(format, "the host is " + os.prettyName());
    }
    for (NetworkFormat format : BY_RANK) {
      if (FormatWriter.of(format).isUsedBy(host)) {
        return new FormatChoice(format, "the host has what belongs to it");
      }
    }
    throw InvalidSpecException.of(
        "format",
        "",
        "below "
            + host
            + " nothing tells how the host's network is configured; name one of ifcfg,"
            + " network-manager, networkd, netplan, ifupdown");
  }
}
