package io.panvisor.spi;

import io.panvisor.facet.NodeInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The hosts of an engine that spans many. A backend that has this implements it; thread-safe. */
public interface NodeOperations {

  /** {@return all nodes} */
  List<NodeInfo> list(Call call);

  /** {@return the node of that host name or id; an error when there is none, or two} */
  NodeInfo require(Call call, String nameOrId);

  /** Says whether it is given machines. */
  void availability(Call call, NodeInfo node, NodeInfo.Availability availability);

  /** Says what it does in the cluster. */
  void role(Call call, NodeInfo node, NodeInfo.Role role);

  /** Sets and removes labels in one step. */
  void label(Call call, NodeInfo node, Map<String, String> set, Set<String> remove);

  /** Removes it. */
  void remove(Call call, NodeInfo node, boolean force);
}
