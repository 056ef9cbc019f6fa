package io.panvisor.haproxy.runtime;

import io.panvisor.Feature;

/**
 * What a command is about, for its errors.
 *
 * @param type what kind of thing: server, backend, frontend, table, certificate
 * @param name its name
 * @param feature the ability that the command belongs to
 */
record Subject(String type, String name, Feature feature) {

  static Subject server(ServerName server, Feature feature) {
    return new Subject("server", server.toString(), feature);
  }

  /** The name of the part that HAProxy misses: of a server's backend only its own name. */
  String part(String missing) {
    return missing.equals("backend") && name.indexOf('/') > 0
        ? name.substring(0, name.indexOf('/'))
        : name;
  }
}
