package io.panvisor.config.packstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.packstack.PackstackOutcome.Step;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import io.panvisor.process.LineListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script stands in for packstack: it prints what packstack prints. */
class PackstackTest {

  private static final String GOOD =
      """
      echo "$@" > "$0.arguments"
      echo 'Welcome to the Packstack setup utility'
      printf 'Setting up ssh keys                    [ \\033[32mDONE\\033[0m ]\\n'
      echo 'Preparing servers...                     [ DONE ]'
      echo 'Applying 10.0.1.2_prescript.pp'
      echo '10.0.1.2_prescript.pp:                   [ DONE ]'
      echo ' **** Installation completed successfully ******'
      echo 'Additional information:'
      echo ' * A new answerfile was created in: /root/packstack-answers-20150101-120000.txt'
      echo ' * Time synchronization was skipped. Please note that it might be a problem.'
      echo ' * To use the command line tools source the file /root/keystonerc_admin created on 10.0.1.2'
      echo ' * To use the console, browse to http://10.0.0.2/dashboard'
      echo ' * To use Nagios, browse to http://10.0.1.2/nagios username: nagiosadmin, password: geheim'
      echo ' * Because of the kernel update the host 10.0.1.2 requires reboot.'
      echo ' * The installation log file is available at: /var/tmp/packstack/x-TkY04B/openstack-setup.log'
      """;

  @TempDir Path folder;
  private Path script;

  @BeforeEach
  void chooseAPlace() {
    script = folder.resolve("packstack");
  }

  private Packstack standIn(CommandRunner runner, String body) throws IOException {
    Files.writeString(script, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return Packstack.over(runner).withProgram(script.toString());
  }

  private Packstack standIn(String body) throws IOException {
    return standIn(Commands.here(), body);
  }

  private String arguments() throws IOException {
    return Files.readString(folder.resolve("packstack.arguments")).strip();
  }

  @Test
  void everythingThatItPrintsIsRead() throws IOException {
    List<Step> heard = new ArrayList<>();
    PackstackOutcome outcome = standIn(GOOD).withProgress(heard::add).allInOne().orThrow();

    assertThat(arguments()).isEqualTo("--allinone");
    assertThat(outcome.success()).isTrue();
    assertThat(outcome.answerFile()).contains("/root/packstack-answers-20150101-120000.txt");
    assertThat(outcome.credentials()).contains("/root/keystonerc_admin");
    assertThat(outcome.credentialsHost()).contains("10.0.1.2");
    assertThat(outcome.dashboard()).contains("http://10.0.0.2/dashboard");
    assertThat(outcome.nagios()).contains("http://10.0.1.2/nagios");
    assertThat(outcome.nagiosPassword().orElseThrow().revealText()).isEqualTo("geheim");
    assertThat(outcome.log()).contains("/var/tmp/packstack/x-TkY04B/openstack-setup.log");
    assertThat(outcome.clocksSkipped()).isTrue();
    assertThat(outcome.reboots()).containsExactly("10.0.1.2");
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.steps())
        .extracting(Step::name)
        .containsExactly("Setting up ssh keys", "Preparing servers", "10.0.1.2_prescript.pp");
    assertThat(heard).isEqualTo(outcome.steps());
    assertThat(outcome.toString()).doesNotContain("geheim");
  }

  @Test
  void theOtherWaysInWhichItSaysTheSameAreRead() {
    PackstackOutput output = new PackstackOutput(step -> {});
    for (String line :
        List.of(
            " * File /root/keystonerc_admin has been created on OpenStack client host 10.0.1.9. To"
                + " use the command line tools you need to source the file.",
            " * To access the OpenStack Dashboard browse to https://10.0.1.9/dashboard .",
            "Please check log file /var/tmp/x/openstack-setup.log for more information")) {
      output.line(line);
    }
    PackstackOutcome outcome = output.outcome(0);

    assertThat(outcome.success()).isFalse();
    assertThat(outcome.credentialsHost()).contains("10.0.1.9");
    assertThat(outcome.dashboard()).contains("https://10.0.1.9/dashboard");
    assertThat(outcome.log()).contains("/var/tmp/x/openstack-setup.log");
    assertThatThrownBy(outcome::orThrow).hasMessageContaining("did not say that it has finished");

    PackstackOutput other = new PackstackOutput(step -> {});
    other.line(
        "* To use the command line tools you need to source the file /root/keystonerc_admin created"
            + " on 10.0.1.4");
    assertThat(other.outcome(0).credentialsHost()).contains("10.0.1.4");
  }

