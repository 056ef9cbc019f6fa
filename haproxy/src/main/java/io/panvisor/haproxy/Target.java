package io.panvisor.haproxy;

import io.panvisor.MachineId;
import java.util.Optional;

/**
 * What is wanted of the server of one machine.
 *
 * @param id the machine
 * @param machine the machine's name
 * @param server the server's name
 * @param isBackup whether it serves only when all others are gone
 * @param place where it is reached, once that is known
 * @param wish what it shall do
 */
record Target(
    MachineId id,
    String machine,
    String server,
    boolean isBackup,
    Optional<Place> place,
    Wish wish) {

  /** What a server shall do. */
  enum Wish {
    /** Take part. */
    SERVE,
    /** Take nothing new. */
    DRAIN,
    /** Take nothing, and keep its place: the machine is halted. */
    REST,
    /** Not be there yet. */
    WAIT,
    /** Not be there any more; the machine lives and may end what it has begun. */
    LEAVE,
    /** Not be there any more; the machine is dead. */
    GO
  }

  /**
   * An address with its port.
   *
   * @param address the address
   * @param port the port
   */
  record Place(String address, int port) {

    @Override
    public String toString() {
      return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
  }

  /** Whether HAProxy's file is to have it. */
  boolean belongsIntoFile() {
    return place.isPresent() && (wish == Wish.SERVE || wish == Wish.DRAIN || wish == Wish.REST);
  }
}
