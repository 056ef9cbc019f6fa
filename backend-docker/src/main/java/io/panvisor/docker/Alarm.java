package io.panvisor.docker;

/** Rings once after a while, on a thread of its own, unless silenced before. */
interface Alarm {

  /** Silences one alarm; harmless when it has already rung. */
  interface Pending extends AutoCloseable {
    @Override
    void close();
  }

  Pending in(long nanos, Runnable action);
}
