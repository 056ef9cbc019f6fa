package io.panvisor.cli;

import io.panvisor.config.host.Doctor;
import io.panvisor.config.host.Finding;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a host lacks. */
@Command(
    name = "doctor",
    description =
        "Look at a host and tell what is missing, why it matters and what to do; changes nothing."
            + " Code 8: something is missing.")
final class HostDoctorCommand extends HostFileCommand {

  @Mixin private final RootOption root = new RootOption();

  @Override
  public Integer call() {
    Surroundings surroundings = panvisor().surroundings();
    Doctor doctor =
        Doctor.of(root.tree(), surroundings.commands().get())
            .environment(surroundings.environment());
    List<Finding> findings = doctor.examine();
    panvisor().print(findings.stream().map(Finding::toTree).toList(), shown(findings));
    boolean missing = findings.stream().anyMatch(one -> one.state() == Finding.State.MISSING);
    return missing ? ExitCode.NOT_READY : ExitCode.DONE;
  }

  private static String shown(List<Finding> findings) {
    Table table = new Table("STATE", "ABOUT", "FOUND");
    StringBuilder more = new StringBuilder();
    for (Finding finding : findings) {
      table.row(Program.lower(finding.state()), finding.id(), finding.found());
      boolean wrong =
          finding.state() == Finding.State.MISSING || finding.state() == Finding.State.WARNING;
      if (wrong || !finding.details().isEmpty()) {
        more.append('\n').append(finding.id()).append(": ").append(Plain.line(finding.why()));
        more.append('\n');
        finding
            .details()
            .forEach(line -> more.append("    | ").append(Plain.cell(line)).append('\n'));
        if (!finding.advice().isEmpty()) {
          more.append("    what to do: ").append(Plain.line(finding.advice())).append('\n');
        }
      }
    }
    return table.toString() + more;
  }
}
