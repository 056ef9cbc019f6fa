package io.panvisor.haproxy.config;

import io.panvisor.config.Values;

/**
 * What the side of the clients can be told.
 *
 * @param <B> the builder
 */
public interface ClientStatements<B> extends ProxyStatements<B> {

  /** Listens there. */
  default B bind(Bind bind) {
    return add(bind);
  }

  /** Takes at most that many connections at once. */
  default B maxConnections(int most) {
    return setting(
        "maxconn", Integer.toString(Values.between("maxconn", most, 1, Integer.MAX_VALUE)));
  }

  /** Sends the requests that fit to a backend; the first that fits counts. */
  default B route(Route route) {
    return add(route);
  }

  /** Sends all other requests to that backend. */
  default B defaultBackend(String name) {
    return setting("default_backend", Values.token("default_backend", name));
  }
}
