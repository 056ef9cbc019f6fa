package io.panvisor.config.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Held against a real shell: what it takes for the value of each name. */
@Tag("engine")
class ShellEngineTest {

  @Property(tries = 20)
  void aShellReadsTheSameValues(@ForAll("files") List<String> files) {
    StringBuilder script = new StringBuilder();
    for (String file : files) {
      script.append("(\n:\n").append(file).append("\n");
      ShellFile.parse(file)
          .values()
          .keySet()
          .forEach(
              name ->
                  script.append("printf '%s\\001' ").append(name).append(" \"$" + name + "\"\n"));
      script.append(")\nprintf '\\002'\n");
    }
    CommandResult result = Commands.here().run(Command.of("sh").withInput(script.toString()));
    assertThat(result.err()).isEmpty();
    String[] read = result.out().split("\u0002", -1);

    for (int index = 0; index < files.size(); index++) {
      Map<String, Object> ours = new LinkedHashMap<>();
      String[] words = read[index].split("\u0001", -1);
      for (int word = 0; word + 1 < words.length; word += 2) {
        ours.put(words[word], words[word + 1]);
      }
      assertThat(ShellFile.parse(files.get(index)).values()).isEqualTo(ours);
    }
  }

  @Property(tries = 20)
  void aShellTakesWhatWasSetAsItIs(@ForAll("values") List<String> values) {
    ShellFile file = ShellFile.parse("");
    StringBuilder expected = new StringBuilder();
    StringBuilder script = new StringBuilder();
    for (int index = 0; index < values.size(); index++) {
      file = file.with("V" + index, values.get(index));
      expected.append(values.get(index)).append('\0');
      script.append("printf '%s\\0' \"$V").append(index).append("\"\n");
    }

    CommandResult result = Commands.here().run(Command.of("sh").withInput(file.text() + script));

    assertThat(result.out()).isEqualTo(expected.toString());
    assertThat(result.err()).isEmpty();
  }

  @Provide
  Arbitrary<List<String>> files() {
    return ShellTexts.file().list().ofSize(25);
  }

  @Provide
  Arbitrary<List<String>> values() {
    return ShellTexts.value().list().ofSize(40);
  }
}
