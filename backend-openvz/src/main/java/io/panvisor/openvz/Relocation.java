package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.facet.MachineFacet;

/**
 * Copying machines and taking them elsewhere. Had by {@code machine.facet(Relocation.class)}; each
 * takes fifteen minutes at most if {@code with(CallOptions)} says nothing else, and tells progress.
 * Thread-safe.
 */
public interface Relocation extends MachineFacet {

  /**
   * Moves the machine to another node, by vzmigrate or, for a virtual machine, prlctl. The nodes
   * trust each other by ssh keys, which is the administrator's to set up.
   *
   * @param host the other node, {@code [user@]host}
   * @param online whether it goes on running, its memory moved too
   * @throws io.panvisor.error.EngineException when it could not be moved: it is still here then
   */
  void migrate(String host, boolean online);

  /**
   * Makes a copy under another name, without the labels that say whose the original is; by prlctl,
   * so of version 7 and later only.
   *
   * @return the copy
   * @throws io.panvisor.error.UnsupportedFeatureException when there is no prlctl
   */
  MachineId cloneAs(String name);

  /**
   * Moves its files to another folder of the node's; by prlctl, so of version 7 and later only.
   *
   * @param folder an absolute path on the node
   * @throws io.panvisor.error.UnsupportedFeatureException when there is no prlctl
   */
  void move(String folder);
}
