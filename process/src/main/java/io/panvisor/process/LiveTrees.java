package io.panvisor.process;

import io.panvisor.error.ClosedException;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The trees of processes that live: they are in sessions of their own, so the terminal's Ctrl-C
 * does not reach them, and they are ended when the JVM ends.
 */
final class LiveTrees {

  private static final Duration GRACE_AT_THE_END = Duration.ofMillis(200);

  private static final Set<ProcessTree> LIVING = ConcurrentHashMap.newKeySet();

  /** Held for reading while a process starts, so that the end comes before or after that. */
  private static final ReentrantReadWriteLock STARTING = new ReentrantReadWriteLock();

  private static boolean watched;
  private static boolean ending;

  private LiveTrees() {}

  /** Starts a process. */
  @FunctionalInterface
  interface Start {
    /** {@return the process, with its tree added here} */
    LocalProcess start() throws IOException;
  }

  /** Starts a process, unless the JVM ends. */
  static LocalProcess starting(EngineContext context, Start start) throws IOException {
    STARTING.readLock().lock();
    try {
      if (!watch(context)) {
        throw new ClosedException("no command starts when the JVM ends");
      }
      return start.start();
    } finally {
      STARTING.readLock().unlock();
    }
  }

  static void add(ProcessTree tree) {
    LIVING.add(tree);
  }

  static void remove(ProcessTree tree) {
    LIVING.remove(tree);
  }

  /** {@return whether the JVM's end will be noticed} */
  private static synchronized boolean watch(EngineContext context) {
    if (!watched && !ending) {
      try {
        Runtime.getRuntime()
            .addShutdownHook(context.newThread("panvisor-end-commands", LiveTrees::endAll));
        watched = true;
      } catch (IllegalStateException endingAlready) {
        ending = true;
      }
    }
    return !ending;
  }

  private static void endAll() {
    STARTING.writeLock().lock();
    try {
      synchronized (LiveTrees.class) {
        ending = true;
      }
    } finally {
      STARTING.writeLock().unlock();
    }
    LIVING.forEach(tree -> tree.end(GRACE_AT_THE_END));
  }
}
