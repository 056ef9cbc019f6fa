package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.FileInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.FileOperations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Files of containers: the engine takes and gives tar archives. */
final class DockerFiles implements FileOperations {

  private static final String TAR = "application/x-tar";
  private static final String STAT = "X-Docker-Container-Path-Stat";
  private static final int RECORD = 512;
  private static final int CHUNK = 64 * 1024;

  /** Bits of a file's mode as Go counts them, https://pkg.go.dev/io/fs#FileMode. */
  private static final long FOLDER = 1L << 31;

  private static final long LINK = 1L << 27;
  private static final long OTHERS = 1L << 26 | 1L << 25 | 1L << 24 | 1L << 21 | 1L << 19;
  private static final long SET_USER = 1L << 23;
  private static final long SET_GROUP = 1L << 22;
  private static final long STICKY = 1L << 20;

  private final DockerEngine engine;

  DockerFiles(DockerEngine engine) {
    this.engine = engine;
  }

  private static ApiPath archive(MachineId id, String path) {
    return ApiPath.of("containers", id.value(), "archive").with("path", path);
  }

  @Override
  public Optional<FileInfo> stat(Call call, MachineId id, String path) {
    Optional<String> header =
        engine.ask(
            call,
            Subject.machine(id.value()),
            limit -> engine.api().headerIfThere(limit, archive(id, path), STAT));
    if (header.isEmpty()) {
      // The answer has no words that tell which of the two is missing.
      engine.inspect(call, id);
      return Optional.empty();
    }
    return Optional.of(info(header.get()));
  }

  private FileInfo info(String header) {
    JsonNode stat;
    try {
      stat = engine.mapper().readTree(Base64.getDecoder().decode(header));
    } catch (IOException | IllegalArgumentException e) {
      throw new EngineException("the engine's answer cannot be understood", e);
    }
    return info(stat);
  }

  static FileInfo info(JsonNode stat) {
    long mode = stat.path("mode").asLong();
    FileInfo.Type type =
        (mode & FOLDER) != 0
            ? FileInfo.Type.FOLDER
            : (mode & LINK) != 0
                ? FileInfo.Type.LINK
                : (mode & OTHERS) != 0 ? FileInfo.Type.OTHER : FileInfo.Type.FILE;
    int permissions =
        (int) (mode & 0777)
            | ((mode & SET_USER) != 0 ? 04000 : 0)
            | ((mode & SET_GROUP) != 0 ? 02000 : 0)
            | ((mode & STICKY) != 0 ? 01000 : 0);
    String link = stat.path("linkTarget").asText("");
    Instant modified;
    try {
      modified = OffsetDateTime.parse(stat.path("mtime").asText()).toInstant();
    } catch (DateTimeException e) {
      throw new EngineException("the engine's time of a file cannot be read", e);
    }
    return new FileInfo(
        stat.path("name").asText(),
        type,
        stat.path("size").asLong(),
        permissions,
        modified,
        link.isEmpty() ? Optional.empty() : Optional.of(link));
  }

  @Override
  public void copyIn(Call call, MachineId id, Path source, String target) {
    Optional<FileInfo> there = stat(call, id, target);
    if (there.isPresent() && there.get().type() == FileInfo.Type.LINK) {
      String leads = there.get().linkTarget().orElse(target);
      there = leads.startsWith("/") ? stat(call, id, leads) : there;
    }
    boolean into = there.isPresent() && there.get().type() == FileInfo.Type.FOLDER;
    int slash = target.lastIndexOf('/');
    String folder = into ? target : slash == 0 ? "/" : target.substring(0, slash);
    Path own = source.toAbsolutePath().normalize().getFileName();
    String name = into ? (own == null ? "" : own.toString()) : target.substring(slash + 1);
    if (name.isEmpty()) {
      throw InvalidSpecException.of("target", target, "what is copied has no name of its own");
    }
    if (!into && there.isPresent() && Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
      throw InvalidSpecException.of("target", target, "a folder does not replace a file");
    }
    OptionalLong total = sizeHere(source);
    try (FileTree tree =
        new FileTree(source, name, done -> call.progress("copying " + name, done, total))) {
      put(call, id, folder, tree);
    } catch (IOException e) {
      throw new EngineException("what is to be copied cannot be read: " + e.getMessage(), e);
    }
  }

