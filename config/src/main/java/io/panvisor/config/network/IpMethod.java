package io.panvisor.config.network;

/** How a bridge comes to its addresses of one family. */
public enum IpMethod {
  /** Not at all; guests use the bridge, the host does not. */
  NONE,
  /**
   * From a DHCP server; for IPv6 from a DHCPv6 server, with the routes of router advertisements.
   */
  DHCP,
  /** IPv6 only: from router advertisements (SLAAC, and DHCPv6 where they say so). */
  AUTO,
  /** Those that are named. */
  STATIC
}
