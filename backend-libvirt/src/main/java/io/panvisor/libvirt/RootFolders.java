package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.spi.Call;
import io.panvisor.spi.Orphan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The root file systems that are made for containers: folders on the engine's host, beside each
 * other in one folder. libvirt has no call that makes one, so this process does, and only where the
 * engine's files are its own.
 *
 * <p>A folder's name holds its machine's UUID, as the names of volumes do. While it is made, an
 * empty file beside it says whose it is, so that {@code sweep()} finds what a process left that
 * died meanwhile. {@code tar}, {@code cp} and {@code rm} do the work: they keep owners, modes,
 * links, devices and extended attributes, and follow no link out of the folder.
 */
final class RootFolders {

  /** Where libvirt's own tools put root file systems. */
  static final String DEFAULT_FOLDER = "/var/lib/libvirt/filesystems";

  private static final String TYPE = "folder";
  private static final String ROLE = "root";
  private static final String SUFFIX = "d";

  private final CommandRunner commands;
  private final Path folder;
  private final boolean local;

  /**
   * Root file systems in a folder.
   *
   * @param local whether the engine's files are this process's
   */
  RootFolders(CommandRunner commands, Path folder, boolean local) {
    this.commands = commands;
    this.folder = folder;
    this.local = local;
  }

  /** Whether there may be folders of machines that were never finished: asking costs little. */
  boolean isUsed() {
    return local && Files.isDirectory(folder) && !markers().isEmpty();
  }

  boolean isLocal() {
    return local;
  }

  /** Where the machine's root file system is, or will be. */
  Path of(UUID machine) {
    return folder.resolve(VolumeNames.of(machine, ROLE, SUFFIX));
  }

  /** Whether a folder was made here for that machine, as its name says. */
  boolean isOf(UUID machine, String path) {
    return path.equals(of(machine).toString());
  }

  private Path marker(UUID machine, String owner) {
    return folder.resolve(VolumeNames.marker(machine, owner));
  }

  /** Says who is making the machine's root file system, before it is made. */
  void claim(UUID machine, String owner) {
    try {
      Files.createDirectories(folder);
      Files.createFile(marker(machine, owner));
    } catch (FileAlreadyExistsException again) {
      throw new EngineException("a request of this id is being made already", again);
    } catch (IOException failure) {
      throw failed(
          "the folder for root file systems, " + folder + ", cannot be written to", failure);
    }
  }

  /** The machine is finished, or what was made of it is gone. */
  void release(UUID machine, String owner) {
    try {
      Files.deleteIfExists(marker(machine, owner));
    } catch (IOException failure) {
      throw failed("the mark of a root file system cannot be removed", failure);
    }
  }

  /** Unpacks an archive, packed or not, as the machine's root file system. */
  void unpack(Call call, Path archive, UUID machine) {
    Path root = fresh(machine);
    run(
        call,
        Command.of(
            "tar",
            "--extract",
            "--file=" + archive.toAbsolutePath(),
            "--directory=" + root,
            "--numeric-owner",
            "--same-permissions",
            "--same-owner",
            "--xattrs",
            "--xattrs-include=*"));
  }

  /** Copies a folder as the machine's root file system; what is mounted below it is left out. */
  void copy(Call call, Path from, UUID machine) {
    Path root = fresh(machine);
    run(
        call,
        Command.of("cp", "--archive", "--one-file-system", "--", from + "/.", root.toString()));
  }

  private Path fresh(UUID machine) {
    Path root = of(machine);
    try {
      return Files.createDirectory(root);
    } catch (IOException failure) {
      throw failed("the folder " + root + " cannot be made", failure);
    }
  }

  /** Removes the machine's root file system; succeeds when there is none. */
  void remove(Call call, UUID machine) {
    remove(call, of(machine));
  }

  private void remove(Call call, Path path) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      run(
          call,
          Command.of("rm", "--recursive", "--force", "--one-file-system", "--", path.toString()));
    }
  }

  private void run(Call call, Command command) {
    CommandResult result = commands.run(command.within(call.deadline().remaining()));
    if (!result.isSuccess()) {
      String words = result.words();
      String lower = words.toLowerCase(Locale.ROOT);
      PanvisorException error =
          lower.contains("no space left on device") || lower.contains("disk quota exceeded")
              ? new ResourcesExhaustedException("the disk is full", "disk", null)
              : new EngineException("a root file system cannot be made or removed", null);
      throw error.engineWords(words);
    }
  }

  private static PanvisorException failed(String what, IOException cause) {
    return new EngineException(what, cause).engineWords(String.valueOf(cause));
  }

  // What dead processes left

  /** Folders of machines that were being made, and the marks beside them. */
  List<Orphan> orphans(Iterable<UUID> machines) {
    if (!local || !Files.isDirectory(folder)) {
      return List.of();
    }
    List<UUID> finished = new ArrayList<>();
    machines.forEach(finished::add);
    List<Orphan> orphans = new ArrayList<>();
    for (Path marker : markers()) {
      String name = marker.getFileName().toString();
      UUID machine = VolumeNames.machine(name).orElseThrow();
      if (!finished.contains(machine) && Files.exists(of(machine), LinkOption.NOFOLLOW_LINKS)) {
        orphans.add(orphan(of(machine), machine, name));
      }
      // The mark goes last: as long as anything is left, it says whose it is.
      orphans.add(orphan(marker, machine, name));
    }
    return orphans;
  }

  private static Orphan orphan(Path path, UUID machine, String marker) {
    return new Orphan(TYPE, path.toString(), VolumeNames.owner(marker), machine.toString());
  }

  private List<Path> markers() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> VolumeNames.isMarker(file.getFileName().toString()))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException failure) {
      throw failed("the folder for root file systems cannot be read", failure);
    } catch (UncheckedIOException failure) {
      throw failed("the folder for root file systems cannot be read", new IOException(failure));
    }
  }

  /** Whether an orphan is one of these. */
  static boolean isOne(Orphan orphan) {
    return orphan.type().equals(TYPE);
  }

  void removeOrphan(Call call, Orphan orphan) {
    Path path = Path.of(orphan.name());
    Optional<UUID> machine = VolumeNames.machine(String.valueOf(path.getFileName()));
    if (machine.isPresent() && folder.equals(path.getParent())) {
      remove(call, path);
    }
  }

  /**
   * Sees that a folder of the engine's is one, where that can be seen from here.
   *
   * @throws NotFoundException when it is not
   */
  void requireFolder(String path) {
    if (local && !Files.isDirectory(Path.of(path))) {
      throw new NotFoundException("root file system", path)
          .hint("Name a folder that holds a whole system: its programs, libraries and /etc.");
    }
  }

  /** Refuses to make anything where the engine's files are not this process's. */
  void requireLocal(Feature feature) {
    if (!local) {
      throw new UnsupportedFeatureException(feature, NOT_LOCAL);
    }
  }

  /** Why nothing is made over a connection to elsewhere. */
  static final String NOT_LOCAL =
      "libvirt makes no root file systems, and this process only where the engine's files are its own:"
          + " connect on the engine's host, or name a folder that is there, DiskImage.inPlace(...)";
}
