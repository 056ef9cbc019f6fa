package io.panvisor.openvz;

import io.panvisor.DataSize;
import io.panvisor.facet.MachineFacet;

/**
 * A container's files on the node. Had by {@code machine.facet(Storage.class)}; what moves data
 * takes fifteen minutes at most if {@code with(CallOptions)} says nothing else, all else a minute.
 * Thread-safe.
 */
public interface Storage extends MachineFacet {

  /** {@return what is used of the disk space} */
  DiskUse use();

  /**
   * Mounts the files of a container that does not run, for work on them from the node.
   *
   * @return false when they were mounted already
   */
  boolean mount();

  /**
   * Unmounts them.
   *
   * @return false when they were not mounted
   * @throws io.panvisor.error.IllegalMachineStateException when the container runs
   */
  boolean unmount();

  /** Changes the size: of the quota for simfs, of the image for ploop, which may run meanwhile. */
  void resize(DataSize size);

  /** Changes the size of a ploop image while the container is stopped, which may be faster. */
  void resizeOffline(DataSize size);

  /**
   * Gives unused parts of a ploop image back to the node.
   *
   * @throws io.panvisor.error.UnsupportedFeatureException when this vzctl has no {@code compact}
   */
  void compact();

  /**
   * Changes the layout of a container that is stopped.
   *
   * @throws io.panvisor.error.UnsupportedFeatureException when this vzctl has no {@code convert}
   */
  void convert(Layout layout);

  /** Switches the disk quota of a simfs container on; of the older tools only. */
  void quotaOn();

  /** Switches the disk quota of a simfs container off; of the older tools only. */
  void quotaOff();

  /** Counts the disk quota of a simfs container anew; of the older tools only. */
  void quotaInit();
}
