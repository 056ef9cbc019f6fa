package io.panvisor.spi;

/** What an engine is passing on; ends when it is closed. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

  /** Ends it; does not wait, does not throw, and does nothing the second time. */
  @Override
  void close();
}
