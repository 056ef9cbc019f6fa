package io.panvisor.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folders that programs are looked up in, in their order. Immutable. */
record ProgramPath(List<String> folders) {

  /** Where host programs live, which the path of an ordinary user often lacks. */
  private static final List<String> SYSTEM = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private static final String FALLBACK = "/usr/local/bin:/usr/bin:/bin";

  /** {@return the path of that variable, and the system's folders at its end} */
  static ProgramPath of(@Nullable String variable) {
    List<String> folders = new ArrayList<>();
    String value = variable == null || variable.isEmpty() ? FALLBACK : variable;
    folders.addAll(Arrays.asList(value.split(":", -1)));
    SYSTEM.stream().filter(folder -> !folders.contains(folder)).forEach(folders::add);
    return new ProgramPath(List.copyOf(folders));
  }

  /** {@return the variable's value} */
  String variable() {
    return String.join(":", folders);
  }

  /**
   * {@return the program's file, whether or not it may be run; one that may is preferred}
   *
   * @param program a name, or a path
   * @param workingFolder where a relative path begins
   */
  Optional<Path> find(String program, Path workingFolder) {
    try {
      if (program.contains("/")) {
        return Optional.of(workingFolder.resolve(program)).filter(Files::isRegularFile);
      }
      List<Path> found =
          folders.stream()
              .map(folder -> workingFolder.resolve(folder).resolve(program))
              .filter(Files::isRegularFile)
              .toList();
      Optional<Path> runnable = found.stream().filter(Files::isExecutable).findFirst();
      return runnable.isPresent() ? runnable : found.stream().findFirst();
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }
}
