package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.DataSize;
import io.panvisor.error.BusyException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.libvirt.ResourceUsers.Which;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.Undo;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Volumes that belong to nobody but who asks for them, through the daemon. */
final class VolumeStore {

  static final String VOLUME = "volume";

  private static final int ACTIVE = 2;
  private static final int SHRINK = 4;

  private final NativeSession session;
  private final VolumeTransfer transfer;

  VolumeStore(NativeSession session) {
    this.session = session;
    this.transfer = new VolumeTransfer(session);
  }

  NativeSession session() {
    return session;
  }

  static Subject subject(String pool, String name) {
    return Subject.of(VOLUME, pool + "/" + name);
  }

  // Looking

  /** The volumes of one pool, each with its sizes: one call for the list, one for each volume. */
  static List<StorageVolumeInfo> list(Wire wire, PoolHandle pool) {
    List<StorageVolumeInfo> found = new ArrayList<>();
    List<VolumeHandle> volumes = VolumeHandle.all(wire, pool);
    try {
      for (VolumeHandle volume : volumes) {
        describe(wire, pool.name(), volume).ifPresent(found::add);
      }
      return found;
    } finally {
      NativeHandle.closeAll(volumes);
    }
  }

  /** Empty when the volume has gone since it was listed. */
  private static Optional<StorageVolumeInfo> describe(Wire wire, String pool, VolumeHandle volume) {
    try {
      return Optional.of(
          VolumeXml.info(
              pool,
              wire.text(
                  "virStorageVolGetXMLDesc",
                  () -> Virt.virStorageVolGetXMLDesc(volume.pointer(), 0))));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_STORAGE_VOL) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** The volumes of all active pools. */
  static List<StorageVolumeInfo> all(Wire wire, Pointer connect) {
    List<StorageVolumeInfo> found = new ArrayList<>();
    List<PoolHandle> pools = PoolHandle.all(wire, connect, ACTIVE);
    try {
      for (PoolHandle pool : pools) {
        try {
          found.addAll(list(wire, pool));
        } catch (NativeFailure failure) {
          boolean stopped =
              failure.code() == LibvirtErrors.NO_STORAGE_POOL
                  || failure.code() == LibvirtErrors.OPERATION_INVALID;
          if (!stopped) {
            throw failure;
          }
        }
      }
      return found;
    } finally {
      NativeHandle.closeAll(pools);
    }
  }

  /** The volumes of that name in all active pools. */
  static List<StorageVolumeInfo> named(Wire wire, Pointer connect, String name) {
    List<StorageVolumeInfo> found = new ArrayList<>();
    List<PoolHandle> pools = PoolHandle.all(wire, connect, ACTIVE);
    try {
      for (PoolHandle pool : pools) {
        within(wire, pool, name).ifPresent(found::add);
      }
      return found;
    } finally {
      NativeHandle.closeAll(pools);
    }
  }

  private static Optional<StorageVolumeInfo> within(Wire wire, PoolHandle pool, String name) {
    try (VolumeHandle volume = VolumeHandle.byName(wire, pool, name)) {
      return describe(wire, pool.name(), volume);
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_STORAGE_VOL
          || failure.code() == LibvirtErrors.OPERATION_INVALID) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  static Optional<StorageVolumeInfo> find(Wire wire, Pointer connect, String pool, String name) {
    try (PoolHandle within = PoolHandle.byName(wire, connect, pool)) {
      return within(wire, within, name);
    }
  }

  private static StorageVolumeInfo require(Wire wire, Pointer connect, String pool, String name) {
    return find(wire, connect, pool, name)
        .orElseThrow(() -> new NotFoundException(VOLUME, pool + "/" + name));
  }

  // Making

  StorageVolumeInfo create(Call call, StorageVolumeSpec spec, Optional<DataSize> capacity) {
    if (capacity.isEmpty() && spec.backing().isEmpty()) {
      throw InvalidSpecException.of(
          "volume.capacity", "", "an empty volume needs to know how much it is to hold");
    }
    return session.call(
        call,
        subject(spec.pool(), spec.name()),
        (wire, connect) -> {
          try (PoolHandle pool = PoolHandle.byName(wire, connect, spec.pool());
              VolumeHandle volume =
                  VolumeHandle.create(
                      wire, pool, VolumeXml.write(spec, capacity, keepsFiles(wire, pool)))) {
            return describe(wire, spec.pool(), volume).orElseThrow();
          }
        });
  }

  /** Whether the pool's volumes are files, which have a format and can have holes. */
  static boolean keepsFiles(Wire wire, PoolHandle pool) {
    String type = PoolXml.read(pool.describe(wire), new StoreState(true, true, false)).type();
    return type.equals("dir") || type.equals("fs") || type.equals("netfs");
  }

  /** Makes a volume and fills it; when that fails, there is none. */
  StorageVolumeInfo create(Call call, StorageVolumeSpec spec, Path content, boolean sparse) {
    Undo undo = new Undo(call);
    try (InputStream in = Files.newInputStream(content)) {
      long length = Files.size(content);
      create(call, spec, spec.capacity().or(() -> Optional.of(DataSize.bytes(length))));
      // Noted only now: a volume of that name which was there before is not ours to remove.
      undo.willMake(
          VOLUME,
          spec.pool() + "/" + spec.name(),
          undoing -> remove(undoing, spec.pool(), spec.name()));
      transfer.send(call, spec.pool(), spec.name(), in, length, sparse);
      return session.call(
          call,
          subject(spec.pool(), spec.name()),
          (wire, connect) -> require(wire, connect, spec.pool(), spec.name()));
    } catch (IOException unreadable) {
      throw InvalidSpecException.of(
          "content", content.toString(), "the file cannot be read: " + unreadable.getMessage());
    } catch (PanvisorException failed) {
      throw undo.rollBack(failed);
    } catch (CallerCodeException ended) {
      undo.rollBack(new BusyException("the caller's listener ended it", "", ended));
      throw ended;
    }
  }

  StorageVolumeInfo copy(Call call, String pool, String name, StorageVolumeSpec spec) {
    return session.call(
        call,
        subject(pool, name),
        (wire, connect) -> {
          StorageVolumeInfo original = require(wire, connect, pool, name);
          try (PoolHandle from = PoolHandle.byName(wire, connect, pool);
              VolumeHandle source = VolumeHandle.byName(wire, from, name);
              PoolHandle to = PoolHandle.byName(wire, connect, spec.pool())) {
            String xml =
                VolumeXml.write(spec, spec.capacity().or(original::capacity), keepsFiles(wire, to));
            try (VolumeHandle volume = VolumeHandle.copy(wire, to, xml, source)) {
              return describe(wire, spec.pool(), volume).orElseThrow();
            }
          }
        });
  }

  // Changing

  StorageVolumeInfo resize(Call call, String pool, String name, DataSize capacity, boolean shrink) {
    return session.call(
        call,
        subject(pool, name),
        (wire, connect) -> {
          StorageVolumeInfo now = require(wire, connect, pool, name);
          DataSize before = now.capacity().orElse(DataSize.bytes(0));
          int difference = capacity.compareTo(before);
          if (difference == 0) {
            return now;
          }
          if (shrink != difference < 0) {
            throw InvalidSpecException.of(
                "capacity",
                capacity.toString(),
                "the volume has "
                    + before
                    + ": "
                    + (shrink ? "grow() makes it larger" : "shrink() makes it smaller"));
          }
          ResourceUsers.refuseIfVolumeIsUsed(wire, connect, Which.RUNNING, pool, now);
          try (PoolHandle within = PoolHandle.byName(wire, connect, pool);
              VolumeHandle volume = VolumeHandle.byName(wire, within, name)) {
            wire.number(
                "virStorageVolResize",
                () ->
                    Virt.virStorageVolResize(
                        volume.pointer(), capacity.bytes(), shrink ? SHRINK : 0));
            return describe(wire, pool, volume).orElseThrow();
          }
        });
  }

  void wipe(Call call, String pool, String name, WipeAlgorithm algorithm) {
    refuseIfRunning(call, pool, name);
    session.call(
        call,
        subject(pool, name),
        (wire, connect) -> {
          try (PoolHandle within = PoolHandle.byName(wire, connect, pool);
              VolumeHandle volume = VolumeHandle.byName(wire, within, name)) {
            return wire.number(
                "virStorageVolWipePattern",
                () -> Virt.virStorageVolWipePattern(volume.pointer(), algorithm.number(), 0));
          }
        });
  }

  private StorageVolumeInfo refuseIfRunning(Call call, String pool, String name) {
    return session.call(
        call,
        subject(pool, name),
        (wire, connect) -> {
          StorageVolumeInfo volume = require(wire, connect, pool, name);
          ResourceUsers.refuseIfVolumeIsUsed(wire, connect, Which.RUNNING, pool, volume);
          return volume;
        });
  }

  void upload(Call call, String pool, String name, InputStream content, long length) {
    refuseIfRunning(call, pool, name);
    transfer.send(call, pool, name, content, length, false);
  }

  long download(Call call, String pool, String name, OutputStream to) {
    return transfer.receive(call, required(call, pool, name), to);
  }

  private StorageVolumeInfo required(Call call, String pool, String name) {
    return session.call(
        call, subject(pool, name), (wire, connect) -> require(wire, connect, pool, name));
  }

  long download(Call call, String pool, String name, Path to, boolean sparse) {
    StorageVolumeInfo volume = required(call, pool, name);
    FileChannel file;
    try {
      file = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException unwritable) {
      throw InvalidSpecException.of(
          "to", to.toString(), "a new file cannot be made there: " + unwritable);
    }
    boolean whole = false;
    try (file) {
      long length =
          sparse ? transfer.receiveSparse(call, volume, file) : received(call, volume, file);
      whole = true;
      return length;
    } catch (IOException unwritable) {
      throw InvalidSpecException.of(
          "to", to.toString(), "the file cannot be written: " + unwritable);
    } finally {
      if (!whole) {
        discard(to);
      }
    }
  }

  private long received(Call call, StorageVolumeInfo volume, FileChannel file) throws IOException {
    OutputStream out = new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(file));
    long length = transfer.receive(call, volume, out);
    out.flush();
    return length;
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      throw new java.io.UncheckedIOException("half a download is left in " + file, stays);
    }
  }

