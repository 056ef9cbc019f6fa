package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.libvirt.MachineMarks.OwnedVolume;
import io.panvisor.spi.Call;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Volumes, made, filled, looked up and deleted through the daemon, so that it is the same for an
 * engine far away. Pools are used as they are; none is made.
 */
final class Storage {

  /** The pool that libvirt's own tools use when none is named. */
  static final String DEFAULT_POOL = "default";

  private static final int POOLS_ACTIVE = 2;
  private static final int CHUNK = 1 << 20;
  private static final byte[] QCOW2 = {'Q', 'F', 'I', (byte) 0xfb};

  private final NativeSession session;
  private final boolean local;
  private final String defaultPool;

  /**
   * Storage of a connection.
   *
   * @param local whether paths of the engine are paths of this machine too
   */
  Storage(NativeSession session, boolean local, String defaultPool) {
    this.session = session;
    this.local = local;
    this.defaultPool = defaultPool;
  }

  String defaultPool() {
    return defaultPool;
  }

  /** A file or device of the engine's, as it is given to a machine. */
  record Place(String path, String format, boolean block) {}

  /** Where the bytes of an upload come from. */
  interface Content {
    InputStream open() throws IOException;
  }

  // Looking

  /** A volume by its pool and name. */
  VolumeXml.Found find(Call call, String pool, String name) {
    return session.call(
        call,
        Subject.of("volume", pool + "/" + name),
        (wire, connect) -> {
          try (PoolHandle within = activePool(wire, connect, pool);
              VolumeHandle volume = refreshed(wire, within, name)) {
            return volume.describe(wire);
          }
        });
  }

  /** A pool's files are listed when it starts; one that came later is seen after a refresh. */
  private static VolumeHandle refreshed(Wire wire, PoolHandle pool, String name) {
    try {
      return VolumeHandle.byName(wire, pool, name);
    } catch (NativeFailure failure) {
      if (failure.code() != LibvirtErrors.NO_STORAGE_VOL) {
        throw failure;
      }
      wire.number("virStoragePoolRefresh", () -> Virt.virStoragePoolRefresh(pool.pointer(), 0));
      return VolumeHandle.byName(wire, pool, name);
    }
  }

  private static PoolHandle activePool(Wire wire, Pointer connect, String name) {
    PoolHandle pool = PoolHandle.byName(wire, connect, name);
    boolean active = false;
    try {
      active =
          wire.number("virStoragePoolIsActive", () -> Virt.virStoragePoolIsActive(pool.pointer()))
              == 1;
      if (!active) {
        throw new NotFoundException("active storage pool", name)
            .hint("Start it: virsh pool-start " + name);
      }
      return pool;
    } finally {
      if (!active) {
        pool.close();
      }
    }
  }

  /** Whether the pool is there and active. */
  boolean isUsable(Call call, String pool) {
    try {
      session.call(
          call,
          Subject.of("storage pool", pool),
          (wire, connect) -> {
            activePool(wire, connect, pool).close();
            return Boolean.TRUE;
          });
      return true;
    } catch (NotFoundException missing) {
      return false;
    }
  }

  /**
   * What lies at a path of the engine's. A disk's format is never guessed from its content by the
   * engine: that would let a guest that writes its own header choose which file of the host it
   * reads. The daemon is asked first, as it knows the files of its pools; then, on this machine,
   * the file's first bytes; last, its name.
   */
  Place locate(Call call, String path) {
    if (path.startsWith("/dev/")) {
      return new Place(path, "raw", true);
    }
    Optional<VolumeXml.Found> known =
        session.call(
            call, Subject.of("file", path), (wire, connect) -> lookUp(wire, connect, path));
    if (known.isPresent()) {
      return new Place(path, known.get().format(), known.get().block());
    }
    if (local) {
      Path file = Path.of(path);
      if (!Files.exists(file)) {
        throw new NotFoundException("file", path);
      }
      if (Files.isReadable(file) && Files.isRegularFile(file)) {
        return new Place(path, format(file), false);
      }
    }
    return new Place(path, byName(path), false);
  }

