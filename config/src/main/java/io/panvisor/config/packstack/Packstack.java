package io.panvisor.config.packstack;

import io.panvisor.config.Values;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotReadyException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The program packstack, run as root on the machine from which OpenStack is installed. Immutable
 * and thread-safe; each {@code with} method gives a changed copy.
 *
 * <p>No password is ever an argument. packstack logs in to each host over ssh and asks for root's
 * password where no key lets it in; it is run without a terminal, so that it cannot ask. Which
 * hosts would is asked beforehand, and they are named in the error.
 */
public final class Packstack {

  /** How long an installation may take when nothing else was said: three hours. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(3);

  private static final String PROGRAM = "packstack";
  private static final Duration SHORT = Duration.ofMinutes(2);

  private final CommandRunner runner;
  private final String program;
  private final Duration timeout;
  private final Consumer<PackstackOutcome.Step> progress;

  private Packstack(
      CommandRunner runner,
      String program,
      Duration timeout,
      Consumer<PackstackOutcome.Step> progress) {
    this.runner = runner;
    this.program = program;
    this.timeout = timeout;
    this.progress = progress;
  }

  /** {@return packstack on that runner's machine} */
  public static Packstack over(CommandRunner runner) {
    return new Packstack(runner, PROGRAM, DEFAULT_TIMEOUT, step -> {});
  }

  /** {@return the same with another program in its place, by name or absolute path} */
  public Packstack withProgram(String other) {
    return new Packstack(runner, other, timeout, progress);
  }

  /** {@return the same with another longest time for an installation, which is positive} */
  public Packstack within(Duration longest) {
    return new Packstack(runner, program, longest, progress);
  }

  /** {@return the same, where that hears of each step as it ends, on the calling thread} */
  public Packstack withProgress(Consumer<PackstackOutcome.Step> listener) {
    return new Packstack(runner, program, timeout, listener);
  }

  /**
   * Installs everything on the machine itself.
   *
   * @throws io.panvisor.error.NotFoundException when packstack is not installed
   * @throws io.panvisor.error.OperationTimeoutException when the time is over
   */
  public PackstackOutcome allInOne() {
    return install("--allinone");
  }

  /**
   * Installs on those hosts: the first one controls, machines run on the others.
   *
   * @throws NotReadyException when packstack would ask for the password of one of them
   * @throws InvalidSpecException when there is none, or one is no address and no name
   */
  public PackstackOutcome installHosts(List<String> hosts) {
    if (hosts.isEmpty()) {
      throw InvalidSpecException.of("hosts", "", "at least one host is expected here");
    }
    hosts.forEach(host -> host("hosts", host));
    requireKeys(hosts);
    return install("--install-hosts=" + String.join(",", hosts));
  }

  /**
   * Installs by an answer file.
   *
   * @param path the file, an absolute path on the runner's machine
   * @param answers what is in it, for the hosts that are logged in to
   * @throws NotReadyException when packstack would ask for the password of one of them
   */
  public PackstackOutcome useAnswerFile(String path, AnswerFile answers) {
    Values.absolutePath("path", path);
    requireKeys(
        PackstackAnswers.hosts(answers.answers()).stream()
            .filter(host -> !isThisMachine(host))
            .map(host -> host("hosts", host))
            .toList());
    return install("--answer-file=" + path);
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /**
   * Writes an answer file with packstack's defaults.
   *
   * @param path where, an absolute path on the runner's machine
   * @throws EngineException when packstack does not write it
   */
  public void generateAnswerFile(String path) {
    Values.absolutePath("path", path);
    CommandResult result =
        runner.run(Command.of(program, "--gen-answer-file=" + path).within(SHORT));
    if (!result.isSuccess()) {
      PackstackOutput output = new PackstackOutput(step -> {});
      result.words().lines().forEach(output::line);
      output.outcome(result.exitCode()).orThrow();
    }
  }

  /**
   * {@return those of the hosts for which packstack would ask for a password, because no key lets
   * root in}
   *
   * @throws NotReadyException when one cannot be reached over ssh at all
   */
  public List<String> hostsThatAsk(List<String> hosts) {
    List<String> asking = new ArrayList<>();
    for (String host : hosts) {
      // As packstack itself does, a host that was never seen is taken for the right one.
      Command login =
          Command.of(
                  "ssh",
                  "-o",
                  "BatchMode=yes",
                  "-o",
                  "StrictHostKeyChecking=no",
                  "-o",
                  "UserKnownHostsFile=/dev/null",
                  "-o",
                  "ConnectTimeout=10",
                  "--",
                  "root@" + host("hosts", host),
                  "true")
              .within(SHORT);
      CommandResult result = runner.run(login);
      if (result.words().contains("Permission denied")) {
        asking.add(host);
      } else if (!result.isSuccess()) {
        throw (NotReadyException)
            new NotReadyException(host + " cannot be reached over ssh: " + result.words())
                .hint("Check the host's name, that it is up, and that sshd runs there.");
      }
    }
    return asking;
  }

  private void requireKeys(List<String> hosts) {
    List<String> asking = hostsThatAsk(hosts);
    if (!asking.isEmpty()) {
      throw (NotReadyException)
          new NotReadyException(
                  "no key of " + runner.place() + " lets root in on " + String.join(", ", asking))
              .hint(
                  "packstack would ask for passwords: run ssh-copy-id root@"
                      + asking.get(0)
                      + " first, and so for the others.");
    }
  }

  private static String host(String field, String host) {
    return Values.host(field, host);
  }

  private PackstackOutcome install(String argument) {
    PackstackOutput output = new PackstackOutput(progress);
    CommandResult result =
        runner.run(
            Command.of(program, argument).within(timeout), (channel, line) -> output.line(line));
    return output.outcome(result.exitCode());
  }
}
