package io.panvisor.docker;

import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder of this side as a tar archive that is made while it is read: never more than a
 * buffer of it is held. Owners, permissions, times and links are as they are here.
 */
final class FileTree extends InputStream {

  private static final int CHUNK = 64 * 1024;
  private static final String ATTRIBUTES = "unix:uid,gid,mode,size";

  private final Path root;
  private final String name;
  private final LongConsumer progress;
  private final Deque<Path> left = new ArrayDeque<>();
  private final Buffer buffer = new Buffer();
  private final TarArchiveOutputStream archive =
      new TarArchiveOutputStream(buffer, StandardCharsets.UTF_8.name());
  private final byte[] chunk = new byte[CHUNK];
  private @Nullable InputStream open;
  private boolean finished;
  private int taken;
  private long done;

  /**
   * @param root what is packed
   * @param name what it is called in the archive
   * @param progress told of the bytes of files read so far
   */
  FileTree(Path root, String name, LongConsumer progress) throws IOException {
    this.root = root;
    this.name = name;
    this.progress = progress;
    archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    archive.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    archive.setAddPaxHeadersForNonAsciiNames(true);
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is) {
            left.add(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            left.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (taken == buffer.size()) {
      buffer.reset();
      taken = 0;
      if (finished) {
        return -1;
      }
      try {
        fill();
      } catch (IOException e) {
        // Ours to read and not the engine's connection: an error of its own.
        throw new EngineException("what is to be copied cannot be read: " + e.getMessage(), e)
            .outcome(Outcome.UNKNOWN);
      }
    }
    int given = Math.min(length, buffer.size() - taken);
    System.arraycopy(buffer.bytes(), taken, bytes, offset, given);
    taken += given;
    return given;
  }

  private void fill() throws IOException {
    if (open != null) {
      int read = open.read(chunk);
      if (read >= 0) {
        archive.write(chunk, 0, read);
        done += read;
        progress.accept(done);
      } else {
        open.close();
        open = null;
        archive.closeArchiveEntry();
      }
      return;
    }
    Path next = left.poll();
    if (next == null) {
      archive.finish();
      finished = true;
    } else {
      begin(next);
    }
  }

  private void begin(Path file) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    String path = root.equals(file) ? name : name + "/" + root.relativize(file);
    TarArchiveEntry entry;
    boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    if (Files.isSymbolicLink(file)) {
      entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(file).toString());
    } else if (Files.isDirectory(file)) {
      entry = new TarArchiveEntry(path + "/");
    } else if (plain) {
      entry = new TarArchiveEntry(path);
      entry.setSize(number(attributes, "size"));
    } else {
      throw new IOException(file + " is no file, folder or link");
    }
    entry.setMode((int) number(attributes, "mode") & 07777);
    entry.setUserId((int) number(attributes, "uid"));
    entry.setGroupId((int) number(attributes, "gid"));
    entry.setUserName("");
    entry.setGroupName("");
    entry.setLastModifiedTime(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS));
    archive.putArchiveEntry(entry);
    if (plain) {
      open = Files.newInputStream(file);
    } else {
      archive.closeArchiveEntry();
    }
  }

  private static long number(Map<String, Object> attributes, String name) throws IOException {
    if (attributes.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IOException("this file system has no " + name);
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }

  /** What the archive writes and nobody has taken yet. */
  private static final class Buffer extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }
}
