package io.panvisor.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The few steps that a transaction is made of. Each is on the disk when it returns, except where
 * said.
 */
final class DurableFiles {

  private static final int NEW_MODE = 0644;

  private DurableFiles() {}

  /**
   * Writes a new file, which nobody else may read before it is whole.
   *
   * @param like the file whose owner, mode and extended attributes it takes, if there is one
   * @param mode the mode that it gets all the same, if one
   */
  static void write(Path file, byte[] content, @Nullable Path like, @Nullable Integer mode)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      int wanted = mode == null ? NEW_MODE : mode;
      if (like != null) {
        copyOwner(like, file);
        ExtendedAttributes.copy(like, file);
        wanted = mode == null ? modeOf(like) : mode;
      }
      // Last: changing the owner or an access list changes the mode.
      Files.setAttribute(file, "unix:mode", wanted, LinkOption.NOFOLLOW_LINKS);
      channel.force(true);
    }
  }

  private static int modeOf(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0xfff;
  }

  private static void copyOwner(Path from, Path to) throws IOException {
    for (String owner : new String[] {"unix:uid", "unix:gid"}) {
      Object old = Files.getAttribute(from, owner, LinkOption.NOFOLLOW_LINKS);
      if (!old.equals(Files.getAttribute(to, owner, LinkOption.NOFOLLOW_LINKS))) {
        Files.setAttribute(to, owner, old, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /** Puts the file in the other's place. On the disk only when the folder is. */
  static void replace(Path file, Path place) throws IOException {
    Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Brings what was made, renamed or removed in a folder to the disk. */
  static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException gone) {
      // A folder that is not there any more has nothing to keep.
      if (Files.exists(folder)) {
        throw gone;
      }
    }
  }

  /** The folder that a file is in. */
  static Path folderOf(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("not a file: " + file);
    }
    return folder;
  }
}
