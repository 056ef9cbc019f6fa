package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.facet.HypervisorFacet;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The volumes of libvirt's storage pools: {@code hypervisor.facet(StorageVolumes.class)}. Progress
 * of what sends or fetches is told in bytes. Thread-safe.
 *
 * <p>A volume that a running machine uses is neither written, resized nor wiped, and one that any
 * machine uses is not deleted: {@link io.panvisor.error.BusyException} names the machine.
 *
 * @see <a href="https://libvirt.org/formatstorage.html">libvirt: storage pool and volume XML</a>
 */
public interface StorageVolumes extends HypervisorFacet {

  /** {@return the names of a pool's volumes, in one call for all} */
  List<String> names(String pool);

  /** {@return a pool's volumes with their sizes; libvirt is asked once for each volume} */
  List<StorageVolumeInfo> list(String pool);

  /** {@return the volume, if it is there} */
  Optional<StorageVolumeInfo> find(String pool, String name);

  /**
   * Makes an empty volume.
   *
   * @return the volume
   * @throws io.panvisor.error.AlreadyExistsException when there is one of that name
   * @throws io.panvisor.error.InvalidSpecException when it has neither a capacity nor a backing
   */
  StorageVolumeInfo create(StorageVolumeSpec spec);

  /**
   * Makes a volume with the content of a file of this side, in the file's own format. When sending
   * it fails, no volume is left. A capacity that is not said is the file's length.
   *
   * @param sparse whether blocks of zeros are left out, which saves traffic and the host's storage
   * @return the volume
   */
  StorageVolumeInfo create(StorageVolumeSpec spec, Path content, boolean sparse);

  /**
   * Makes a volume with the content of another one, by the engine.
   *
   * @param pool the pool of the one that is copied
   * @param name the name of the one that is copied
   * @param spec the new one; a capacity that is not said is that of the other
   * @return the new volume
   */
  StorageVolumeInfo copy(String pool, String name, StorageVolumeSpec spec);

  /**
   * Makes a volume larger.
   *
   * @return the volume
   * @throws io.panvisor.error.InvalidSpecException when it would become smaller
   */
  StorageVolumeInfo grow(String pool, String name, DataSize capacity);

  /**
   * Makes a volume smaller; what lies behind the new end is lost.
   *
   * @return the volume
   * @throws io.panvisor.error.InvalidSpecException when it would become larger
   */
  StorageVolumeInfo shrink(String pool, String name, DataSize capacity);

  /**
   * Writes bytes over a volume's content, from its beginning.
   *
   * @param length how many bytes the stream gives
   */
  void upload(String pool, String name, InputStream content, long length);

  /**
   * Hands out a volume's content as the host keeps it, in its own format.
   *
   * @return how many bytes that was
   */
  long download(String pool, String name, OutputStream to);

  /**
   * Fetches a volume's content into a new file of this side; no file is left when that fails.
   *
   * @param sparse whether holes stay holes, which saves traffic and storage
   * @return how long the file is
   * @throws io.panvisor.error.InvalidSpecException when the file is there already
   */
  long download(String pool, String name, Path to, boolean sparse);

  /** Writes over a volume's content so that it cannot be read again. */
  void wipe(String pool, String name, WipeAlgorithm algorithm);

  /**
   * Deletes a volume with what it holds.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a machine uses it, or another volume rests on it
   */
  boolean delete(String pool, String name);
}
