package io.panvisor.config.selinux;

import java.time.Instant;

/**
 * A label that a process would have got, but that the policy does not have: its role may not be
 * with its type. Immutable.
 *
 * @param line the line of the log, from 1
 * @param time when; {@link Instant#EPOCH} where the log does not say it in numbers
 * @param context the label that is not allowed
 * @param source the label of who tried
 */
public record InvalidContext(
    int line, Instant time, SelinuxContext context, SelinuxContext source) {}
