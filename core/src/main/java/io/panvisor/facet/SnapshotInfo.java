package io.panvisor.facet;

import java.time.Instant;
import java.util.Optional;

/**
 * One snapshot.
 *
 * @param id the engine's identity of it, by which it is restored and deleted
 * @param name its name
 * @param parent the id of the snapshot that it was taken on, if any
 * @param createdAt when it was taken
 * @param withMemory whether it holds the machine's memory
 * @param current whether the machine goes on from it
 */
public record SnapshotInfo(
    String id,
    String name,
    Optional<String> parent,
    Instant createdAt,
    boolean withMemory,
    boolean current) {}
