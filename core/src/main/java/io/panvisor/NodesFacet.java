package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.NodeInfo;
import io.panvisor.facet.Nodes;
import io.panvisor.spi.Call;
import io.panvisor.spi.NodeOperations;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Nodes over a connection. */
record NodesFacet(Link link, CallOptions options) implements Nodes {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,252}");

  /** What an operation does with the connection's nodes. */
  private interface Use<T> {
    T with(NodeOperations nodes, Call call);
  }

  /** What an operation changes of a node. */
  private interface Change {
    void of(NodeOperations nodes, Call call, NodeInfo node);
  }

  private <T> T run(Operation operation, Use<T> use) {
    return link.run(
        operation,
        options,
        (connection, call) ->
            use.with(
                connection
                    .nodes()
                    .orElseThrow(
                        () ->
                            new UnsupportedFeatureException(
                                Feature.NODES, "this connection has none")),
                call));
  }

  private NodeInfo change(String operation, String nameOrId, Change change) {
    String name = checked(nameOrId);
    return run(
        Operation.changing(operation, null),
        (nodes, call) -> {
          NodeInfo node = nodes.require(call, name);
          change.of(nodes, call, node);
          return nodes.require(call, node.id());
        });
  }

  private static String checked(String nameOrId) {
    if (!NAME.matcher(nameOrId).matches()) {
      throw InvalidSpecException.of(
          "node", nameOrId, "a node's name has letters, digits, '_', '.' and '-' only");
    }
    return nameOrId;
  }

  @Override
  public List<NodeInfo> list() {
    return run(Operation.reading("nodes.list", null), NodeOperations::list);
  }

  @Override
  public NodeInfo require(String nameOrId) {
    String name = checked(nameOrId);
    return run(Operation.reading("nodes.find", null), (nodes, call) -> nodes.require(call, name));
  }

  @Override
  public NodeInfo availability(String nameOrId, NodeInfo.Availability availability) {
    return change(
        "nodes.availability",
        nameOrId,
        (nodes, call, node) -> nodes.availability(call, node, availability));
  }

  @Override
  public NodeInfo promote(String nameOrId) {
    return change(
        "nodes.promote",
        nameOrId,
        (nodes, call, node) -> nodes.role(call, node, NodeInfo.Role.MANAGER));
  }

  @Override
  public NodeInfo demote(String nameOrId) {
    return change(
        "nodes.demote",
        nameOrId,
        (nodes, call, node) -> nodes.role(call, node, NodeInfo.Role.WORKER));
  }

  @Override
  public NodeInfo label(String nameOrId, Map<String, String> set, Set<String> remove) {
    Labels checked = Labels.none();
    for (Map.Entry<String, String> label : set.entrySet()) {
      checked = checked.with(label.getKey(), label.getValue());
    }
    Map<String, String> labels = checked.asMap();
    return change(
        "nodes.label",
        nameOrId,
        (nodes, call, node) -> nodes.label(call, node, labels, Set.copyOf(remove)));
  }

  @Override
  public void remove(String nameOrId, boolean force) {
    String name = checked(nameOrId);
    run(
        Operation.changing("nodes.remove", null),
        (nodes, call) -> {
          nodes.remove(call, nodes.require(call, name), force);
          return true;
        });
  }
}
