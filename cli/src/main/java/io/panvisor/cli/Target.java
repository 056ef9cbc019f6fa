package io.panvisor.cli;

import io.panvisor.ConnectOptions;

/**
 * Which engine to talk to, and how.
 *
 * @param uri the engine's URI
 * @param options credentials and settings
 */
record Target(String uri, ConnectOptions.Builder options) {

  /**
   * Whether a path here is a path there: libvirt's and Panvisor's own URIs of a local engine name
   * no host.
   */
  boolean isLocal() {
    int slashes = uri.indexOf("://");
    return slashes >= 0 && uri.startsWith("/", slashes + 3) || uri.endsWith("://");
  }
}