  // Removing

  /** Deletes a volume, unless a machine or a volume needs it. False when it was not there. */
  boolean delete(Call call, String pool, String name) {
    boolean there =
        session.call(
            call,
            subject(pool, name),
            (wire, connect) -> {
              Optional<StorageVolumeInfo> volume = find(wire, connect, pool, name);
              volume.ifPresent(found -> refuseIfNeeded(wire, connect, pool, found));
              return volume.isPresent();
            });
    return there && remove(call, pool, name);
  }

  private static void refuseIfNeeded(
      Wire wire, Pointer connect, String pool, StorageVolumeInfo volume) {
    ResourceUsers.refuseIfVolumeIsUsed(wire, connect, Which.ALL, pool, volume);
    all(wire, connect).stream()
        .filter(other -> other.backingPath().filter(volume.path()::equals).isPresent())
        .findFirst()
        .ifPresent(
            clone -> {
              throw new BusyException(
                  "the volume " + clone.pool() + "/" + clone.name() + " rests on it", clone.name());
            });
  }

  private boolean remove(Call call, String pool, String name) {
    return session.call(
        call,
        subject(pool, name),
        (wire, connect) -> {
          try (PoolHandle within = PoolHandle.byName(wire, connect, pool);
              VolumeHandle volume = VolumeHandle.byName(wire, within, name)) {
            wire.number("virStorageVolDelete", () -> Virt.virStorageVolDelete(volume.pointer(), 0));
            return true;
          } catch (NativeFailure failure) {
            if (failure.code() == LibvirtErrors.NO_STORAGE_VOL) {
              return false;
            }
            throw failure;
          }
        });
  }
}
