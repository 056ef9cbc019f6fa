package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.facet.NodeInfo;
import io.panvisor.facet.Nodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The hosts of an engine that spans many. */
@Command(
    name = "node",
    description = "List the hosts of an engine that spans many, and say what they do.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NodeCommand.Listing.class,
      NodeCommand.Drain.class,
      NodeCommand.Pause.class,
      NodeCommand.Activate.class,
      NodeCommand.Promote.class,
      NodeCommand.Demote.class,
      NodeCommand.Remove.class
    })
final class NodeCommand {

  private static Map<String, @Nullable Object> fields(NodeInfo node) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", node.id());
    fields.put("name", node.name());
    fields.put("address", node.address());
    fields.put("role", node.role().name());
    fields.put("leader", node.leader());
    fields.put("availability", node.availability().name());
    fields.put("state", node.state());
    fields.put("version", node.version());
    fields.put("cpus", node.cpus().wholeRoundedUp());
    fields.put("memoryBytes", node.memory().bytes());
    fields.put("labels", node.labels());
    return fields;
  }

  private static Table table(List<NodeInfo> nodes) {
    Table table = new Table("NAME", "ID", "ROLE", "STATE", "AVAILABILITY", "ADDRESS", "VERSION");
    for (NodeInfo node : nodes) {
      table.row(
          node.name(),
          node.id(),
          Program.lower(node.role()) + (node.leader() ? ", leader" : ""),
          node.state(),
          Program.lower(node.availability()),
          node.address(),
          node.version());
    }
    return table;
  }

  /** Something about one node. */
  abstract static class OfOne extends EngineCommand {

    @Parameters(index = "0", paramLabel = "NODE", description = "The node's host name or id.")
    private String node = "";

    final String node() {
      return node;
    }

    abstract NodeInfo change(Nodes nodes);

    @Override
    final int run(Hypervisor hypervisor) {
      NodeInfo changed = change(hypervisor.facet(Nodes.class));
      panvisor().print(fields(changed), table(List.of(changed)));
      return ExitCode.DONE;
    }
  }

  /** Lists them. */
  @Command(name = "list", description = "List the nodes.")
  static final class Listing extends EngineCommand {

    @Override
    int run(Hypervisor hypervisor) {
      List<NodeInfo> all = hypervisor.facet(Nodes.class).list();
      panvisor().print(all.stream().map(NodeCommand::fields).toList(), table(all));
      return ExitCode.DONE;
    }
  }

  /** Empties one. */
  @Command(name = "drain", description = "Give a node no machines, and move those it has.")
  static final class Drain extends OfOne {
    @Override
    NodeInfo change(Nodes nodes) {
      return nodes.availability(node(), NodeInfo.Availability.DRAIN);
    }
  }

  /** Leaves one as it is. */
  @Command(name = "pause", description = "Give a node no new machines; those it has stay.")
  static final class Pause extends OfOne {
    @Override
    NodeInfo change(Nodes nodes) {
      return nodes.availability(node(), NodeInfo.Availability.PAUSE);
    }
  }

  /** Takes one in again. */
  @Command(name = "activate", description = "Give a node machines again.")
  static final class Activate extends OfOne {
    @Override
    NodeInfo change(Nodes nodes) {
      return nodes.availability(node(), NodeInfo.Availability.ACTIVE);
    }
  }

  /** Makes one a manager. */
  @Command(name = "promote", description = "Make a node a manager.")
  static final class Promote extends OfOne {
    @Override
    NodeInfo change(Nodes nodes) {
      return nodes.promote(node());
    }
  }

  /** Makes one a worker. */
  @Command(name = "demote", description = "Make a manager a worker.")
  static final class Demote extends OfOne {
    @Override
    NodeInfo change(Nodes nodes) {
      return nodes.demote(node());
    }
  }

  /** Removes one. */
  @Command(name = "remove", description = "Remove a node that has left or is down.")
  static final class Remove extends EngineCommand {

    @Parameters(index = "0", paramLabel = "NODE", description = "The node's host name or id.")
    private String node = "";

    @Option(names = "--force", description = "Also one that is there.")
    private boolean force;

    @Override
    int run(Hypervisor hypervisor) {
      hypervisor.facet(Nodes.class).remove(node, force);
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("node", node);
      fields.put("changed", true);
      panvisor().print(fields, node + ": removed\n");
      return ExitCode.DONE;
    }
  }
}
