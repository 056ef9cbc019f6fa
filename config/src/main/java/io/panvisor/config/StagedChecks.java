package io.panvisor.config;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.CommandRunner;
import io.panvisor.spec.Violation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the files of a plan into a private folder and lets the programs judge them there. */
final class StagedChecks {

  private final ApplyOptions options;

  StagedChecks(ApplyOptions options) {
    this.options = options;
  }

  /**
   * The verdicts by path of the files that change.
   *
   * @throws InvalidSpecException when one is refused, with what the program said
   */
  Map<String, FileCheck.Verdict> judge(ChangePlan plan, List<FileChange> changes)
      throws IOException {
    CommandRunner runner = options.runner().orElse(null);
    Map<String, FileCheck> wanted = new LinkedHashMap<>();
    for (FileChange change : changes) {
      if (runner != null && change.wanted().content().isPresent()) {
        change
            .wanted()
            .kind()
            .flatMap(options.kinds()::find)
            .flatMap(ConfigKind::check)
            .ifPresent(check -> wanted.put(change.path(), check));
      }
    }
    if (runner == null || wanted.isEmpty()) {
      return Map.of();
    }
    Path root = Files.createTempDirectory("panvisor-check");
    try {
      for (WantedFile file : plan.wanted()) {
        stage(root, file);
      }
      Map<String, FileCheck.Verdict> verdicts = new LinkedHashMap<>();
      List<Violation> refused = new ArrayList<>();
      wanted.forEach(
          (path, check) -> {
            FileCheck.Verdict verdict = check.check(new FileCheck.Staged(root, path), runner);
            verdicts.put(path, verdict);
            if (verdict.state() == FileCheck.Verdict.State.REFUSED) {
              refused.add(new Violation(path, "", verdict.by() + " refuses it: " + why(verdict)));
            }
          });
      if (!refused.isEmpty()) {
        throw new InvalidSpecException(refused);
      }
      return verdicts;
    } finally {
      deleteTree(root);
    }
  }

  private static String why(FileCheck.Verdict verdict) {
    return verdict.problems().isEmpty()
        ? verdict.words()
        : String.join("; ", verdict.problems().stream().map(Problem::toString).toList());
  }

  private static void stage(Path root, WantedFile file) throws IOException {
    Path place = root.resolve(file.path().substring(1));
    if (file.isAbsent()) {
      return;
    }
    Files.createDirectories(DurableFiles.folderOf(place));
    Optional<String> link = file.linkTarget();
    if (link.isPresent()) {
      Files.createSymbolicLink(place, Path.of(link.get()));
    } else {
      Files.write(place, file.content().orElseThrow());
      Files.setAttribute(place, "unix:mode", file.isSecret() ? 0600 : 0644);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
