package io.panvisor.facet;

import io.panvisor.MachineId;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Cumulative counters of one machine at one moment. A rate comes from two samples of one
 * incarnation: see {@link StatsRates}.
 *
 * @param machine the machine
 * @param at when they were read
 * @param incarnation changes whenever the machine starts anew and the counters begin again
 * @param cpuNanos processor time used, in nanoseconds
 * @param memoryUsedBytes memory that the machine has in use on the host, in bytes
 * @param memoryLimitBytes the most memory it may use, in bytes
 * @param diskReadBytes read from disks, in bytes
 * @param diskWrittenBytes written to disks, in bytes
 * @param networkReceivedBytes received, in bytes
 * @param networkSentBytes sent, in bytes
 */
public record MachineStats(
    MachineId machine,
    Instant at,
    String incarnation,
    OptionalLong cpuNanos,
    OptionalLong memoryUsedBytes,
    OptionalLong memoryLimitBytes,
    OptionalLong diskReadBytes,
    OptionalLong diskWrittenBytes,
    OptionalLong networkReceivedBytes,
    OptionalLong networkSentBytes) {}
