package io.panvisor.haproxy;

import io.panvisor.MachineId;
import java.time.Instant;
import java.util.Optional;

/**
 * A machine as a load balancer has it. Immutable.
 *
 * @param id the machine's identity
 * @param name the machine's name
 * @param server the name of its server in HAProxy
 * @param isBackup whether it serves only when all others are gone
 * @param address where it is reached, with the port; nothing while that is not known
 * @param state what it does
 * @param since since when it does that
 * @param requests requests that went to it since the load balancer began, as far as HAProxy told;
 *     those that an old worker still serves after a reload are not among them
 */
public record BalancedMachine(
    MachineId id,
    String name,
    String server,
    boolean isBackup,
    Optional<String> address,
    State state,
    Instant since,
    long requests) {

  /** What a machine does in the rotation. */
  public enum State {
    /** It does not run yet, or has no address yet: HAProxy does not know it. */
    WAITING,
    /** It is in the rotation; a backup stands by. */
    SERVING,
    /** It runs, but its checks do not pass, or not yet. */
    DOWN,
    /** It gets no new sessions, and ends those that it has. */
    DRAINING,
    /** It is halted and keeps its place. */
    RESTING,
    /** It has stopped or is gone, and leaves HAProxy with its last connection. */
    LEAVING
  }
}
