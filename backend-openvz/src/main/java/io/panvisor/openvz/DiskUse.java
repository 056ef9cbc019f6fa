package io.panvisor.openvz;

import io.panvisor.DataSize;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a container uses of its disk space. Immutable and thread-safe.
 *
 * @param used what is used; nothing when the container is not mounted
 * @param limit what it may use
 * @param inodesUsed the inodes that are used
 * @param inodesLimit the inodes that it may use
 */
public record DiskUse(
    DataSize used, Optional<DataSize> limit, OptionalLong inodesUsed, OptionalLong inodesLimit) {}
