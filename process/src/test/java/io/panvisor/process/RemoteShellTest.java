package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RemoteShellTest {

  @Test
  void everyWordIsInQuotes() {
    assertThat(RemoteShell.quote(List.of("vzctl", "exec", "101", "it's", "")))
        .isEqualTo("'vzctl' 'exec' '101' 'it'\\''s' ''");
    assertThat(RemoteShell.quote(List.of())).isEmpty();
  }

  @Test
  void whatNoShellTakesIsRefused() {
    assertThatThrownBy(() -> RemoteShell.quote(List.of("a\0b")))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> RemoteShell.quote(List.of("\ud83d")))
        .isInstanceOf(InvalidSpecException.class);
  }

  /** Many lists go through one shell, because starting one takes longer than all else. */
  @Property(tries = 25)
  void aRealShellReadsTheSameWords(@ForAll("lists") List<List<String>> lists) {
    StringBuilder script = new StringBuilder("show() { printf '%s\\0' $# \"$@\"; }\n");
    lists.forEach(list -> script.append("show ").append(RemoteShell.quote(list)).append('\n'));
    CommandResult result = Commands.here().run(Command.of("sh").withInput(script.toString()));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(Words.shown(lists));
  }

  @Property(tries = 25)
  void whatIsQuotedTwiceGoesThroughTwoShells(@ForAll("lists") List<List<String>> lists) {
    StringBuilder script = new StringBuilder();
    for (List<String> list : lists) {
      String inner = "set -- " + RemoteShell.quote(list) + "; printf '%s\\0' $# \"$@\"";
      script.append("eval ").append(RemoteShell.quote(List.of(inner))).append('\n');
    }
    CommandResult result = Commands.here().run(Command.of("sh").withInput(script.toString()));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(Words.shown(lists));
  }

  @Provide
  net.jqwik.api.Arbitrary<List<List<String>>> lists() {
    return Words.lists(20);
  }
}
