package io.panvisor.openvz;

import io.panvisor.facet.ExecCapture;
import io.panvisor.facet.MachineFacet;

/**
 * Scripts of the node's, run in a container by {@code vzctl runscript}, which mounts one that does
 * not run and keeps only its loopback network. Had by {@code machine.facet(Scripts.class)}.
 * Thread-safe.
 */
public interface Scripts extends MachineFacet {

  /**
   * Runs a script to its end; its exit code is a result and not an error.
   *
   * @param path an absolute path on the node, not in the container
   * @return what it wrote, up to 64 MiB, and its exit code
   */
  ExecCapture run(String path);
}
