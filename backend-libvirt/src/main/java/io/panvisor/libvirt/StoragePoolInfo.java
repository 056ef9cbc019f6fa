package io.panvisor.libvirt;

import io.panvisor.DataSize;
import java.util.List;
import java.util.Optional;

/**
 * A storage pool of libvirt. Sizes are those of its last refresh, and only those of an active pool
 * mean anything.
 *
 * @param uuid libvirt's identity of it
 * @param name its name
 * @param type {@code dir}, {@code fs}, {@code netfs}, {@code logical}, {@code disk}, {@code iscsi},
 *     ...
 * @param target where the engine's host has its volumes, where that is a path
 * @param source the name of its source, such as the volume group, if it has one
 * @param devices the devices or hosts' folders that it is made of
 * @param capacity how much it can hold
 * @param allocation how much of that is taken
 * @param available how much of that is free
 * @param active whether it runs
 * @param persistent whether it is still there when it is stopped
 * @param autostart whether it is started with the host
 */
public record StoragePoolInfo(
    String uuid,
    String name,
    String type,
    Optional<String> target,
    Optional<String> source,
    List<String> devices,
    Optional<DataSize> capacity,
    Optional<DataSize> allocation,
    Optional<DataSize> available,
    boolean active,
    boolean persistent,
    boolean autostart) {

  /** Copies what can change. */
  public StoragePoolInfo {
    devices = List.copyOf(devices);
  }
}
