package io.panvisor.openvz;

import io.panvisor.EngineInfo;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.Call;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a node what it is and has. */
final class NodeProbe {

  private static final Pattern VERSION =
      Pattern.compile("vzctl version (([0-9]+)[0-9A-Za-z.~_-]*)");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]+");
  private static final Pattern COLUMN = Pattern.compile("(?m)^([a-z_0-9.]+) +\\S");

  private final NodeTools tools;

  NodeProbe(NodeTools tools) {
    this.tools = tools;
  }

  NodeFacts facts(Call call) {
    Matcher version = version(call);
    Generation generation = Generation.of(Integer.parseInt(version.group(2)));
    Set<String> commands = words(tools.ask(call, "vzctl", List.of("--help")));
    Set<String> columns = columns(tools.ask(call, "vzlist", List.of("-L")));
    // Every vzlist prints its usage for an option that it does not know.
    boolean json = tools.ask(call, "vzlist", List.of("--help")).words().contains("--json");
    boolean prlctl = generation == Generation.V7 && has(call, "prlctl");
    String[] names = names(call);
    String family = generation == Generation.V7 ? "OpenVZ 7 or later" : "OpenVZ";
    EngineInfo info =
        new EngineInfo(
            names[0].matches("[0-9a-f]{32}")
                ? names[0]
                : names[1].replaceAll("[^A-Za-z0-9._-]", "-"),
            "openvz",
            version.group(1),
            family + ", vzctl " + version.group(1),
            names[1]);
    return new NodeFacts(info, generation, commands, columns, json, prlctl);
  }

  /** The node's lasting identity, which older systems do not have, and its host name. */
  private String[] names(Call call) {
    CommandResult files =
        tools.ask(call, "cat", List.of(tools.file("/etc/machine-id"), "/proc/sys/kernel/hostname"));
    String[] lines = files.out().strip().split("\\s+");
    return new String[] {lines[0], lines[lines.length - 1]};
  }

  private Matcher version(Call call) {
    CommandResult result;
    try {
      result = tools.ask(call, "vzctl", List.of("--version"));
    } catch (NotFoundException none) {
      throw new EngineNotInstalledException("there is no vzctl on " + tools.place(), none)
          .hint(
              "Install OpenVZ's tools there, or name their folder by the setting 'openvz.tools' or by ?tools= in the URI.");
    } catch (AccessDeniedException refused) {
      throw refused.hint("The tools are for root.");
    }
    Matcher matcher = VERSION.matcher(result.words());
    if (!matcher.find()) {
      throw strange(result);
    }
    return matcher;
  }

  private static PanvisorException strange(CommandResult result) {
    return new EngineException("what is called vzctl there does not say its version")
        .outcome(Outcome.NOT_APPLIED)
        .engineWords(result.words());
  }

  private boolean has(Call call, String tool) {
    try {
      return tools.ask(call, tool, List.of("--version")).exitCode() == 0;
    } catch (NotFoundException none) {
      return false;
    }
  }

  private static Set<String> words(CommandResult usage) {
    Set<String> words = new LinkedHashSet<>();
    Matcher matcher = WORD.matcher(usage.words());
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private static Set<String> columns(CommandResult list) {
    Set<String> columns = new LinkedHashSet<>();
    Matcher matcher = COLUMN.matcher(list.out());
    while (matcher.find()) {
      columns.add(matcher.group(1));
    }
    return columns;
  }
}
