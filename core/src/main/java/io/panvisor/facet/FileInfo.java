package io.panvisor.facet;

import java.time.Instant;
import java.util.Optional;

/**
 * A file of a machine's.
 *
 * @param name its name, without the folders above it
 * @param type what it is
 * @param sizeBytes its size in bytes; of a folder or link whatever the file system says
 * @param permissions the nine permission bits and the three above them, as {@code chmod} takes them
 *     in octal, from 0 to 07777
 * @param modifiedAt when its content last changed
 * @param linkTarget where a symbolic link leads, as it is written in it
 */
public record FileInfo(
    String name,
    Type type,
    long sizeBytes,
    int permissions,
    Instant modifiedAt,
    Optional<String> linkTarget) {

  /** What a file is. */
  public enum Type {
    /** A plain file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link. */
    LINK,
    /** A device, a pipe or a socket. */
    OTHER
  }
}
