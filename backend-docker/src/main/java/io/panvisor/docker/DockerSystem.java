package io.panvisor.docker;

import io.panvisor.DataSize;
import io.panvisor.facet.HypervisorFacet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Docker itself: what it is, what it holds, and what it tells. Thread-safe. */
public interface DockerSystem extends HypervisorFacet {

  /** What takes room. */
  enum Kind {
    /** Containers' own file systems. */
    CONTAINERS,
    /** Images. */
    IMAGES,
    /** Networks; they take no room. */
    NETWORKS,
    /** Volumes. */
    VOLUMES,
    /** What builds have kept. */
    BUILD_CACHE
  }

  /**
   * The room that one kind takes.
   *
   * @param kind what
   * @param count how many there are
   * @param used how many of them are in use
   * @param size the room they take
   */
  record Usage(Kind kind, int count, int used, DataSize size) {}

  /**
   * What was removed.
   *
   * @param removed names or ids
   * @param freed the room that it took, as the engine counts it
   */
  record Pruned(List<String> removed, DataSize freed) {
    /** Copies the list. */
    public Pruned {
      removed = List.copyOf(removed);
    }
  }

  /**
   * One thing that happened.
   *
   * @param type what it happened to, in the engine's words: {@code container}, {@code image},
   *     {@code network}, {@code volume}, {@code daemon}, ...
   * @param action what, such as {@code create} or {@code destroy}
   * @param id the identity of what it happened to
   * @param attributes more of it
   * @param at when, by the engine's clock
   */
  record Event(String type, String action, String id, Map<String, String> attributes, Instant at) {
    /** Copies the map. */
    public Event {
      attributes = Map.copyOf(attributes);
    }
  }

  /** Things that happen, one after another. One thread reads; any may close. */
  interface Events extends AutoCloseable {

    /**
     * Waits for the next one.
     *
     * @return nothing when none came in that time
     * @throws io.panvisor.error.ConnectionLostException when the connection broke, so that some may
     *     have been missed
     */
    Optional<Event> next(Duration longest);

    @Override
    void close();
  }

  /**
   * {@return facts of the engine and its host in its own words, as {@code docker info} has them}
   */
  Map<String, String> info();

  /** {@return versions of the engine and its parts, by their names} */
  Map<String, String> versions();

  /** {@return the room that each kind takes, networks left out} */
  List<Usage> diskUsage();

  /**
   * Removes what nothing uses: containers that do not run, images without a name, networks without
   * a container, volumes without a container, all that builds have kept.
   *
   * @param labels only what has all of these; build cache has no labels
   */
  Pruned prune(Kind kind, Map<String, String> labels);

  /**
   * Listens to what happens from now on.
   *
   * @param types of what, in the engine's words, such as {@code image}; empty for all
   * @return the events, which are the caller's to close
   */
  Events events(Set<String> types);
}
