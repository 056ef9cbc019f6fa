package io.panvisor.config.cloudinit;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges network-config by letting cloud-init translate it: what it cannot translate it could not
 * set up. What it takes without looking, such as a device that nobody described, is judged by us.
 */
final class NetworkConfigCheck implements FileCheck {

  private static final String PROGRAM = "cloud-init";

  @Override
  public String program() {
    return PROGRAM;
  }

  @Override
  public String command() {
    return "cloud-init devel net-convert -p FILE -k yaml -D debian -O eni -d FOLDER";
  }

  @Override
  public String debianPackage() {
    return PROGRAM;
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    List<Problem> errors =
        SeedDocument.networkConfig(UserDataCheck.text(staged)).problems().stream()
            .filter(Problem::isError)
            .toList();
    if (!errors.isEmpty()) {
      return Verdict.refused("panvisor", errors, "");
    }
    if (!runner.has(PROGRAM)) {
      return Verdict.notChecked(this);
    }
    try {
      Path folder = Files.createTempDirectory("panvisor-net");
      try {
        return judged(runner.run(command(staged, folder)));
      } finally {
        remove(folder);
      }
    } catch (IOException noPlace) {
      throw new EngineException("there is no place for a temporary folder", noPlace);
    }
  }

  private static Command command(Staged staged, Path folder) {
    return Command.of(
        PROGRAM,
        "devel",
        "net-convert",
        "-p",
        staged.file().toString(),
        "-k",
        "yaml",
        "-D",
        "debian",
        "-O",
        "eni",
        "-d",
        folder.toString());
  }

  private static Verdict judged(CommandResult result) {
    if (result.isSuccess()) {
      return Verdict.accepted(PROGRAM, result.words());
    }
    String last = result.err().strip().lines().reduce((one, other) -> other).orElse("");
    return Verdict.refused(
        PROGRAM,
        List.of(Problem.error(0, "cloud-init cannot translate this: " + last, "")),
        result.words());
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