  private static Optional<VolumeXml.Found> lookUp(Wire wire, Pointer connect, String path) {
    try (VolumeHandle volume = VolumeHandle.byPath(wire, connect, path)) {
      return Optional.of(volume.describe(wire));
    } catch (NativeFailure failure) {
      if (failure.code() != LibvirtErrors.NO_STORAGE_VOL) {
        throw failure;
      }
    }
    int slash = path.lastIndexOf('/');
    String folder = slash == 0 ? "/" : path.substring(0, slash);
    try (PoolHandle pool = PoolHandle.byTargetPath(wire, connect, folder)) {
      if (wire.number("virStoragePoolIsActive", () -> Virt.virStoragePoolIsActive(pool.pointer()))
          != 1) {
        return Optional.empty();
      }
      try (VolumeHandle volume = refreshed(wire, pool, path.substring(slash + 1))) {
        return Optional.of(volume.describe(wire));
      }
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_STORAGE_POOL
          || failure.code() == LibvirtErrors.NO_STORAGE_VOL
          || failure.code() == LibvirtErrors.NO_SUPPORT) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static String byName(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".qcow2") ? "qcow2" : "raw";
  }

  /** The format of a file of this side, by its first bytes. */
  static String format(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(QCOW2.length);
      return Arrays.equals(first, QCOW2) ? "qcow2" : "raw";
    } catch (IOException unreadable) {
      throw InvalidSpecException.of(
          "source", file.toString(), "the file cannot be read: " + unreadable.getMessage());
    }
  }

  // Making

  /** Makes a volume. */
  OwnedVolume create(Call call, String pool, VolumeXml.Wanted wanted) {
    String xml = VolumeXml.write(wanted);
    return session.call(
        call,
        Subject.of("volume", pool + "/" + wanted.name()),
        (wire, connect) -> {
          try (PoolHandle within = activePool(wire, connect, pool);
              VolumeHandle volume = VolumeHandle.create(wire, within, xml)) {
            return new OwnedVolume(pool, wanted.name(), volume.path(wire));
          }
        });
  }

  /** Makes a volume with the content of the volume at a path. Takes as long as copying takes. */
  OwnedVolume copy(Call call, String pool, VolumeXml.Wanted wanted, String from) {
    String xml = VolumeXml.write(wanted);
    return session.call(
        call,
        Subject.of("volume", from),
        (wire, connect) -> {
          try (PoolHandle within = activePool(wire, connect, pool);
              VolumeHandle original = VolumeHandle.byPath(wire, connect, from);
              VolumeHandle volume = VolumeHandle.copy(wire, within, xml, original)) {
            return new OwnedVolume(pool, wanted.name(), volume.path(wire));
          }
        });
  }

  /** Whether the path is a volume of a pool, as a copy needs it. */
  boolean isVolume(Call call, String path) {
    return session
        .call(call, Subject.of("file", path), (wire, connect) -> lookUp(wire, connect, path))
        .isPresent();
  }

  /** Makes a volume larger. */
  void grow(Call call, OwnedVolume volume, long capacity) {
    session.call(
        call,
        Subject.of("volume", volume.name()),
        (wire, connect) -> {
          try (PoolHandle pool = PoolHandle.byName(wire, connect, volume.pool());
              VolumeHandle handle = VolumeHandle.byName(wire, pool, volume.name())) {
            OptionalLong now = handle.describe(wire).capacity();
            return now.isPresent() && now.getAsLong() >= capacity
                ? 0
                : wire.number(
                    "virStorageVolResize",
                    () -> Virt.virStorageVolResize(handle.pointer(), capacity, 0));
          }
        });
  }

  /** Sends a file of this side into a volume, telling progress in bytes. */
  void upload(Call call, OwnedVolume volume, Path file) {
    try {
      long size = Files.size(file);
      upload(
          call, volume, () -> Files.newInputStream(file), size, String.valueOf(file.getFileName()));
    } catch (IOException unreadable) {
      throw InvalidSpecException.of(
          "source", file.toString(), "the file cannot be read: " + unreadable.getMessage());
    }
  }

  /** Sends bytes into a volume. */
  void upload(Call call, OwnedVolume volume, byte[] content, String what) {
    upload(call, volume, () -> new ByteArrayInputStream(content), content.length, what);
  }

  private void upload(Call call, OwnedVolume volume, Content content, long size, String what) {
    Subject subject = Subject.of("volume", volume.name());
    StreamGuard stream =
        session.call(call, subject, (wire, connect) -> openUpload(wire, connect, volume));
    try (InputStream in = content.open()) {
      byte[] chunk = new byte[CHUNK];
      long sent = 0;
      call.progress("uploading " + what, 0, OptionalLong.of(size));
      int got = in.readNBytes(chunk, 0, CHUNK);
      while (got > 0) {
        send(call, subject, stream, chunk, got);
        sent += got;
        call.progress("uploading " + what, sent, OptionalLong.of(size));
        got = in.readNBytes(chunk, 0, CHUNK);
      }
      session.call(
          call,
          subject,
          (wire, connect) ->
              wire.number("virStreamFinish", () -> stream.use(Virt::virStreamFinish)));
    } catch (IOException unreadable) {
      throw new EngineException("the file " + what + " cannot be read", unreadable)
          .outcome(Outcome.NOT_APPLIED);
    } finally {
      stream.end();
    }
  }

  private void send(Call call, Subject subject, StreamGuard stream, byte[] chunk, int length) {
    session.call(
        call,
        subject,
        (wire, connect) -> {
          Memory memory = new Memory(length);
          memory.write(0, chunk, 0, length);
          int done = 0;
          while (done < length) {
            long from = done;
            done +=
                wire.number(
                    "virStreamSend",
                    () ->
                        stream.use(
                            pointer ->
                                Virt.virStreamSend(pointer, memory.share(from), length - from)));
          }
          return done;
        });
  }

  private StreamGuard openUpload(Wire wire, Pointer connect, OwnedVolume volume) {
    try (PoolHandle pool = PoolHandle.byName(wire, connect, volume.pool());
        VolumeHandle handle = VolumeHandle.byName(wire, pool, volume.name())) {
      StreamHandle stream = StreamHandle.open(connect, 0);
      boolean opened = false;
      try {
        wire.number(
            "virStorageVolUpload",
            () -> Virt.virStorageVolUpload(handle.pointer(), stream.pointer(), 0, 0, 0));
        opened = true;
      } finally {
        if (!opened) {
          stream.close();
        }
      }
      return new StreamGuard(
          session,
          stream,
          pointer -> {
            // Ends an upload that failed half way; libvirt refuses it for one that was finished,
            // which does no harm.
            if (!session.isBroken()) {
              Virt.virStreamAbort(pointer);
            }
          });
    }
  }

  // Removing

  /** Deletes a volume. False when it was not there. */
  boolean delete(Call call, String pool, String name) {
    try {
      return session.call(
          call,
          Subject.of("volume", pool + "/" + name),
          (wire, connect) -> {
            try (PoolHandle within = PoolHandle.byName(wire, connect, pool);
                VolumeHandle volume = VolumeHandle.byName(wire, within, name)) {
              wire.number(
                  "virStorageVolDelete", () -> Virt.virStorageVolDelete(volume.pointer(), 0));
              return true;
            }
          });
    } catch (NotFoundException gone) {
      return false;
    }
  }

  /** A volume and the pool that it lies in. */
  record Listed(String pool, String name) {}

  /**
   * The names of all volumes of all active pools; one call for the list of pools and one for each
   * pool.
   */
  List<Listed> all(Call call) {
    return session.call(
        call,
        Subject.engine(),
        (wire, connect) -> {
          List<Listed> found = new ArrayList<>();
          List<PoolHandle> pools = PoolHandle.all(wire, connect, POOLS_ACTIVE);
          try {
            for (PoolHandle pool : pools) {
              list(wire, pool, found);
            }
            return found;
          } finally {
            NativeHandle.closeAll(pools);
          }
        });
  }

  private static void list(Wire wire, PoolHandle pool, List<Listed> found) {
    List<VolumeHandle> volumes;
    try {
      volumes = VolumeHandle.all(wire, pool);
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_STORAGE_POOL
          || failure.code() == LibvirtErrors.OPERATION_INVALID) {
        // The pool was stopped since it was listed.
        return;
      }
      throw failure;
    }
    try {
      volumes.forEach(volume -> found.add(new Listed(pool.name(), volume.name())));
    } finally {
      NativeHandle.closeAll(volumes);
    }
  }

  private static boolean restsOn(Wire wire, VolumeHandle volume, String path) {
    try {
      return volume.describe(wire).backing().filter(path::equals).isPresent();
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_STORAGE_VOL) {
        // Deleted since it was listed.
        return false;
      }
      throw failure;
    }
  }

  /** The volumes of the pool that rest on this path. */
  List<String> clonesOf(Call call, String pool, String path) {
    return session.call(
        call,
        Subject.of("storage pool", pool),
        (wire, connect) -> {
          List<String> clones = new ArrayList<>();
          try (PoolHandle within = PoolHandle.byName(wire, connect, pool)) {
            List<VolumeHandle> volumes = VolumeHandle.all(wire, within);
            try {
              for (VolumeHandle volume : volumes) {
                if (restsOn(wire, volume, path)) {
                  clones.add(volume.name());
                }
              }
            } finally {
              NativeHandle.closeAll(volumes);
            }
          }
          return clones;
        });
  }
}
