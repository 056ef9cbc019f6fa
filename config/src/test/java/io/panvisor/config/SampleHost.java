package io.panvisor.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A host's tree in a temporary folder, which goes away with {@link #close()}. */
public final class SampleHost implements AutoCloseable {

  private final Path root;

  /** An empty tree. */
  public SampleHost() {
    try {
      root = Files.createTempDirectory("panvisor-sample-host").toRealPath();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public HostTree tree() {
    return HostTree.at(root);
  }

  public Path root() {
    return root;
  }

  /** The same tree with that file. */
  public SampleHost write(String path, String text) {
    try {
      Files.createDirectories(root.resolve(path.substring(1)).getParent());
      Files.write(root.resolve(path.substring(1)), FileText.encode(text));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  /** The same tree with that folder. */
  public SampleHost folder(String path) {
    try {
      Files.createDirectories(root.resolve(path.substring(1)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  /** The same tree with that link. */
  public SampleHost link(String path, String target) {
    try {
      Files.createDirectories(root.resolve(path.substring(1)).getParent());
      Files.createSymbolicLink(root.resolve(path.substring(1)), Path.of(target));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  /** That text, staged for a check as the path says. */
  public FileCheck.Staged staged(String path, String text) {
    write(path, text);
    return new FileCheck.Staged(root, path);
  }

  @Override
  public void close() {
    try (Stream<Path> walk = Files.walk(root)) {
      List<Path> all = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.delete(each);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
