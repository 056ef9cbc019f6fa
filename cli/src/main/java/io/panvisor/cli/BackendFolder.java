package io.panvisor.cli;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.HypervisorProvider;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Third parties' backends: every jar of the folders that {@code PANVISOR_BACKENDS} names (with ':'
 * between them), or of {@code backends} in the settings folder. They see Panvisor's API and each
 * other, and Panvisor's own backends do not see them.
 */
final class BackendFolder {

  private BackendFolder() {}

  /** The class loader of the jars, or nothing where there are none. */
  static Optional<ClassLoader> loader(Surroundings surroundings) {
    Optional<String> named = surroundings.variable("PANVISOR_BACKENDS");
    List<URL> jars = new ArrayList<>();
    if (named.isPresent()) {
      for (String folder : named.get().split(File.pathSeparator, -1)) {
        if (!folder.isEmpty()) {
          jars.addAll(jarsIn(Path.of(folder)));
        }
      }
    } else {
      Path usual = surroundings.settings().resolve("backends");
      if (Files.isDirectory(usual)) {
        jars.addAll(jarsIn(usual));
      }
    }
    if (jars.isEmpty()) {
      return Optional.empty();
    }
    ClassLoader loader =
        new URLClassLoader(
            "panvisor-backends", jars.toArray(URL[]::new), BackendFolder.class.getClassLoader());
    tellOfBroken(loader, surroundings);
    return Optional.of(loader);
  }

  private static List<URL> jarsIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<URL> jars = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
        jars.add(file.toUri().toURL());
      }
      return jars;
    } catch (MalformedURLException never) {
      throw new IllegalStateException(never);
    } catch (IOException unreadable) {
      throw InvalidSpecException.of(
          "PANVISOR_BACKENDS", folder.toString(), "the folder of backends cannot be read");
    }
  }

  /** A backend that cannot be loaded is left out, and its user wants to know why. */
  private static void tellOfBroken(ClassLoader loader, Surroundings surroundings) {
    var found = ServiceLoader.load(HypervisorProvider.class, loader).stream().iterator();
    while (true) {
      try {
        if (!found.hasNext()) {
          return;
        }
        var backend = found.next();
        if (backend.type().getClassLoader() == loader) {
          backend.get();
        }
      } catch (ServiceConfigurationError | LinkageError broken) {
        surroundings
            .err()
            .println(
                "panvisor: a backend is left out: "
                    + Plain.line(String.valueOf(broken.getMessage())));
      }
    }
  }
}