  private static OptionalLong sizeHere(Path source) {
    try {
      return Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)
          ? OptionalLong.of(Files.size(source))
          : OptionalLong.empty();
    } catch (IOException e) {
      throw InvalidSpecException.of("source", source.toString(), e.toString());
    }
  }

  private void put(Call call, MachineId id, String folder, InputStream content) {
    engine.run(
        call,
        new Subject("machine", id.value()),
        limit ->
            engine
                .api()
                .put(limit, archive(id, folder).with("noOverwriteDirNonDir", 1), TAR, content));
  }

  @Override
  public void copyOut(Call call, MachineId id, String source, Path target) {
    FileInfo file = required(call, id, source);
    Path place = Files.isDirectory(target) ? target.resolve(file.name()) : target;
    OptionalLong total =
        file.type() == FileInfo.Type.FILE
            ? OptionalLong.of(file.sizeBytes())
            : OptionalLong.empty();
    take(
        call,
        id,
        source,
        body ->
            new ArchiveFolder(place, done -> call.progress("copying " + file.name(), done, total))
                .unpack(body));
  }

  private FileInfo required(Call call, MachineId id, String path) {
    return stat(call, id, path)
        .orElseThrow(() -> new NotFoundException("file in the machine", path));
  }

  /** What is done with an archive that comes. */
  private interface Taking {
    void from(InputStream body) throws IOException;
  }

  private void take(Call call, MachineId id, String path, Taking taking) {
    engine.run(
        call,
        new Subject("file in the machine", path),
        limit -> {
          try (Exchange exchange = engine.api().stream(limit, archive(id, path));
              InputStream body = exchange.getBody()) {
            taking.from(body);
          }
        });
  }

  @Override
  public void write(
      Call call,
      MachineId id,
      InputStream content,
      FileInfo file,
      String folder,
      int user,
      int group) {
    byte[] head;
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, RECORD, "UTF-8");
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      TarArchiveEntry entry = new TarArchiveEntry(file.name());
      entry.setSize(file.sizeBytes());
      entry.setMode(file.permissions());
      entry.setUserId(user);
      entry.setGroupId(group);
      entry.setLastModifiedTime(FileTime.from(file.modifiedAt()));
      tar.putArchiveEntry(entry);
      tar.flush();
      head = bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written but memory", e);
    }
    int padding = (int) ((RECORD - file.sizeBytes() % RECORD) % RECORD);
    InputStream counted =
        new Counted(
            content,
            file.sizeBytes(),
            done ->
                call.progress("writing " + file.name(), done, OptionalLong.of(file.sizeBytes())));
    put(
        call,
        id,
        folder,
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream(head),
                    counted,
                    new ByteArrayInputStream(new byte[padding + 2 * RECORD])))));
  }

  @Override
  public long read(Call call, MachineId id, String path, OutputStream content) {
    FileInfo file = required(call, id, path);
    if (file.type() == FileInfo.Type.FOLDER || file.type() == FileInfo.Type.OTHER) {
      throw InvalidSpecException.of("path", path, "only a plain file can be read as one");
    }
    long[] done = new long[1];
    take(
        call,
        id,
        path,
        body -> {
          TarArchiveInputStream entries = new TarArchiveInputStream(body, "UTF-8");
          TarArchiveEntry entry = entries.getNextEntry();
          if (entry == null || !entry.isFile() || entry.isSymbolicLink()) {
            throw InvalidSpecException.of("path", path, "only a plain file can be read as one");
          }
          OptionalLong total = OptionalLong.of(entry.getSize());
          byte[] chunk = new byte[CHUNK];
          for (int read = entries.read(chunk); read >= 0; read = entries.read(chunk)) {
            hand(content, chunk, read);
            done[0] += read;
            call.progress("reading " + file.name(), done[0], total);
          }
        });
    return done[0];
  }

  /** The caller's stream fails with the caller's error. */
  private static void hand(OutputStream content, byte[] chunk, int length) {
    try {
      content.write(chunk, 0, length);
    } catch (IOException e) {
      throw new CallerCodeException(new UncheckedIOException(e));
    }
  }

  @Override
  public void unpack(Call call, MachineId id, InputStream archive, String folder) {
    put(
        call,
        id,
        folder,
        new Counted(
            archive,
            Long.MAX_VALUE,
            done -> call.progress("unpacking in " + folder, done, OptionalLong.empty())));
  }

  @Override
  public void pack(Call call, MachineId id, String path, OutputStream archive) {
    take(call, id, path, body -> passOn(call, "packing " + path, body, archive));
  }

  /** Passes an answer on to the caller's stream, telling how far it is. */
  static void passOn(Call call, String step, InputStream body, OutputStream target)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    long done = 0;
    for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
      hand(target, chunk, read);
      done += read;
      call.progress(step, done, OptionalLong.empty());
    }
  }

  /**
   * The caller's stream: as much of it as was said, with progress, and with the caller's errors.
   */
  private static final class Counted extends FilterInputStream {
    private final long most;
    private final java.util.function.LongConsumer progress;
    private long done;

    Counted(InputStream content, long most, java.util.function.LongConsumer progress) {
      super(content);
      this.most = most;
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (done == most) {
        return -1;
      }
      int read;
      try {
        read = in.read(bytes, offset, (int) Math.min(length, most - done));
      } catch (IOException e) {
        throw new CallerCodeException(new UncheckedIOException(e));
      }
      if (read < 0 && most != Long.MAX_VALUE) {
        throw new CallerCodeException(
            InvalidSpecException.of(
                "sizeBytes", Long.toString(most), "the content ended after " + done + " bytes"));
      }
      done += Math.max(0, read);
      progress.accept(done);
      return read;
    }

    @Override
    public void close() {
      // It is the caller's to close.
    }
  }
}
