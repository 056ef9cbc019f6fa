package io.panvisor.facet;

import io.panvisor.spec.VolumeSpec;
import java.util.List;
import java.util.Optional;

/** The engine's volumes: storage with a name, which outlives machines. Thread-safe. */
public interface Volumes extends HypervisorFacet {

  /** {@return all volumes} */
  List<VolumeInfo> list();

  /**
   * {@return the volume of that name, if it is there}
   *
   * @throws io.panvisor.error.AmbiguousException when two pools have the name
   */
  Optional<VolumeInfo> find(String name);

  /**
   * Makes a volume.
   *
   * @return the volume
   * @throws io.panvisor.error.AlreadyExistsException when there is one of that name
   */
  VolumeInfo create(VolumeSpec spec);

  /**
   * Deletes a volume with what it holds.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a machine uses it
   */
  boolean delete(String name);
}
