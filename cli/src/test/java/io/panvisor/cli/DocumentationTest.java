package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What docs/cli.md says is there is there, and the other way round. */
class DocumentationTest {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ".")).resolve("../docs/cli.md");

  private final String page;
  private final CommandLine panvisor =
      Program.commandLine(
          new PanvisorCommand(
              new Surroundings(
                  InputStream.nullInputStream(),
                  new PrintStream(new ByteArrayOutputStream()),
                  new PrintStream(new ByteArrayOutputStream()),
                  Map.of(),
                  Surroundings.Terminals.none(),
                  io.panvisor.Panvisor::builder,
                  io.panvisor.process.Commands::here)));

  DocumentationTest() throws IOException {
    page = Files.readString(PAGE);
  }

  private Set<String> found(String pattern) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(page);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Set<String> options(CommandLine command) {
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      names.addAll(Set.of(option.names()));
    }
    command.getSubcommands().values().forEach(below -> names.addAll(options(below)));
    return names;
  }

  @Test
  void everyCommandHasItsHeadingAndEveryHeadingItsCommand() {
    Set<String> headings = new TreeSet<>();
    for (String line : found("^### (.*)$")) {
      headings.addAll(Set.of(line.split(", ")));
    }
    Set<String> commands = new TreeSet<>(panvisor.getSubcommands().keySet());
    commands.remove("help");

    assertThat(headings).isEqualTo(commands);
  }

  @Test
  void everyCommandBelowAnotherIsNamed() {
    for (String group : Set.of("snapshot", "image", "service", "node", "config", "host")) {
      for (String verb : panvisor.getSubcommands().get(group).getSubcommands().keySet()) {
        assertThat(page).contains(group + " " + verb);
      }
    }
  }

  @Test
  void everyOptionIsNamedAndEveryNamedOptionIsThere() {
    Set<String> named = found("[ `|\\[(](--?[A-Za-z][a-z-]*)(?=[`|\\]) ,;=:]|$)");
    // Options of other programs in the examples.
    named.removeAll(Set.of("-Uz", "-r", "-vv"));

    assertThat(named).isEqualTo(options(panvisor));
  }

  @Test
  void theExitCodesAreThoseOfTheHelp() {
    Map<String, String> documented = new TreeMap<>();
    Matcher matcher = Pattern.compile("^\\| (\\d+) \\| (.*) \\|$", Pattern.MULTILINE).matcher(page);
    while (matcher.find()) {
      documented.put(matcher.group(1), matcher.group(2));
    }

    assertThat(documented).isEqualTo(new TreeMap<>(ExitCode.described()));
  }

  @Test
  void theFieldsOfMachinesAreDocumented() {
    assertThat(found("^\\| `([A-Za-z]+)` \\|"))
        .contains(
            "id",
            "identity",
            "name",
            "engine",
            "kind",
            "state",
            "status",
            "virtualization",
            "cpus",
            "memoryBytes",
            "addresses",
            "ports",
            "image",
            "labels",
            "autostart",
            "createdAt",
            "engineFacts",
            "problem");
  }
}
