package io.panvisor.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * A folder as the archive that an engine builds an image from. Made while it is read, so that a
 * folder of any size takes little memory.
 *
 * <p>As the docker command makes it: everything belongs to root, links stay links, permissions stay
 * as they are. Sockets and devices are left out; a file with several names is sent once for each.
 */
final class BuildContext extends InputStream {

  private static final int CHUNK = 64 * 1024;
  private static final int TYPE = 0xF000;
  private static final int PIPE = 0x1000;

  /** Something to be sent: its name in the archive, and where it is. */
  private record Item(String name, Path path, Map<String, Object> facts) {

    boolean isFolder() {
      return Boolean.TRUE.equals(facts.get("isDirectory"));
    }

    boolean isFile() {
      return Boolean.TRUE.equals(facts.get("isRegularFile"));
    }

    boolean isLink() {
      return Boolean.TRUE.equals(facts.get("isSymbolicLink"));
    }

    boolean isPipe() {
      return (mode() & TYPE) == PIPE;
    }

    int mode() {
      return facts.get("mode") instanceof Integer mode ? mode : 0;
    }

    long size() {
      return facts.get("size") instanceof Long size ? size : 0;
    }
  }

  private final List<Item> items = new ArrayList<>();
  private final long size;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(2 * CHUNK);
  private final TarArchiveOutputStream archive;
  private final Iterator<Item> rest;
  private byte[] ready = new byte[0];
  private int position;
  private @Nullable InputStream content;
  private long contentLeft;
  private boolean finished;

  private BuildContext(Path folder, IgnoreRules rules) throws IOException {
    collect(folder, "", rules, rules.root());
    size = items.stream().filter(Item::isFile).mapToLong(Item::size).sum();
    rest = items.iterator();
    archive = new TarArchiveOutputStream(buffer, StandardCharsets.UTF_8.name());
    archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    archive.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    archive.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** The folder's files, without those that its {@code .dockerignore} leaves out. */
  static BuildContext of(Path folder, String stepsFile) throws IOException {
    return new BuildContext(folder, IgnoreRules.of(folder, stepsFile));
  }

  private void collect(Path folder, String prefix, IgnoreRules rules, IgnoreRules.Fit above)
      throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    }
    children.sort(null);
    for (Path child : children) {
      String name = prefix + child.getFileName();
      IgnoreRules.Fit fit = rules.fit(above, name);
      Item item =
          new Item(name, child, Files.readAttributes(child, "unix:*", LinkOption.NOFOLLOW_LINKS));
      if (!fit.isIgnored()
          && (item.isFile() || item.isFolder() || item.isLink() || item.isPipe())) {
        items.add(item);
      }
      if (item.isFolder() && (!fit.isIgnored() || rules.mayTakeBackBelow(name))) {
        collect(child, name + "/", rules, fit);
      }
    }
  }

  /** The bytes of all files; the archive is somewhat longer. */
  long size() {
    return size;
  }

  /** The names in the archive. */
  List<String> names() {
    return items.stream().map(Item::name).toList();
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
    while (position == ready.length) {
      if (finished) {
        return -1;
      }
      advance();
      ready = buffer.toByteArray();
      position = 0;
      buffer.reset();
    }
    int count = Math.min(length, ready.length - position);
    System.arraycopy(ready, position, bytes, offset, count);
    position += count;
    return count;
  }

  /** Writes the next piece into the buffer. */
  private void advance() throws IOException {
    InputStream open = content;
    if (open != null) {
      byte[] chunk = open.readNBytes((int) Math.min(CHUNK, contentLeft));
      if (chunk.length == 0 && contentLeft > 0) {
        throw new EOFException("a file became shorter while it was read");
      }
      archive.write(chunk);
      contentLeft -= chunk.length;
      if (contentLeft == 0) {
        open.close();
        content = null;
        archive.closeArchiveEntry();
      }
    } else if (rest.hasNext()) {
      begin(rest.next());
    } else {
      archive.finish();
      finished = true;
    }
    archive.flush();
  }

  private void begin(Item item) throws IOException {
    TarArchiveEntry entry;
    if (item.isLink()) {
      entry = new TarArchiveEntry(item.name(), TarConstants.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(item.path()).toString());
    } else if (item.isFolder()) {
      entry = new TarArchiveEntry(item.name() + "/");
    } else if (item.isFile()) {
      entry = new TarArchiveEntry(item.name());
      entry.setSize(item.size());
    } else {
      entry = new TarArchiveEntry(item.name(), TarConstants.LF_FIFO);
    }
    entry.setMode(item.mode());
    entry.setIds(0, 0);
    entry.setUserName("");
    entry.setGroupName("");
    if (item.facts().get("lastModifiedTime") instanceof FileTime time) {
      entry.setLastModifiedTime(FileTime.from(time.toInstant().getEpochSecond(), TimeUnit.SECONDS));
    }
    archive.putArchiveEntry(entry);
    if (item.isFile() && item.size() > 0) {
      content = Files.newInputStream(item.path());
      contentLeft = item.size();
    } else {
      archive.closeArchiveEntry();
    }
  }

  @Override
  public void close() throws IOException {
    if (content != null) {
      content.close();
      content = null;
    }
    finished = true;
    ready = Arrays.copyOf(ready, 0);
    position = 0;
  }
}
