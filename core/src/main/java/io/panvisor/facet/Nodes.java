package io.panvisor.facet;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hosts of an engine that spans many. Host names and ids are both taken wherever a node is
 * named. Thread-safe.
 */
public interface Nodes extends HypervisorFacet {

  /** {@return all nodes} */
  List<NodeInfo> list();

  /**
   * {@return the node}
   *
   * @throws io.panvisor.error.NotFoundException when there is none
   * @throws io.panvisor.error.AmbiguousException when two have that host name
   */
  NodeInfo require(String nameOrId);

  /**
   * Says whether it is given machines; does not wait for those that move away.
   *
   * @return the node
   */
  NodeInfo availability(String nameOrId, NodeInfo.Availability availability);

  /**
   * Makes it a manager.
   *
   * @return the node
   */
  NodeInfo promote(String nameOrId);

  /**
   * Makes it a worker.
   *
   * @return the node
   * @throws io.panvisor.error.PanvisorException when the managers left would be too few
   */
  NodeInfo demote(String nameOrId);

  /**
   * Sets and removes labels in one step.
   *
   * @return the node
   */
  NodeInfo label(String nameOrId, Map<String, String> set, Set<String> remove);

  /**
   * Removes a node that has left or is down.
   *
   * @param force also one that is there
   */
  void remove(String nameOrId, boolean force);
}
