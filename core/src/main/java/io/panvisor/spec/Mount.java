package io.panvisor.spec;

import io.panvisor.DataSize;

/** Something mounted into a container. Immutable. */
public sealed interface Mount {

  /** {@return where the container sees it: an absolute path} */
  String target();

  /**
   * A file or folder of the engine's host.
   *
   * @param source the path on the host; it exists
   * @param target the path in the container
   * @param readOnly whether the container cannot write to it
   */
  record Bind(Source.OnEngine source, String target, boolean readOnly) implements Mount {
    /** Refuses what is no path. */
    public Bind {
      mountable("mount.source", source.path());
      mountable("mount.target", target);
    }
  }

  /**
   * A named volume of the engine's; it outlives the container.
   *
   * @param name the volume's name
   * @param target the path in the container
   * @param readOnly whether the container cannot write to it
   */
  record Volume(String name, String target, boolean readOnly) implements Mount {
    /** Refuses what is no name or path. */
    public Volume {
      Checks.name("mount.volume", name);
      mountable("mount.target", target);
    }
  }

  /**
   * Memory as a file system, gone with the container.
   *
   * @param target the path in the container
   * @param size its most
   */
  record Temporary(String target, DataSize size) implements Mount {
    /** Refuses what is no path. */
    public Temporary {
      mountable("mount.target", target);
    }
  }

  /** {@return a file or folder of the engine's host, writable} */
  static Mount bind(String path, String target) {
    return new Bind(new Source.OnEngine(path), target, false);
  }

  /** {@return a named volume, writable} */
  static Mount volume(String name, String target) {
    return new Volume(name, target, false);
  }

  /** {@return memory as a file system} */
  static Mount temporary(String target, DataSize size) {
    return new Temporary(target, size);
  }

  /** {@return this mount, which the container cannot write to; memory is always writable} */
  default Mount asReadOnly() {
    if (this instanceof Bind bind) {
      return new Bind(bind.source(), bind.target(), true);
    }
    return this instanceof Volume volume ? new Volume(volume.name(), volume.target(), true) : this;
  }

  private static void mountable(String field, String path) {
    Checks.absolutePath(field, path);
    if (path.indexOf(':') >= 0 || path.indexOf(',') >= 0) {
      throw Checks.refusal(field, path, "a path to mount has no ':' and no ','");
    }
  }
}
