package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is said here is what arrives there: through a real ssh, hundreds of lists of words. */
@Tag("engine")
class SshQuotingTest {

  private static RealSshd sshd;
  private static RemoteRunner runner;

  @BeforeContainer
  static void serve() throws Exception {
    sshd = new RealSshd();
    runner = Commands.over(sshd.target());
  }

  @AfterContainer
  static void end() throws Exception {
    try (RealSshd last = sshd) {
      runner.close();
    }
  }

  /** The lists go one after the other in one command; a count in front tells them apart. */
  @Property(tries = 40)
  void theSameWordsArrive(@ForAll("lists") List<List<String>> lists) {
    List<String> arguments = new ArrayList<>();
    arguments.add("%s\\0");
    for (List<String> list : lists) {
      arguments.add(Integer.toString(list.size()));
      arguments.addAll(list);
    }
    CommandResult result = runner.run(Command.of("printf", arguments));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(Words.shown(lists));
  }

  @Property(tries = 10)
  void variablesArriveAsTheyAre(@ForAll("lists") List<List<String>> lists) {
    Command command = Command.of("env", "-0");
    List<String> expected = new ArrayList<>();
    for (List<String> list : lists) {
      for (String word : list) {
        String name = "WORD_" + expected.size();
        command = command.withVariable(name, word);
        expected.add(name + "=" + word);
      }
    }
    assertThat(runner.run(command).out().split("\0")).containsAll(expected);
  }

  @Provide
  Arbitrary<List<List<String>>> lists() {
    return Words.lists(12);
  }
}
