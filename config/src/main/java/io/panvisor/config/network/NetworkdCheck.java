package io.panvisor.config.network;

import io.panvisor.config.FileCheck;
import io.panvisor.config.Problem;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges files by systemd-networkd itself, which is started in network, mount and process
 * namespaces of its own with just the staged files, and ended when it has read them. It only warns
 * of what it ignores, so its words are judged. Needs root.
 */
final class NetworkdCheck implements FileCheck {

  static final String PROGRAM = "/lib/systemd/systemd-networkd";

  private static final String READ = "Enumeration completed";
  private static final Pattern COMPLAINT =
      Pattern.compile("(/etc/systemd/network/[^:]+)(?::(\\d+))?: (.*)");

  /** Its argument is the folder with the files; it holds nothing of theirs. */
  private static final String SCRIPT =
      String.join(
          "\n",
          "mount --bind \"$1\" /etc/systemd/network || exit 3",
          "mount -t tmpfs tmpfs /run/systemd || exit 3",
          "mkdir /run/systemd/netif /run/systemd/netif/links /run/systemd/netif/leases"
              + " /run/systemd/netif/lldp || exit 3",
          "chown -R systemd-network:systemd-network /run/systemd/netif",
          "( SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_COLOR=0 "
              + PROGRAM
              + " 2>&1 & )"
              + " | sed '/"
              + READ
              + "/q'");

  @Override
  public String program() {
    return "systemd-networkd";
  }

  @Override
  public String command() {
    return "unshare -n -m -p -f " + PROGRAM + ", with FILE's folder as /etc/systemd/network";
  }

  @Override
  public String debianPackage() {
    return "systemd";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    if (!runner.has(PROGRAM) || !runner.has("unshare")) {
      return Verdict.notChecked(this);
    }
    String folder = String.valueOf(staged.file().getParent());
    String name = String.valueOf(staged.file().getFileName());
    CommandResult result =
        runner.run(
            Command.of(
                    "unshare",
                    "--net",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--kill-child",
                    "--mount-proc",
                    "sh",
                    "-c",
                    SCRIPT,
                    "sh",
                    folder)
                .within(Duration.ofSeconds(30)));
    List<Problem> problems = problems(result.out(), NetworkdFiles.FOLDER + "/" + name);
    if (!result.out().contains(READ)) {
      return new Verdict(
          Verdict.State.NOT_CHECKED,
          program(),
          List.of(),
          "it could not be started in namespaces of its own (that needs root): " + result.words());
    }
    return problems.isEmpty()
        ? Verdict.accepted(program(), "")
        : Verdict.refused(program(), problems, result.words());
  }

  /** What it said of that file, or of all files. */
  static List<Problem> problems(String words, String path) {
    List<Problem> problems = new ArrayList<>();
    for (String line : words.split("\n")) {
      Matcher complaint = COMPLAINT.matcher(line.strip());
      if (complaint.matches() && (path.isEmpty() || complaint.group(1).equals(path))) {
        int at = complaint.group(2) == null ? 0 : Integer.parseInt(complaint.group(2));
        problems.add(Problem.error(at, complaint.group(3), ""));
      }
    }
    return problems;
  }
}
