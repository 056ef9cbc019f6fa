package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshErrorsTest {

  private static final SshTarget NODE = SshTarget.parse("root@node:2222");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssh: Could not resolve hostname node: Name or service not known|has no address",
        "ssh: connect to host node port 2222: Connection refused|no ssh server answers",
        "ssh: connect to host node port 2222: No route to host|cannot be reached",
        "ssh: connect to host node port 2222: Connection timed out|cannot be reached",
        "ssh: connect to host node port 2222: Network is unreachable|cannot be reached",
        "Connection timed out during banner exchange|cannot be reached",
        "kex_exchange_identification: read: Connection reset by peer|failed",
        "Connection closed by 127.0.0.1 port 2222|failed",
        "something nobody has seen|failed"
      })
  void whatHasToDoWithTheNetworkIsNoConnection(String words, String what) {
    PanvisorException error = SshErrors.notConnected(NODE, words);
    assertThat(error).isInstanceOf(ConnectionLostException.class);
    assertThat(error.what()).contains(what);
    assertThat(error.engineWords()).contains(words);
    assertThat(error.outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @ Host key verification failed.|not the one",
        "No ED25519 host key is known for node and you have requested strict checking.|not known",
        "Host key verification failed.|not known",
        "root@node: Permission denied (publickey).|refuses",
        "Received disconnect from node port 22:2: Too many authentication failures|refuses"
      })
  void keysAndUsersThatAreRefusedAreDenied(String words, String what) {
    PanvisorException error = SshErrors.notConnected(NODE, words);
    assertThat(error).isInstanceOf(AccessDeniedException.class);
    assertThat(error.what()).contains(what);
    assertThat(error.hint()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "command-line: line 0: Bad configuration option: nonsense",
        "Bad owner or permissions on /root/.ssh/config"
      })
  void aConfigurationThatSshDoesNotTakeIsToldAsThat(String words) {
    assertThat(SshErrors.notConnected(NODE, words))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("configuration");
  }
}
