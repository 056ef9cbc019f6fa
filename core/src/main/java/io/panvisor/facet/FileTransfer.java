package io.panvisor.facet;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Copies files into a machine and out of it, whether it runs or not. Nothing is held in memory but
 * a buffer, and progress is told in bytes.
 *
 * <p>A machine's paths are absolute. Owners (as numbers), permissions, times and symbolic links are
 * kept; on this side owners are set only where this process may set them, as {@code tar} does.
 * Links are copied as links and never followed. What fails half way can leave a part of what was to
 * be copied in the machine; on this side half a file is never left. Thread-safe. Every method
 * throws {@link io.panvisor.error.NotFoundException} when the machine has no such path.
 */
public interface FileTransfer extends MachineFacet {

  /** {@return what is at the path, or nothing; a link at its end is told as a link} */
  Optional<FileInfo> stat(String path);

  /**
   * Copies a file, or a folder with all that is in it, into the machine.
   *
   * @param source a path on this side
   * @param target a folder of the machine's that is there, into which it goes under its own name;
   *     or a path that is not there, whose name it gets. A file replaces a file.
   */
  void copyIn(Path source, String target);

  /**
   * Copies a file, or a folder with all that is in it, out of the machine.
   *
   * @param source a path of the machine's
   * @param target a folder on this side that is there, into which it goes under its own name; or a
   *     path that is not there, whose name it gets. A file replaces a file.
   */
  void copyOut(String source, Path target);

  /**
   * Writes one file from a stream.
   *
   * @param content its content, read to the end of {@code sizeBytes} and not closed
   * @param sizeBytes how much that is
   * @param path the file; its folder is there
   * @param permissions as {@code chmod} takes them in octal, from 0 to 07777
   * @param user the owner's number
   * @param group the group's number
   */
  void write(
      InputStream content, long sizeBytes, String path, int permissions, int user, int group);

  /**
   * Reads one file to a stream, which is not closed.
   *
   * @return how many bytes it had
   * @throws io.panvisor.error.InvalidSpecException when it is no plain file
   */
  long read(String path, OutputStream content);

  /** Unpacks a tar archive in a folder of the machine's; owners are as in the archive. */
  void unpack(InputStream archive, String folder);

  /** Packs a file, or a folder with all that is in it, as a tar archive. */
  void pack(String path, OutputStream archive);
}
