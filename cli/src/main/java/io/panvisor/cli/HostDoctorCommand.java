package io.panvisor.cli;

import io.panvisor.config.host.Doctor;
import io.panvisor.config.host.Finding;
import io.panvisor.config.host.HostProfile;
import io.panvisor.config.host.HostProfiles;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a host lacks. */
@Command(
    name = "doctor",
    description =
        "Look at a host and tell what is missing, why it matters and what to do; with PROFILE also"
            + " what that needs. Changes nothing. Code 8: something is missing.")
final class HostDoctorCommand extends HostFileCommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROFILE",
      description = "What for; 'panvisor host profiles' lists them.")
  private @Nullable String name;

  @Option(
      names = "--from",
      paramLabel = "SPEC",
      description = "The profile's options, in YAML or JSON; - is standard input.")
  private @Nullable String from;

  @Mixin private final RootOption root = new RootOption();

  @Override
  public Integer call() {
    Surroundings surroundings = panvisor().surroundings();
    Doctor doctor =
        Doctor.of(root.tree(), surroundings.commands().get())
            .environment(surroundings.environment());
    List<Finding> findings = examine(doctor, surroundings);
    panvisor().print(findings.stream().map(Finding::toTree).toList(), FindingsText.all(findings));
    return findings.stream().anyMatch(FindingsText::isMissing) ? ExitCode.NOT_READY : ExitCode.DONE;
  }

  private List<Finding> examine(Doctor doctor, Surroundings surroundings) {
    if (name == null) {
      if (from != null) {
        throw InvalidSpecException.of("from", from, "these are options of a profile; name one");
      }
      return doctor.examine();
    }
    HostProfile profile = HostProfiles.require(name);
    return doctor.examine(profile, SpecSource.read(from, surroundings).node());
  }
}
