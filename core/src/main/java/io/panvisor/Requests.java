package io.panvisor;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What this process is making, and what it failed to make and could not undo. Thread-safe. */
final class Requests {

  private static final Set<String> UNDER_WAY = ConcurrentHashMap.newKeySet();
  private static final Set<String> LEFT_BEHIND = ConcurrentHashMap.newKeySet();

  private Requests() {}

  static void begin(UUID request) {
    UNDER_WAY.add(request.toString());
  }

  static void end(UUID request) {
    UNDER_WAY.remove(request.toString());
  }

  /**
   * Remembers that a failed request left something. Its machine may even run: the engine started it
   * and only the answer was lost, so that nothing in the engine tells it from a good one.
   */
  static void leftBehind(UUID request) {
    LEFT_BEHIND.add(request.toString());
  }

  static boolean isUnderWay(String request) {
    return UNDER_WAY.contains(request);
  }

  static boolean isLeftBehind(String request) {
    return LEFT_BEHIND.contains(request);
  }
}
