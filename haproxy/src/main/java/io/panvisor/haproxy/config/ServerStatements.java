package io.panvisor.haproxy.config;

import io.panvisor.config.Values;

/**
 * What the side of the servers can be told.
 *
 * @param <B> the builder
 */
public interface ServerStatements<B> extends ProxyStatements<B> {

  /** Says how the load is spread. */
  default B balance(Balance balance) {
    return add(balance);
  }

  /** Adds a server. */
  default B server(Server server) {
    return add(server);
  }

  /** Adds places for servers that a name server tells; since 1.8. */
  default B serverTemplate(ServerTemplate template) {
    return add(template);
  }

  /** Says what holds for the servers below. */
  default B defaultServer(ServerDefaults defaults) {
    return add(defaults);
  }

  /** Says by which cookie clients come back to their server. */
  default B cookie(PersistenceCookie cookie) {
    return add(cookie);
  }

  /** Says by what else clients come back to their server. */
  default B stick(StickRule rule) {
    return add(rule);
  }

  /** Checks servers by a request of HTTP. */
  default B check(HttpCheck check) {
    return add(check);
  }

  /** Checks servers by what they say. */
  default B check(TcpCheck check) {
    return add(check);
  }

  /** Tries that often to connect, from 0 on; HAProxy's default is 3. */
  default B retries(int times) {
    return setting("retries", Integer.toString(Values.between("retries", times, 0, 1000)));
  }

  /** Tries another server when the client's own cannot be reached. */
  default B redispatch() {
    return setting("option", "redispatch");
  }
}
