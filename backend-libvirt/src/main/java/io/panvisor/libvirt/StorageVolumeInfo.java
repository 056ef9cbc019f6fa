package io.panvisor.libvirt;

import io.panvisor.DataSize;
import java.util.Optional;

/**
 * A volume of a storage pool.
 *
 * @param pool the pool's name
 * @param name its name, unique within the pool
 * @param path where the engine's host has it
 * @param type {@code file}, {@code block}, {@code dir}, {@code network}, ...
 * @param format {@code raw}, {@code qcow2}, ..., where its pool has formats
 * @param capacity how much a guest sees
 * @param allocation how much of the host's storage it takes
 * @param physical how long the file or device is, where libvirt says so
 * @param backingPath the file that it rests on, if any
 * @param backingFormat the format of that
 */
public record StorageVolumeInfo(
    String pool,
    String name,
    String path,
    String type,
    Optional<String> format,
    Optional<DataSize> capacity,
    Optional<DataSize> allocation,
    Optional<DataSize> physical,
    Optional<String> backingPath,
    Optional<String> backingFormat) {}
