package io.panvisor.spi;

import io.panvisor.facet.VolumeInfo;
import io.panvisor.spec.VolumeSpec;
import java.util.List;
import java.util.Optional;

/** The engine's volumes. A backend that has this implements it; thread-safe. */
public interface VolumeOperations {

  /** {@return all volumes} */
  List<VolumeInfo> list(Call call);

  /** {@return the volume of that name, if it is there} */
  Optional<VolumeInfo> find(Call call, String name);

  /**
   * Makes a volume.
   *
   * @return the volume
   */
  VolumeInfo create(Call call, VolumeSpec spec);

  /**
   * Deletes a volume.
   *
   * @return false when there was none
   */
  boolean delete(Call call, String name);
}
