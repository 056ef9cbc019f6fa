package io.panvisor.config.network;

import java.util.Locale;

/** The kinds of files in which a host says what its network is. */
public enum NetworkFormat {
  /** {@code /etc/sysconfig/network-scripts/ifcfg-*} of CentOS, RHEL and Fedora up to 8. */
  IFCFG("ifcfg"),
  /** {@code /etc/NetworkManager/system-connections/*.nmconnection}, RHEL 9's own. */
  NETWORK_MANAGER("network-manager"),
  /** {@code /etc/systemd/network/*.netdev} and {@code *.network}. */
  NETWORKD("networkd"),
  /** {@code /etc/netplan/*.yaml}, Ubuntu's own. */
  NETPLAN("netplan"),
  /** {@code /etc/network/interfaces}, Debian's own. */
  IFUPDOWN("interfaces");

  private final String kind;

  NetworkFormat(String kind) {
    this.kind = kind;
  }

  /** {@return the kind of file, such as {@code ifcfg}, for checks} */
  String kind() {
    return kind;
  }

  /** {@return its name in specs, such as {@code network-manager}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
