package io.panvisor.facet;

import io.panvisor.MachineAddress;
import java.util.List;
import java.util.Set;

/** A machine's network addresses. */
public interface Addresses extends MachineFacet {

  /** {@return all addresses that any origin knows, the most certain first, each once} */
  List<MachineAddress> list();

  /** {@return the addresses that these origins know; one that cannot be asked is an error} */
  List<MachineAddress> list(Set<MachineAddress.Origin> origins);
}
