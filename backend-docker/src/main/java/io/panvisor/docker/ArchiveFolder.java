package io.panvisor.docker;

import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks on this side what a machine sent. What it sent is not trusted: nothing is written outside
 * of the target, neither by a name nor through a link.
 */
final class ArchiveFolder {

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveFolder.class);
  private static final int CHUNK = 64 * 1024;

  private record Folder(Path path, TarArchiveEntry entry) {}

  private final Path target;
  private final LongConsumer progress;
  private final Deque<Folder> folders = new ArrayDeque<>();
  private long done;

  /**
   * @param target what the archive's first entry becomes
   * @param progress told of the bytes of files written so far
   */
  ArchiveFolder(Path target, LongConsumer progress) {
    this.target = target;
    this.progress = progress;
  }

  /** Unpacks all of it. Errors of this side are no errors of the connection. */
  void unpack(InputStream archive) throws IOException {
    TarArchiveInputStream entries = new TarArchiveInputStream(archive, "UTF-8");
    for (TarArchiveEntry entry = entries.getNextEntry();
        entry != null;
        entry = entries.getNextEntry()) {
      Path path = place(entry.getName());
      try {
        make(path, entry);
      } catch (IOException e) {
        throw here(path, e);
      }
      if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
        file(path, entry, entries);
      }
    }
    // A folder's time and permissions come last: filling it changes the one and may need others.
    while (!folders.isEmpty()) {
      Folder folder = folders.removeLast();
      try {
        attributes(folder.path(), folder.entry());
      } catch (IOException e) {
        throw here(folder.path(), e);
      }
    }
  }

  private static EngineException here(Path path, IOException e) {
    return new EngineException(path + " cannot be written: " + e.getMessage(), e);
  }

  /** The first part of a name is the target itself; the rest is below it. */
  private Path place(String name) {
    Path below = target;
    String[] parts = name.split("/");
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].equals("..") || name.startsWith("/")) {
        throw InvalidSpecException.of("source", name, "the machine sent a name that leads outside");
      }
      if (i > 0 && !parts[i].isEmpty() && !parts[i].equals(".")) {
        if (Files.isSymbolicLink(below)) {
          throw InvalidSpecException.of("source", name, "the machine sent a name behind a link");
        }
        below = below.resolve(parts[i]);
      }
    }
    return below;
  }

  private void make(Path path, TarArchiveEntry entry) throws IOException {
    if (entry.isDirectory()) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(path);
      }
      folders.add(new Folder(path, entry));
    } else if (entry.isSymbolicLink()) {
      Files.deleteIfExists(path);
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      owner(path, entry);
    } else if (entry.isLink()) {
      Files.deleteIfExists(path);
      Files.createLink(path, place(entry.getLinkName()));
    } else if (!entry.isFile()) {
      throw InvalidSpecException.of(
          "source", entry.getName(), "a device or pipe is not copied to this side");
    }
  }

  /** Written beside its place and renamed into it, so that half a file is never there. */
  private void file(Path path, TarArchiveEntry entry, InputStream content) throws IOException {
    Path part = path.resolveSibling("." + path.getFileName() + ".panvisor-part");
    boolean complete = false;
    try {
      try (var out = Files.newOutputStream(part)) {
        byte[] chunk = new byte[CHUNK];
        for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
          write(out, chunk, read, part);
          done += read;
          progress.accept(done);
        }
      }
      attributes(part, entry);
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      complete = true;
    } catch (FileSystemException e) {
      throw here(path, e);
    } finally {
      if (!complete) {
        Files.deleteIfExists(part);
      }
    }
  }

  private static void write(java.io.OutputStream out, byte[] chunk, int length, Path path) {
    try {
      out.write(chunk, 0, length);
    } catch (IOException e) {
      throw here(path, e);
    }
  }

  private static void attributes(Path path, TarArchiveEntry entry) throws IOException {
    owner(path, entry);
    Files.setAttribute(path, "unix:mode", entry.getMode() & 07777);
    Files.setLastModifiedTime(path, entry.getLastModifiedTime());
  }

  /** As tar does it: who may not give files away keeps them. */
  private static void owner(Path path, TarArchiveEntry entry) {
    try {
      Files.setAttribute(path, "unix:uid", (int) entry.getLongUserId(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", (int) entry.getLongGroupId(), LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      LOG.debug("the owner of {} stays ours: {}", path, e.getMessage());
    }
  }
}
