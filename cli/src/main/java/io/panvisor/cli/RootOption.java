package io.panvisor.cli;

import io.panvisor.config.HostTree;
import io.panvisor.error.InvalidSpecException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Below which root the files of a host are. */
final class RootOption {

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "The folder that is the host's root; default: /, this host.")
  private @Nullable String folder;

  HostTree tree() {
    if (folder == null) {
      return HostTree.thisHost();
    }
    Path place = SourceArgument.path("root", folder);
    if (!Files.isDirectory(place)) {
      throw InvalidSpecException.of("root", place.toString(), "there is no such folder");
    }
    return HostTree.at(place);
  }
}