  @Test
  void whatGoesWrongIsToldWithWhatToDo() throws IOException {
    PackstackOutcome outcome =
        standIn(
                """
                echo '10.0.1.2_mariadb.pp:       [ ERROR ]'
                echo
                echo 'ERROR : Error appeared during Puppet run: 10.0.1.2_mariadb.pp'
                echo 'Please check log file /var/tmp/p/openstack-setup.log for more information'
                exit 1
                """)
            .allInOne();

    assertThat(outcome.success()).isFalse();
    assertThat(outcome.steps()).extracting(Step::state).containsExactly(Step.State.FAILED);
    assertThat(outcome.errors()).singleElement().matches(it -> it.todo().contains("manifest"));
    assertThatThrownBy(outcome::orThrow)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("mariadb.pp")
        .hasMessageContaining("/var/tmp/p/openstack-setup.log");

    assertThat(standIn("echo \"root@10.0.1.4's password: \"; exit 1").allInOne().errors().get(0))
        .matches(it -> it.todo().contains("ssh-copy-id root@10.0.1.4"));
    assertThat(
            standIn("echo 'ERROR : Parameter CONFIG_REPO failed validation: no URL'; exit 1")
                .allInOne()
                .errors()
                .get(0)
                .todo())
        .contains("CONFIG_REPO");
    assertThat(standIn("exit 3").allInOne().errors().get(0).what()).contains("code 3");
    assertThat(standIn(GOOD + "exit 1").allInOne().success()).isFalse();
  }

  @Test
  void hostsAreGivenInOneArgumentAndOnlyWhenKeysLetRootIn() throws IOException {
    Ssh keys = new Ssh(List.of());
    assertThat(standIn(keys, GOOD).installHosts(List.of("10.0.1.4", "10.0.1.5")).success())
        .isTrue();
    assertThat(arguments()).isEqualTo("--install-hosts=10.0.1.4,10.0.1.5");
    assertThat(keys.logins).containsExactly("root@10.0.1.4", "root@10.0.1.5");

    Files.delete(folder.resolve("packstack.arguments"));
    Packstack asking = standIn(new Ssh(List.of("10.0.1.5")), GOOD);
    assertThatThrownBy(() -> asking.installHosts(List.of("10.0.1.4", "10.0.1.5")))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("10.0.1.5")
        .hasMessageContaining("ssh-copy-id root@10.0.1.5");
    assertThat(folder.resolve("packstack.arguments")).doesNotExist();

    for (String attack : List.of("-oProxyCommand=x", "a b", "a,b", "")) {
      assertThatThrownBy(() -> asking.installHosts(List.of(attack)))
          .isInstanceOf(InvalidSpecException.class);
    }
    assertThatThrownBy(() -> asking.installHosts(List.of()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aHostThatCannotBeReachedIsNotOneThatAsks() throws IOException {
    Packstack packstack = standIn(new Ssh(List.of("down")), GOOD);
    assertThatThrownBy(() -> packstack.hostsThatAsk(List.of("down")))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void anAnswerFileIsGeneratedAndUsed() throws IOException {
    Path answers = folder.resolve("answers.txt");
    Packstack packstack =
        standIn(
            new Ssh(List.of()),
            GOOD
                + """
                case "$1" in --gen-answer-file=*) echo '[general]' > "${1#--gen-answer-file=}";; esac
                """);

    packstack.generateAnswerFile(answers.toString());
    assertThat(answers).hasContent("[general]");
    assertThat(
            packstack
                .useAnswerFile(
                    answers.toString(),
                    PackstackAnswers.forRelease(PackstackRelease.JUNO)
                        .controllerHost("10.0.1.2")
                        .build()
                        .newFile())
                .success())
        .isTrue();
    assertThat(arguments()).isEqualTo("--answer-file=" + answers);
    assertThatThrownBy(() -> packstack.generateAnswerFile("answers.txt"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> standIn("echo 'ERROR : cannot'; exit 1").generateAnswerFile("/x"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cannot");
  }

  @Test
  void itsTimeIsBoundedAndThatItIsMissingIsTold() throws IOException {
    assertThatThrownBy(() -> standIn("sleep 60").within(Duration.ofMillis(300)).allInOne())
        .isInstanceOf(OperationTimeoutException.class);
    assertThatThrownBy(
            () ->
                Packstack.over(Commands.here())
                    .withProgram(folder.resolve("none").toString())
                    .allInOne())
        .isInstanceOf(NotFoundException.class);
  }

  /** Runs all but ssh, for which it says itself who is let in. */
  private static final class Ssh implements CommandRunner {

    private final CommandRunner here = Commands.here();
    private final List<String> shut;
    private final List<String> logins = new ArrayList<>();

    Ssh(List<String> shut) {
      this.shut = shut;
    }

    @Override
    public CommandResult run(Command command) {
      if (!command.program().equals("ssh")) {
        return here.run(command);
      }
      assertThat(command.arguments()).contains("BatchMode=yes");
      String login = command.arguments().get(command.arguments().size() - 2);
      logins.add(login);
      boolean denied = shut.contains(login.substring("root@".length()));
      String words =
          login.equals("root@down")
              ? "ssh: connect to host down port 22: No route to host"
              : login + ": Permission denied (publickey,password).";
      return new CommandResult(denied ? 255 : 0, "", denied ? words : "", false, Duration.ZERO);
    }

    @Override
    public CommandResult run(Command command, LineListener listener) {
      return here.run(command, listener);
    }

    @Override
    public boolean has(String program) {
      return here.has(program);
    }

    @Override
    public String place() {
      return here.place();
    }
  }
}
