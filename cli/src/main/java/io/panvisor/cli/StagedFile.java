package io.panvisor.cli;

import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.error.EngineException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A file copied into a private folder, where a program may judge it; closing removes it. */
final class StagedFile implements AutoCloseable {

  private final Path folder;
  private final FileCheck.Staged staged;

  private StagedFile(Path folder, FileCheck.Staged staged) {
    this.folder = folder;
    this.staged = staged;
  }

  static StagedFile of(ConfigKind kind, String name, byte[] content) {
    try {
      Path folder = Files.createTempDirectory("panvisor-check");
      StagedFile file = new StagedFile(folder, new FileCheck.Staged(folder, place(kind, name)));
      try {
        Files.createDirectories(folder.resolve(file.staged.path().substring(1)).getParent());
        Files.write(file.staged.file(), content);
        return file;
      } catch (IOException | RuntimeException failed) {
        file.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new EngineException("cannot copy the file to check it", failed);
    }
  }

  FileCheck.Staged staged() {
    return staged;
  }

  /** Where such a file usually is; under its own name, where that is one that fits. */
  private static String place(ConfigKind kind, String name) {
    Path fileName = Path.of(name).getFileName();
    String own = fileName == null ? "" : fileName.toString();
    for (String place : kind.places()) {
      int slash = place.lastIndexOf('/');
      String pattern = place.substring(slash + 1);
      boolean fits =
          !own.isEmpty()
              && FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(own));
      if (fits) {
        return place.substring(0, slash).replace("*", "panvisor") + "/" + own;
      }
    }
    return kind.places().isEmpty() ? "/panvisor" : kind.places().get(0).replace("*", "panvisor");
  }

  @Override
  public void close() {
    try {
      List<Path> files;
      try (Stream<Path> found = Files.walk(folder)) {
        files = new ArrayList<>(found.toList());
      }
      Collections.reverse(files);
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw new EngineException("cannot remove " + folder, failed);
    }
  }
}
