package io.panvisor.libvirt;

import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;

/**
 * The volumes that a test asked to keep when it deleted their machine: nobody else removes them, so
 * the test does.
 */
final class KeptVolumes {

  private final Set<String> before = new HashSet<>();

  /** Notes what was there before. */
  void note() {
    each((connect, pool, names) -> before.addAll(names));
  }

  /** Removes what has come since and belongs to no machine, neither finished nor being made. */
  void remove() {
    each(
        (connect, pool, names) -> {
          for (String name : names) {
            if (!before.contains(name) && isNobodys(connect, name, names)) {
              pool.storageVolLookupByName(name).delete(0);
            }
          }
        });
  }

  private static boolean isNobodys(Connect connect, String name, List<String> names)
      throws LibvirtException {
    UUID machine = VolumeNames.machine(name).orElse(null);
    if (machine == null
        || names.stream()
            .anyMatch(
                other ->
                    VolumeNames.isMarker(other)
                        && VolumeNames.machine(other).orElseThrow().equals(machine))) {
      return false;
    }
    for (int id : connect.listDomains()) {
      if (connect.domainLookupByID(id).getUUIDString().equals(machine.toString())) {
        return false;
      }
    }
    for (String defined : connect.listDefinedDomains()) {
      if (connect.domainLookupByName(defined).getUUIDString().equals(machine.toString())) {
        return false;
      }
    }
    return true;
  }

  private interface Use {
    void with(Connect connect, StoragePool pool, List<String> names) throws LibvirtException;
  }

  private static void each(Use use) {
    try (Hypervisor hypervisor = Panvisor.connect(TestEngine.uri())) {
      hypervisor.<Connect, Boolean>withNative(
          Connect.class,
          connect -> {
            StoragePool pool = connect.storagePoolLookupByName(TestEngine.property("libvirt.pool"));
            pool.refresh(0);
            use.with(connect, pool, List.of(pool.listVolumes()));
            return true;
          });
    }
  }
}
