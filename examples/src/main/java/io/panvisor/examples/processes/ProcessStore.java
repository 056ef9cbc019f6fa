package io.panvisor.examples.processes;

import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The engine's memory: a folder with a folder for each machine. Changes are made one at a time,
 * under a lock of the file system's.
 */
final class ProcessStore {

  private static final String FACTS = "machine.properties";
  private static final Object WITHIN_THIS_JVM = new Object();

  private final Path folder;
  private final Clock clock;

  ProcessStore(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** The engine's identity: made once, kept in the folder. */
  String identity() {
    return locked(
        () -> {
          Path file = folder.resolve("engine-id");
          try {
            if (!Files.exists(file)) {
              Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).strip();
          } catch (IOException unreadable) {
            throw failure("reading the engine's identity", unreadable);
          }
        });
  }

  List<StoredMachine> all() {
    List<StoredMachine> machines = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path each : folders.filter(Files::isDirectory).toList()) {
        read(each).ifPresent(machines::add);
      }
    } catch (IOException unreadable) {
      throw failure("listing the machines", unreadable);
    }
    return machines;
  }

  Optional<StoredMachine> find(String id) {
    return read(folder.resolve(id));
  }

  StoredMachine require(String id) {
    return find(id).orElseThrow(() -> new NotFoundException("machine", id));
  }

  /** Writes a machine whose name nobody else may have. */
  void put(StoredMachine machine) {
    locked(
        () -> {
          if (all().stream()
              .anyMatch(
                  other ->
                      other.name().equals(machine.name()) && !other.id().equals(machine.id()))) {
            throw new AlreadyExistsException("machine", machine.name());
          }
          write(machine);
          return machine;
        });
  }

  /** Changes a machine, if it is still there. */
  void update(String id, UnaryOperator<StoredMachine> change) {
    locked(
        () -> {
          find(id).ifPresent(machine -> write(change.apply(machine)));
          return id;
        });
  }

  void remove(String id) {
    locked(
        () -> {
          try (Stream<Path> files = Files.walk(folder.resolve(id))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
              Files.delete(file);
            }
            return true;
          } catch (NoSuchFileException gone) {
            return false;
          } catch (IOException undeletable) {
            throw failure("removing machine " + id, undeletable);
          }
        });
  }

  Path log(String id) {
    return folder.resolve(id).resolve("log");
  }

  Instant now() {
    return clock.instant();
  }

  private Optional<StoredMachine> read(Path machine) {
    Properties facts = new Properties();
    try (InputStream in = Files.newInputStream(machine.resolve(FACTS))) {
      facts.load(in);
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw failure("reading machine " + machine.getFileName(), unreadable);
    }
    String number = facts.getProperty("process", "");
    String code = facts.getProperty("exitCode", "");
    return Optional.of(
        new StoredMachine(
            String.valueOf(machine.getFileName()),
            facts.getProperty("name", ""),
            List.copyOf(part(facts, "command.").values()),
            part(facts, "environment."),
            facts.getProperty("workingFolder", ""),
            part(facts, "label."),
            Instant.parse(facts.getProperty("createdAt")),
            number.isEmpty()
                ? Optional.empty()
                : Optional.of(
                    new StoredMachine.Incarnation(
                        Long.parseLong(number), Instant.parse(facts.getProperty("started")))),
            code.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(code))));
  }

  private static Map<String, String> part(Properties facts, String prefix) {
    Map<String, String> part = new TreeMap<>();
    for (String key : facts.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        part.put(key.substring(prefix.length()), facts.getProperty(key));
      }
    }
    return part;
  }

  private void write(StoredMachine machine) {
    Properties facts = new Properties();
    facts.setProperty("name", machine.name());
    facts.setProperty("workingFolder", machine.workingFolder());
    facts.setProperty("createdAt", machine.createdAt().toString());
    for (int index = 0; index < machine.command().size(); index++) {
      facts.setProperty(
          String.format(Locale.ROOT, "command.%06d", index), machine.command().get(index));
    }
    machine.environment().forEach((name, value) -> facts.setProperty("environment." + name, value));
    machine.labels().forEach((key, value) -> facts.setProperty("label." + key, value));
    machine
        .process()
        .ifPresent(
            run -> {
              facts.setProperty("process", Long.toString(run.number()));
              facts.setProperty("started", run.started().toString());
            });
    machine.exitCode().ifPresent(code -> facts.setProperty("exitCode", Integer.toString(code)));
    try {
      Path own = Files.createDirectories(folder.resolve(machine.id()));
      Path fresh = Files.createTempFile(own, "facts", ".new");
      try (OutputStream out = Files.newOutputStream(fresh)) {
        facts.store(out, null);
      }
      Files.move(
          fresh,
          own.resolve(FACTS),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      throw failure("writing machine " + machine.name(), unwritable);
    }
  }

  private <T> T locked(Supplier<T> body) {
    synchronized (WITHIN_THIS_JVM) {
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new EngineException("the lock of " + folder + " was lost");
        }
        return body.get();
      } catch (IOException unlockable) {
        throw failure("locking " + folder, unlockable);
      }
    }
  }

  private static EngineException failure(String what, IOException cause) {
    return new EngineException(what + " failed: " + cause.getMessage(), cause);
  }
}
