package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLogTest {

  @Test
  void commandsAreLoggedWithoutTheirSecrets() {
    CommandResult result =
        Commands.here()
            .run(
                Command.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
                    LoggedCommands.class.getName()));
    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .contains("this machine: sh -c cat; exit 3 sh with ***")
        .contains("ended with 3")
        .contains("failed:")
        .contains("OperationTimeoutException")
        .doesNotContain(LoggedCommands.SECRET);
  }
}
