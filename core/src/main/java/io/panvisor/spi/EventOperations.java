package io.panvisor.spi;

/** What an engine tells by itself. A backend that has this implements it; thread-safe. */
public interface EventOperations {

  /**
   * Begins to pass on what the engine tells. When this returns, no change from now on is missed.
   * After {@link EventHints#lost}, core subscribes anew.
   *
   * @return what ends the subscription; ending it does not wait
   */
  Subscription subscribe(Call call, EventHints hints);
}
