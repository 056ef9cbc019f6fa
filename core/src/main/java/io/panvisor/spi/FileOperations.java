package io.panvisor.spi;

import io.panvisor.MachineId;
import io.panvisor.facet.FileInfo;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Files of a machine. A backend that has this implements it; thread-safe. */
public interface FileOperations {

  /** {@return what is at the path, or nothing} */
  Optional<FileInfo> stat(Call call, MachineId id, String path);

  /** Copies a file or folder in, as {@link io.panvisor.facet.FileTransfer#copyIn} says. */
  void copyIn(Call call, MachineId id, Path source, String target);

  /** Copies a file or folder out, as {@link io.panvisor.facet.FileTransfer#copyOut} says. */
  void copyOut(Call call, MachineId id, String source, Path target);

  /**
   * Writes one file.
   *
   * @param file its name, size, permissions and time
   */
  void write(
      Call call,
      MachineId id,
      InputStream content,
      FileInfo file,
      String folder,
      int user,
      int group);

  /**
   * Reads one file.
   *
   * @return how many bytes it had
   */
  long read(Call call, MachineId id, String path, OutputStream content);

  /** Unpacks a tar archive in a folder. */
  void unpack(Call call, MachineId id, InputStream archive, String folder);

  /** Packs a file or folder as a tar archive. */
  void pack(Call call, MachineId id, String path, OutputStream archive);
}
