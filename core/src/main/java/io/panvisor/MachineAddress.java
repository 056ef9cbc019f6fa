package io.panvisor;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One network address of a machine and who told it. Immutable and thread-safe. */
public final class MachineAddress {

  /** Who told an address, the most certain first. */
  public enum Origin {
    /** The engine gave the address itself. */
    ENGINE,
    /** The guest's own agent. */
    AGENT,
    /** The lease that the network's DHCP server gave. */
    LEASE,
    /** The host's table of neighbours. */
    ARP
  }

  private final InetAddress address;
  private final Origin origin;
  private final @Nullable MacAddress mac;
  private final @Nullable String network;

  private MachineAddress(
      InetAddress address, Origin origin, @Nullable MacAddress mac, @Nullable String network) {
    this.address = address;
    this.origin = origin;
    this.mac = mac;
    this.network = network;
  }

  /** {@return an address told by the origin} */
  public static MachineAddress of(InetAddress address, Origin origin) {
    return new MachineAddress(address, origin, null, null);
  }

  /** {@return this address with the card that has it} */
  public MachineAddress on(MacAddress card) {
    return new MachineAddress(address, origin, card, network);
  }

  /** {@return this address with the engine's network that it belongs to} */
  public MachineAddress in(String networkName) {
    return new MachineAddress(address, origin, mac, networkName);
  }

  /** {@return the address} */
  public InetAddress address() {
    return address;
  }

  /** {@return who told it} */
  public Origin origin() {
    return origin;
  }

  /** {@return the card that has it, where known} */
  public Optional<MacAddress> mac() {
    return Optional.ofNullable(mac);
  }

  /** {@return the engine's network that it belongs to, where known} */
  public Optional<String> network() {
    return Optional.ofNullable(network);
  }

  /** {@return the bare address} */
  @Override
  public String toString() {
    return address.getHostAddress();
  }
}
