package io.panvisor.spi;

import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import java.util.List;
import java.util.Set;

/** Network addresses. A backend that has this implements it; thread-safe. */
public interface AddressOperations {

  /**
   * {@return the addresses that these origins know, the most certain first; with {@code all}
   * origins, those that cannot be asked are left out}
   */
  List<MachineAddress> list(
      Call call, MachineId id, Set<MachineAddress.Origin> origins, boolean all);
}
