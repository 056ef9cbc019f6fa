package io.panvisor.spi;

/**
 * Uses the engine's own client for one call; the client must not be kept, and not be closed.
 *
 * @param <C> the client's type
 * @param <R> what is given back
 */
@FunctionalInterface
public interface NativeUse<C, R> {

  /**
   * Uses the client.
   *
   * @return what the caller wants
   */
  R with(C client) throws Exception;
}
