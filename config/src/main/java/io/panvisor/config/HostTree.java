package io.panvisor.config;

import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The files of a host below a root folder: {@code /} for this host, another folder for an image or
 * a tree of a test. Paths are the host's own, absolute; links are followed below the root as the
 * host itself would follow them, so that nothing outside of it is read or written. Immutable and
 * thread-safe; every call looks anew.
 */
public final class HostTree {

  private static final int MOST_LINKS = 40;

  private final Path root;

  private HostTree(Path root) {
    this.root = root;
  }

  /** {@return this host} */
  public static HostTree thisHost() {
    return new HostTree(Path.of("/"));
  }

  /**
   * {@return the host whose root is that folder}
   *
   * @throws InvalidSpecException when there is no such folder
   */
  public static HostTree at(Path folder) {
    try {
      return new HostTree(folder.toRealPath());
    } catch (IOException missing) {
      throw InvalidSpecException.of("root", folder.toString(), "there is no such folder");
    }
  }

  /** {@return the root folder} */
  public Path root() {
    return root;
  }

  /** {@return whether this is the running host itself, so that its programs may be asked} */
  public boolean isThisHost() {
    return root.getNameCount() == 0;
  }

  /**
   * {@return where the host's path really is, links followed below the root; the last part need not
   * exist}
   *
   * @throws InvalidSpecException when the path is not absolute, or its links lead round in a circle
   */
  public Path resolve(String path) {
    Values.absolutePath("path", path);
    Deque<String> left = new ArrayDeque<>(List.of(path.substring(1).split("/")));
    Path at = root;
    int links = 0;
    while (!left.isEmpty()) {
      String name = left.removeFirst();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        at = at.equals(root) ? root : parent(at);
        continue;
      }
      Path next = at.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw InvalidSpecException.of("path", path, "its links lead round in a circle");
      }
      String target = link(next);
      if (target.startsWith("/")) {
        at = root;
      }
      List<String> parts = new ArrayList<>(List.of(target.split("/")));
      Collections.reverse(parts);
      parts.forEach(left::addFirst);
    }
    return at;
  }

  /**
   * {@return where the host's path is when its last part is not followed, so that a link is found
   * itself}
   *
   * @throws InvalidSpecException when the path is not absolute, or its links lead round in a circle
   */
  public Path place(String path) {
    Values.absolutePath("path", path);
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    int slash = path.lastIndexOf('/', end - 1);
    return resolve(path.substring(0, slash + 1)).resolve(path.substring(slash + 1, end));
  }

  /** {@return where the link of that path leads, as it stands in it; nothing when it is no link} */
  public Optional<String> linkTarget(String path) {
    Path place = place(path);
    return Files.isSymbolicLink(place) ? Optional.of(link(place)) : Optional.empty();
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static String link(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException unreadable) {
      throw new EngineException("cannot read the link " + link, unreadable);
    }
  }

  /** {@return the host's path of a place below the root} */
  public String pathOf(Path place) {
    return "/" + root.relativize(place);
  }

  /** {@return whether there is such a file or folder} */
  public boolean exists(String path) {
    return Files.exists(resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  /** {@return the file's bytes, or nothing when there is no such file} */
  public Optional<byte[]> bytes(String path) {
    Path place = resolve(path);
    if (!Files.isRegularFile(place)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(place));
    } catch (IOException unreadable) {
      throw new EngineException(
          "cannot read " + place + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /** {@return the file's text, or nothing when there is no such file; see {@link FileText}} */
  public Optional<String> text(String path) {
    return bytes(path).map(FileText::decode);
  }

  /** {@return the names in a folder, sorted; none when there is no such folder} */
  public List<String> names(String folder) {
    Path place = resolve(folder);
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException unreadable) {
      throw new EngineException(
          "cannot list " + place + ": " + unreadable.getMessage(), unreadable);
    }
    Collections.sort(names);
    return names;
  }

  /** {@return what system it is, by its os-release file} */
  public OsRelease os() {
    return text("/etc/os-release")
        .or(() -> text("/usr/lib/os-release"))
        .map(OsRelease::parse)
        .orElse(OsRelease.UNKNOWN);
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
