package io.panvisor.openvz;

/**
 * What a container uses of one counted resource, in the resource's own unit. Immutable and
 * thread-safe.
 *
 * @param resource the resource
 * @param held what is used now; 0 when the container does not run
 * @param maxHeld the most that was used
 * @param barrier the barrier; {@link Beancounter#UNLIMITED} for none
 * @param limit the limit; {@link Beancounter#UNLIMITED} for none
 * @param failures how often more was wanted and refused
 */
public record BeancounterUse(
    Beancounter resource, long held, long maxHeld, long barrier, long limit, long failures) {}
