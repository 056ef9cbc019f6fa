package io.panvisor.config.rsyslog;

import io.panvisor.config.Values;

/**
 * That rsyslog listens for messages by UDP. Immutable.
 *
 * @param address on which address of the host; {@code *} for all
 * @param port on which port; 514 is the usual one
 */
public record UdpInput(String address, int port) {

  /** All addresses. */
  public static final String ALL = "*";

  /**
   * Checks the values.
   *
   * @throws io.panvisor.error.InvalidSpecException when they are none
   */
  public UdpInput {
    if (!address.equals(ALL)) {
      Values.address("address", address);
    }
    Values.port("port", port);
  }

  /** {@return that it listens on this host's own address alone, which HAProxy beside it needs} */
  public static UdpInput local() {
    return new UdpInput("127.0.0.1", 514);
  }

  /** {@return whether only this host can send to it} */
  public boolean isLocal() {
    return address.startsWith("127.") || address.equals("::1");
  }
}
