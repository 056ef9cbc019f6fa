package io.panvisor.cli;

import io.panvisor.config.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command about a host's files: it connects to no engine. */
abstract class HostFileCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  final PanvisorCommand panvisor() {
    return EngineCommand.panvisor(spec);
  }

  /** Tells people of problems beside the result. */
  final void note(String file, List<Problem> problems) {
    problems.forEach(problem -> panvisor().note(file + ": " + problem));
  }
}
