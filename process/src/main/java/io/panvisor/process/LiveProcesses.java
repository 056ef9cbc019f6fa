package io.panvisor.process;

import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The processes that run: they lead sessions of their own, so the terminal's Ctrl-C does not reach
 * them, and they are ended when the JVM ends.
 */
final class LiveProcesses {

  private static final Duration GRACE_AT_THE_END = Duration.ofMillis(200);

  private static final Map<LocalProcess, ProcessTree> LIVING = new ConcurrentHashMap<>();
  private static final AtomicBoolean WATCHED = new AtomicBoolean();

  private LiveProcesses() {}

  static void add(LocalProcess process, ProcessTree tree, EngineContext context) {
    LIVING.put(process, tree);
    if (WATCHED.compareAndSet(false, true)) {
      try {
        Runtime.getRuntime()
            .addShutdownHook(context.newThread("panvisor-end-commands", LiveProcesses::endAll));
      } catch (IllegalStateException endingAlready) {
        tree.end(GRACE_AT_THE_END);
        throw endingAlready;
      }
    }
  }

  static void remove(LocalProcess process) {
    LIVING.remove(process);
  }

  private static void endAll() {
    LIVING.values().forEach(tree -> tree.end(GRACE_AT_THE_END));
  }
}
