package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.panvisor.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The namespaces of a running container as files of this process's, handed over by the daemon: so
 * nobody has to know the number of the container's first process, which may be another's by the
 * time it is used. Closed by {@link #close()}.
 */
final class OpenNamespaces implements AutoCloseable {

  private static final Path OWN = Path.of("/proc/self/ns");
  private static final Path FILES = Path.of("/proc/self/fd");

  private final int[] files;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OpenNamespaces(int[] files) {
    this.files = files;
  }

  /** Has the daemon open them. On the lane. */
  static OpenNamespaces of(Wire wire, DomainHandle domain) {
    Memory result = new Memory(Native.POINTER_SIZE);
    result.clear();
    int count =
        wire.number(
            "virDomainLxcOpenNamespace",
            () -> LxcLibrary.virDomainLxcOpenNamespace(domain.pointer(), result, 0));
    Pointer array = result.getPointer(0);
    if (array == null) {
      return new OpenNamespaces(new int[0]);
    }
    int[] files = array.getIntArray(0, count);
    Native.free(Pointer.nativeValue(array));
    return new OpenNamespaces(files);
  }

  /**
   * The arguments for {@code nsenter} to enter all of them that are not this process's own already,
   * which the kernel refuses for one of users.
   */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    for (int file : files) {
      String known = target(FILES.resolve(Integer.toString(file)));
      String kind = known.substring(0, Math.max(0, known.indexOf(':')));
      if (!kind.isEmpty() && !known.equals(target(OWN.resolve(kind)))) {
        arguments.add(option(kind) + "=/proc/" + ProcessHandle.current().pid() + "/fd/" + file);
      }
    }
    return arguments;
  }

  private static String option(String kind) {
    return switch (kind) {
      case "mnt" -> "--mount";
      case "uts", "ipc", "net", "pid", "user" -> "--" + kind;
      default -> throw new EngineException("an unknown kind of namespace: " + kind, null);
    };
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException failure) {
      throw new EngineException("the namespaces cannot be told apart", failure);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      for (int file : files) {
        Descriptors.close(file);
      }
    }
  }

  /** The C library's call for files that Java did not open. */
  private static final class Descriptors {
    static {
      Native.register(Descriptors.class, com.sun.jna.Platform.C_LIBRARY_NAME);
    }

    private Descriptors() {}

    static native int close(int file);
  }
}
