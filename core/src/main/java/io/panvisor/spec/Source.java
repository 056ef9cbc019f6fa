package io.panvisor.spec;

import io.panvisor.error.InvalidSpecException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where the bytes of a disk, an ISO, a kernel or an image come from, and on whose file system.
 * Immutable.
 */
public sealed interface Source {

  /**
   * A file or block device on the engine's own host.
   *
   * @param path absolute, without {@code .} and {@code ..}; not checked on this side
   */
  record OnEngine(String path) implements Source {
    /** Refuses what is no absolute path. */
    public OnEngine {
      Checks.absolutePath("source.path", path);
    }

    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * A file on this side, sent to the engine when the machine is made.
   *
   * @param file a file that exists and can be read when the spec is checked
   */
  record Upload(Path file) implements Source {
    /** {@return why this file cannot be uploaded, if so} */
    public Optional<Violation> problem(String field) {
      if (!Files.exists(file)) {
        return Optional.of(
            new Violation(
                field, file.toString(), "the file to upload does not exist on this side"));
      }
      if (!Files.isRegularFile(file)) {
        return Optional.of(
            new Violation(
                field,
                file.toString(),
                "what is to be uploaded is a folder or a device; name a file"));
      }
      return Files.isReadable(file)
          ? Optional.empty()
          : Optional.of(
              new Violation(
                  field, file.toString(), "the file to upload cannot be read by this user"));
    }

    @Override
    public String toString() {
      return "upload:" + file;
    }
  }

  /**
   * A volume of one of the engine's storage pools.
   *
   * @param pool the pool's name
   * @param name the volume's name
   */
  record Volume(String pool, String name) implements Source {
    /** Refuses names that are no names. */
    public Volume {
      Checks.name("source.pool", pool);
      Checks.name("source.volume", name);
    }

    @Override
    public String toString() {
      return "volume:" + pool + "/" + name;
    }
  }

  /**
   * An image in the engine's own store.
   *
   * @param reference such as {@code debian:12}
   */
  record Image(String reference) implements Source {
    /** Refuses what is no reference. */
    public Image {
      Checks.imageReference("source.image", reference);
    }

    @Override
    public String toString() {
      return "image:" + reference;
    }
  }

  /**
   * An address that the engine fetches from.
   *
   * @param uri http, https or ftp, without a password
   */
  record Url(URI uri) implements Source {
    private static final Set<String> SCHEMES = Set.of("http", "https", "ftp");

    /** Refuses other schemes and passwords. */
    public Url {
      if (uri.getScheme() == null || uri.getHost() == null || !SCHEMES.contains(uri.getScheme())) {
        throw InvalidSpecException.of(
            "source.url",
            uri.toString(),
            "an address begins with http://, https:// or ftp:// and a host");
      }
      if (uri.getUserInfo() != null && uri.getUserInfo().indexOf(':') >= 0) {
        throw InvalidSpecException.of(
            "source.url",
            uri.getScheme() + "://***@" + uri.getHost(),
            "a password does not belong in an address");
      }
    }

    @Override
    public String toString() {
      return uri.toString();
    }
  }

  /** {@return a file or block device on the engine's host} */
  static Source onEngine(String path) {
    return new OnEngine(path);
  }

  /** {@return a file on this side, to be uploaded} */
  static Source upload(Path file) {
    return new Upload(file);
  }

  /** {@return a volume of a storage pool} */
  static Source volume(String pool, String name) {
    return new Volume(pool, name);
  }

  /** {@return an image in the engine's store} */
  static Source image(String reference) {
    return new Image(reference);
  }

  /** {@return an address that the engine fetches from} */
  static Source url(URI uri) {
    return new Url(uri);
  }
}
