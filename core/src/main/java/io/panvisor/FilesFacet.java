package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.FileInfo;
import io.panvisor.facet.FileTransfer;
import io.panvisor.spi.FileOperations;
import io.panvisor.spi.HypervisorConnection;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Files of a machine over a connection; paths are checked before anything is sent. */
record FilesFacet(Link link, CallOptions options, MachineId id) implements FileTransfer {

  private static final int LONGEST_PATH = 4096;

  private static FileOperations operations(HypervisorConnection connection) {
    return connection
        .files()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.FILES, "this connection has none"));
  }

  private static String checked(String path) {
    boolean clean = path.startsWith("/") && path.length() <= LONGEST_PATH && path.indexOf('\0') < 0;
    for (String part : path.split("/", -1)) {
      clean &= !part.equals("..") && !part.equals(".");
    }
    if (!clean) {
      throw InvalidSpecException.of(
          "path", path, "a machine's path is absolute and has no '.', '..' or NUL in it");
    }
    return path;
  }

  @Override
  public Optional<FileInfo> stat(String path) {
    String checked = checked(path);
    return link.run(
        Operation.reading("files.stat", id),
        options,
        (connection, call) -> operations(connection).stat(call, id, checked));
  }

  @Override
  public void copyIn(Path source, String target) {
    String checked = checked(target);
    if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
      throw InvalidSpecException.of("source", source.toString(), "there is no such file here");
    }
    link.run(
        Operation.making("files.copyIn", id),
        options,
        (connection, call) -> {
          operations(connection).copyIn(call, id, source, checked);
          return true;
        });
  }

  @Override
  public void copyOut(String source, Path target) {
    String checked = checked(source);
    link.run(
        Operation.making("files.copyOut", id),
        options,
        (connection, call) -> {
          operations(connection).copyOut(call, id, checked, target);
          return true;
        });
  }

  @Override
  public void write(
      InputStream content, long sizeBytes, String path, int permissions, int user, int group) {
    String checked = checked(path);
    int slash = checked.lastIndexOf('/');
    String name = checked.substring(slash + 1);
    if (name.isEmpty()) {
      throw InvalidSpecException.of("path", path, "name a file, not a folder");
    }
    if (sizeBytes < 0) {
      throw InvalidSpecException.of(
          "sizeBytes", Long.toString(sizeBytes), "a size is never negative");
    }
    if (permissions < 0 || permissions > 07777) {
      throw InvalidSpecException.of(
          "permissions", Integer.toOctalString(permissions), "permissions are from 0 to 07777");
    }
    if (user < 0 || group < 0) {
      throw InvalidSpecException.of("user", user + ":" + group, "owners are numbers from 0");
    }
    link.run(
        Operation.making("files.write", id),
        options,
        (connection, call) -> {
          FileInfo file =
              new FileInfo(
                  name,
                  FileInfo.Type.FILE,
                  sizeBytes,
                  permissions,
                  connection.context().clock().instant(),
                  Optional.empty());
          operations(connection)
              .write(
                  call,
                  id,
                  content,
                  file,
                  slash == 0 ? "/" : checked.substring(0, slash),
                  user,
                  group);
          return true;
        });
  }

  @Override
  public long read(String path, OutputStream content) {
    String checked = checked(path);
    return link.run(
        Operation.making("files.read", id),
        options,
        (connection, call) -> operations(connection).read(call, id, checked, content));
  }

  @Override
  public void unpack(InputStream archive, String folder) {
    String checked = checked(folder);
    link.run(
        Operation.making("files.unpack", id),
        options,
        (connection, call) -> {
          operations(connection).unpack(call, id, archive, checked);
          return true;
        });
  }

  @Override
  public void pack(String path, OutputStream archive) {
    String checked = checked(path);
    link.run(
        Operation.making("files.pack", id),
        options,
        (connection, call) -> {
          operations(connection).pack(call, id, checked, archive);
          return true;
        });
  }
}
