package io.panvisor.process;

import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The trees of processes that live: they are in sessions of their own, so the terminal's Ctrl-C
 * does not reach them, and they are ended when the JVM ends.
 */
final class LiveTrees {

  private static final Duration GRACE_AT_THE_END = Duration.ofMillis(200);

  private static final Set<ProcessTree> LIVING = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean WATCHED = new AtomicBoolean();

  private LiveTrees() {}

  static void add(ProcessTree tree, EngineContext context) {
    LIVING.add(tree);
    if (WATCHED.compareAndSet(false, true)) {
      try {
        Runtime.getRuntime()
            .addShutdownHook(context.newThread("panvisor-end-commands", LiveTrees::endAll));
      } catch (IllegalStateException endingAlready) {
        tree.end(GRACE_AT_THE_END);
        throw endingAlready;
      }
    }
  }

  static void remove(ProcessTree tree) {
    LIVING.remove(tree);
  }

  private static void endAll() {
    LIVING.forEach(tree -> tree.end(GRACE_AT_THE_END));
  }
}
