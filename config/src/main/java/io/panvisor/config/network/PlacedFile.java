package io.panvisor.config.network;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;

/** A single file that a spec names and edits, below one folder. */
final class PlacedFile {

  private final String path;
  private final String text;
  private final HostTree host;

  /**
   * The file that the field {@code path} names.
   *
   * @throws InvalidSpecException when it is not below that folder
   */
  PlacedFile(SpecNode spec, HostTree host, String folder) {
    path =
        spec.value("path", value -> Values.absolutePath("path", value))
            .orElseThrow(() -> spec.missing("path"));
    if (!path.startsWith(folder + "/")) {
      throw spec.wrong("path", "such files are below " + folder);
    }
    this.host = host;
    text = host.text(path).orElse("");
  }

  String text() {
    return text;
  }

  String path() {
    return path;
  }

  /** The plan that gives it that text; what is left to do is for a person to decide. */
  ChangePlan plan(WantedFile file, String kind) {
    return ChangePlan.on(host).file(file.kind(kind)).build();
  }
}
