package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many commands leave nothing behind in this JVM: no thread, no open file, no zombie. */
@Timeout(300)
class LeakTest {

  private final CommandRunner runner = Commands.here();

  @Test
  void fiveHundredCommandsLeaveNothing() throws Exception {
    leaveNothing(500);
  }

  @Test
  @Tag("long")
  void twoThousandCommandsLeaveNothing() throws Exception {
    leaveNothing(2000);
  }

  private void leaveNothing(int commands) throws Exception {
    run(20);
    Leftovers before = Leftovers.now();
    run(commands);
    before.assertNoMore();
  }

  private void run(int commands) {
    byte[] longer = new byte[20_000];
    for (int index = 0; index < commands; index++) {
      Command command = Command.of("cat").withInput(index % 10 == 0 ? longer : new byte[] {'x'});
      assertThat(runner.run(command).isSuccess()).isTrue();
    }
  }
}
