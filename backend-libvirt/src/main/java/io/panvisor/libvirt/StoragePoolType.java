package io.panvisor.libvirt;

import java.util.List;

/**
 * A kind of storage pool, as the engine says that it knows it.
 *
 * @param name libvirt's word, such as {@code dir} or {@code logical}
 * @param supported whether this engine has it
 * @param sourceFormats what its source can be formatted as, such as {@code ext4}; empty where that
 *     means nothing
 * @param volumeFormats what its volumes can be, such as {@code qcow2}
 */
public record StoragePoolType(
    String name, boolean supported, List<String> sourceFormats, List<String> volumeFormats) {

  /** Copies what can change. */
  public StoragePoolType {
    sourceFormats = List.copyOf(sourceFormats);
    volumeFormats = List.copyOf(volumeFormats);
  }
}
