package io.panvisor.config;

import java.nio.file.Path;

/**
 * Applies one plan below the folder that is named, for tests that end it in the middle. It says
 * when it begins, so that what the JVM itself does before is told apart.
 */
final class ApplyOnce {

  private ApplyOnce() {}

  static ChangePlan plan(Path root) {
    ChangePlan.Builder plan = ChangePlan.on(HostTree.at(root));
    for (int number = 1; number <= 8; number++) {
      plan.file(WantedFile.text("/etc/changed-" + number, "new " + number + "\n".repeat(number)));
    }
    return plan.file(WantedFile.text("/etc/new.d/below/created-1", "created 1\n").mode("0600"))
        .file(WantedFile.text("/etc/new.d/created-2", "created 2\n"))
        .file(WantedFile.absent("/etc/removed"))
        .file(WantedFile.link("/etc/link", "new-target"))
        .file(WantedFile.text("/etc/behind-a-link", "new behind\n"))
        .build();
  }

  /** Applies the plan, or recovers when a second argument says so. */
  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]);
    if (arguments.length > 1) {
      ChangePlan.recover(HostTree.at(root));
    } else {
      plan(root).apply(ApplyOptions.unchecked());
    }
  }
}
