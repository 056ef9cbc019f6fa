package io.panvisor.libvirt;

import io.panvisor.facet.HypervisorFacet;
import java.util.List;
import java.util.Optional;

/**
 * libvirt's storage pools: {@code hypervisor.facet(StoragePools.class)}. A pool is named by its
 * name or its UUID. Thread-safe.
 *
 * @see <a href="https://libvirt.org/storage.html">libvirt: storage pools</a>
 */
public interface StoragePools extends HypervisorFacet {

  /** {@return the kinds of pools that the engine knows} */
  List<StoragePoolType> types();

  /** {@return all pools; four calls, and one more for each pool} */
  List<StoragePoolInfo> list();

  /** {@return the pool, if it is there} */
  Optional<StoragePoolInfo> find(String pool);

  /**
   * Asks the engine's host what a pool could be made of.
   *
   * @param type the kind of pool, such as {@code logical}
   * @param source where to look, as libvirt's XML with the root {@code source}; empty where the
   *     kind needs none
   * @return what was found, in libvirt's XML
   */
  String findSources(String type, Optional<String> source);

  /**
   * Writes a pool's definition; its storage is neither made nor touched.
   *
   * @return the pool
   * @throws io.panvisor.error.AlreadyExistsException when there is one of that name
   * @throws io.panvisor.error.BusyException when another pool has the same source
   */
  StoragePoolInfo define(StoragePoolSpec spec);

  /**
   * Starts a pool that has no definition: it is gone when it is stopped. Its storage has to be
   * there.
   *
   * @return the pool
   */
  StoragePoolInfo createTransient(StoragePoolSpec spec);

  /**
   * Defines a pool, builds its storage, starts it, and has it start with the host; when one of that
   * fails, the others are undone. A directory that was made stays, empty.
   *
   * @return the pool
   * @throws io.panvisor.error.AlreadyExistsException when there is one of that name
   */
  StoragePoolInfo make(StoragePoolSpec spec);

  /**
   * Makes the storage below a pool that is defined and does not run: the directory, the volume
   * group, the file system.
   *
   * @param overwrite whether what is on its devices may be lost; otherwise a device that is not
   *     empty is refused
   */
  void build(String pool, boolean overwrite);

  /**
   * Starts a pool.
   *
   * @return false when it ran already
   */
  boolean start(String pool);

  /**
   * Stops a pool; its storage stays. One without a definition is gone then.
   *
   * @return false when it did not run
   * @throws io.panvisor.error.BusyException when a running machine uses a volume of it
   */
  boolean stop(String pool);

  /** Says whether a pool is started with the host. */
  void autostart(String pool, boolean wanted);

  /** Has the engine look at a pool's volumes anew. */
  void refresh(String pool);

  /**
   * Removes the storage below a pool that does not run, with all that it holds: the volume group,
   * the directory when it is empty.
   *
   * @throws io.panvisor.error.BusyException when a machine, running or not, uses a volume of it
   */
  void erase(String pool);

  /**
   * Stops a pool and removes its definition; its storage stays.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a running machine uses a volume of it
   */
  boolean undefine(String pool);
}
