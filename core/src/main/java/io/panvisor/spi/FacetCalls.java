package io.panvisor.spi;

import io.panvisor.facet.Session;
import org.jspecify.annotations.Nullable;

/**
 * How a facet of a backend's own makes its calls: with the user's options, the deadline over the
 * whole, a new connection when the last one broke, and errors that say where, as core's own facets
 * do. Handed to a backend when a user asks for the facet; thread-safe.
 */
public interface FacetCalls {

  /**
   * What a call does.
   *
   * @param <T> what it gives
   */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    /** Does it, over the present connection, which is one of the backend's own. */
    T with(HypervisorConnection connection, Call call);
  }

  /**
   * Reads; may be done again after a broken connection. One minute if the user says nothing else.
   *
   * @param operation its name for logs and errors, such as {@code docker.system.info}
   * @return what the body gives
   */
  <T extends @Nullable Object> T reading(String operation, Body<T> body);

  /**
   * Changes something; done once. One minute if the user says nothing else.
   *
   * @return what the body gives
   */
  <T extends @Nullable Object> T changing(String operation, Body<T> body);

  /**
   * Makes, fetches or copies; done once. Fifteen minutes if the user says nothing else.
   *
   * @return what the body gives
   */
  <T extends @Nullable Object> T making(String operation, Body<T> body);

  /**
   * Opens a stream, as a session that ends with the hypervisor at the latest.
   *
   * @return the session
   */
  Session opening(String operation, Body<FrameStream> body);
}
