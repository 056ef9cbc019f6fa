package io.panvisor.docker;

import io.panvisor.Feature;
import io.panvisor.Support;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a swarm can do, and why not what it cannot. */
final class SwarmFeatures {

  /** What only the node of a task can do. */
  static final Set<Feature> HERE_ONLY =
      Set.of(
          Feature.EXEC,
          Feature.EXEC_INTERACTIVE,
          Feature.LOGS_FOLLOW,
          Feature.STATS,
          Feature.STOP_FORCE,
          Feature.STOP_GRACEFUL,
          Feature.STOP_GRACEFUL_THEN_FORCE);

  /** What a service of one task can do, and one task of many cannot. */
  static final Set<Feature> ALONE_ONLY =
      Set.of(
          Feature.STOP_FORCE,
          Feature.STOP_GRACEFUL,
          Feature.STOP_GRACEFUL_THEN_FORCE,
          Feature.STOP_ENGINE_DEFAULT,
          Feature.DELETE_KEEP_STORAGE,
          Feature.LABELS_CHANGE);

  private static final Set<Feature> THERE =
      Set.of(
          Feature.LAUNCH,
          Feature.CREATE,
          Feature.BOOT_IMAGE,
          Feature.CPU_FRACTIONS,
          Feature.NIC_NETWORK,
          Feature.CONTAINER_PORTS,
          Feature.CONTAINER_MOUNTS,
          Feature.CONTAINER_RESTART_POLICY,
          Feature.LABELS,
          Feature.LABELS_FILTER,
          Feature.LOGS,
          Feature.LOGS_SINCE,
          Feature.ADDRESSES,
          Feature.EVENTS,
          Feature.UNIQUE_NAMES,
          Feature.EXIT_CODE,
          Feature.SERVICES,
          Feature.NODES);

  private SwarmFeatures() {}

  static Map<Feature, Support> of(EngineFacts facts) {
    Map<Feature, Support> node = DockerFeatures.of(facts);
    Map<Feature, Support> features = new TreeMap<>(node);
    // What one engine can do, its swarm can only where that is said here.
    features.replaceAll(
        (feature, support) ->
            support.isPossible()
                ? Support.no(
                    "a swarm does not do that with its tasks; connect to a node with docker://")
                : support);
    for (Feature there : THERE) {
      features.put(there, Support.yes());
    }
    for (Feature asTheNode : new Feature[] {Feature.MEMORY_LIMIT, Feature.CONTAINER_PROCESSES}) {
      features.put(asTheNode, node.getOrDefault(asTheNode, Support.yes()));
    }
    for (Feature alone : ALONE_ONLY) {
      features.put(
          alone,
          Support.depends("a machine that is a service of its own; one task of many is replaced"));
    }
    for (Feature here : HERE_ONLY) {
      features.put(here, Support.depends("a task on the node that is talked to"));
    }
    features.put(Feature.PAUSE, Support.no("a swarm has no pause for its tasks"));
    features.put(Feature.RENAME, Support.no("a swarm does not rename services"));
    features.put(Feature.RENAME_RUNNING, Support.no("a swarm does not rename services"));
    features.put(
        Feature.REBOOT, Support.no("a task is never started twice: stop the machine and start it"));
    features.put(
        Feature.CAPTURE,
        Support.no("the image would be on one node alone: connect to that node with docker://"));
    for (Feature images : new Feature[] {Feature.IMAGES, Feature.IMAGES_PULL}) {
      features.put(
          images,
          Support.no(
              "every node has a store of its own and fetches by itself: connect to a node with docker://"));
    }
    features.put(
        Feature.AUTOSTART,
        Support.no("a swarm keeps what is wanted running, by the restart policy of the spec"));
    features.put(
        Feature.SNAPSHOTS, Support.no("a task has no snapshots: what ends is replaced anew"));
    features.put(
        Feature.SNAPSHOTS_MEMORY,
        Support.no("a task has no snapshots: what ends is replaced anew"));
    features.put(
        Feature.SNAPSHOTS_TREE, Support.no("a task has no snapshots: what ends is replaced anew"));
    features.put(
        Feature.NETWORKS,
        Support.no(
            "a task is put on its networks when it is made; the facet Swarm makes networks of all nodes"));
    features.put(
        Feature.VOLUMES,
        Support.no("volumes are on each node alone: connect there with docker://"));
    features.put(
        Feature.HEALTH,
        Support.no("a swarm replaces a task whose health check fails, and tells no more of it"));
    features.put(
        Feature.CONTAINER_AUTO_REMOVE,
        Support.no("a swarm removes the containers of its tasks by itself"));
    return Collections.unmodifiableMap(features);
  }
}
