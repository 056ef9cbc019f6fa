package io.panvisor.haproxy;

import java.util.HashMap;
import java.util.Map;

/** Requests by server, over reloads: a new worker begins to count at zero. Not thread-safe. */
final class RequestCounts {

  private final Map<String, Long> before = new HashMap<>();
  private final Map<String, Long> now = new HashMap<>();

  /** What the present worker has counted. */
  void saw(String server, long count) {
    if (count < now.getOrDefault(server, 0L)) {
      turn(server);
    }
    now.put(server, count);
  }

  /** The present worker ends here. */
  void turn() {
    now.keySet().stream().toList().forEach(this::turn);
  }

  private void turn(String server) {
    Long counted = now.remove(server);
    if (counted != null) {
      before.merge(server, counted, Long::sum);
    }
  }

  long of(String server) {
    return before.getOrDefault(server, 0L) + now.getOrDefault(server, 0L);
  }
}
