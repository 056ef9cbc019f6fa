package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.PanvisorException;
import org.jspecify.annotations.Nullable;

/**
 * What a call is about, so that an error can name it.
 *
 * @param type {@code machine}, {@code volume}, {@code snapshot}, ...
 * @param name its name or id
 * @param feature what is missing if libvirt says that it cannot do this at all
 */
record Subject(String type, String name, @Nullable Feature feature) {

  static Subject machine(MachineId id) {
    return new Subject("machine", id.value(), null);
  }

  static Subject of(String type, String name) {
    return new Subject(type, name, null);
  }

  /** A call that concerns the engine as a whole. */
  static Subject engine() {
    return new Subject("engine", "libvirt", null);
  }

  Subject needing(Feature wanted) {
    return new Subject(type, name, wanted);
  }

  PanvisorException translate(NativeFailure failure) {
    return LibvirtErrors.translate(failure, type, name, feature);
  }
}
