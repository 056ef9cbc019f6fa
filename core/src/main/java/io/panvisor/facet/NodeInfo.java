package io.panvisor.facet;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import java.util.Map;

/**
 * A host of an engine that spans many, at one moment.
 *
 * @param id the engine's own id
 * @param name its host name
 * @param address its address in the cluster; empty where it is not known
 * @param role what it does in the cluster
 * @param leader whether it leads the managers
 * @param availability whether it is given machines
 * @param state the engine's own word for whether it is there, such as {@code ready} or {@code down}
 * @param version the engine's version there
 * @param cpus its processors
 * @param memory its memory
 * @param labels its labels
 */
public record NodeInfo(
    String id,
    String name,
    String address,
    Role role,
    boolean leader,
    Availability availability,
    String state,
    String version,
    CpuCount cpus,
    DataSize memory,
    Map<String, String> labels) {

  /** What a node does in the cluster. */
  public enum Role {
    /** Decides, and may run machines too. */
    MANAGER,
    /** Runs machines. */
    WORKER
  }

  /** Whether a node is given machines. */
  public enum Availability {
    /** It is. */
    ACTIVE,
    /** No new ones; what runs there stays. */
    PAUSE,
    /** None: what runs there moves to other nodes. */
    DRAIN
  }

  /** Copies the labels. */
  public NodeInfo {
    labels = Map.copyOf(labels);
  }
}
