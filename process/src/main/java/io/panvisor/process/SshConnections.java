package io.panvisor.process;

import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one target: one that all commands share, and others for conversations, which
 * last and must not keep commands waiting. Thread-safe.
 */
final class SshConnections {

  private static final int MOST_FOR_CONVERSATIONS = 32;

  /**
   * A socket's path has at most 108 bytes, unix(7); 104 on BSD. Ssh adds a dot and 16 letters to it
   * while it makes one; the folder's own name and the socket's take some fifty.
   */
  private static final int LONGEST_BASE = 35;

  private final SshTarget target;
  private final LocalLaunch launch;
  private final EngineContext context;
  private final List<SshMaster> masters = new ArrayList<>();
  private @Nullable Path folder;
  private int forwards;

  SshConnections(SshTarget target, LocalLaunch launch, EngineContext context) {
    this.target = target;
    this.launch = launch;
    this.context = context;
  }

  /** {@return the connection that commands share} */
  synchronized SshMaster forCommands() {
    return masters.isEmpty() ? add() : masters.get(0);
  }

  /** {@return a connection for a conversation, with one of its sessions taken} */
  synchronized SshMaster forConversation() {
    forCommands();
    for (SshMaster master : masters.subList(1, masters.size())) {
      if (master.takeIfFree()) {
        return master;
      }
    }
    if (masters.size() > MOST_FOR_CONVERSATIONS) {
      throw new BusyException(
              "too many conversations with " + target + " are open at a time", target.toString())
          .outcome(Outcome.NOT_APPLIED);
    }
    SshMaster master = add();
    master.takeIfFree();
    return master;
  }

  private SshMaster add() {
    Path place = folder();
    Path config = target.configFile().isPresent() ? place.resolve("config") : null;
    Path socket = place.resolve("s" + masters.size());
    SshMaster master = new SshMaster(target, socket, config, launch, context);
    masters.add(master);
    return master;
  }

  /** {@return the path for a further forwarded socket, where none is} */
  synchronized Path forwardPath() {
    Path path = folder().resolve("f" + forwards++);
    try {
      Files.deleteIfExists(path);
    } catch (IOException stays) {
      throw new EngineException("the socket " + path + " cannot be removed", stays);
    }
    return path;
  }

  private Path folder() {
    Path made = folder;
    if (made == null) {
      try {
        made =
            Files.createTempDirectory(
                base(),
                "panvisor-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        made.toFile().deleteOnExit();
        if (target.configFile().isPresent()) {
          Files.writeString(made.resolve("config"), config(target.configFile().get()));
        }
      } catch (IOException unwritable) {
        throw new EngineException("no private folder for the connection to " + target, unwritable);
      }
      folder = made;
    }
    return made;
  }

  private static Path base() {
    Path usual = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    return usual.toString().length() <= LONGEST_BASE ? usual : Path.of("/tmp");
  }

  /** With -F, ssh reads neither the user's nor the system's configuration by itself. */
  private static String config(Path first) {
    return "Include \"" + first + "\"\nInclude ~/.ssh/config\nInclude /etc/ssh/ssh_config\n";
  }

  /** {@return how many connections were made, or tried} */
  synchronized int count() {
    return masters.stream().mapToInt(SshMaster::attempts).sum();
  }

  /** Ends all connections, and removes what they needed here. */
  synchronized void close() {
    masters.forEach(SshMaster::close);
    Path made = folder;
    if (made == null) {
      return;
    }
    folder = null;
    try (Stream<Path> entries = Files.list(made)) {
      for (Path entry : entries.toList()) {
        Files.deleteIfExists(entry);
      }
      Files.deleteIfExists(made);
    } catch (IOException left) {
      throw new EngineException("the folder " + made + " could not be removed", left)
          .outcome(Outcome.APPLIED);
    }
  }
}
