package io.panvisor.libvirt;

import io.panvisor.MacAddress;
import io.panvisor.MachineId;
import io.panvisor.facet.HypervisorFacet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * libvirt's filters of network traffic, and the cards that they are on: {@code
 * hypervisor.facet(NetworkFilters.class)}; for the QEMU and LXC drivers. Thread-safe.
 *
 * @see <a href="https://libvirt.org/formatnwfilter.html">libvirt: network filters</a>
 */
public interface NetworkFilters extends HypervisorFacet {

  /** {@return the names of all filters, in one call} */
  List<String> names();

  /** {@return all filters; one call for the list, and one for each filter} */
  List<NetworkFilterInfo> list();

  /** {@return the filter, if it is there} */
  Optional<NetworkFilterInfo> find(String filter);

  /**
   * Makes a filter, or gives the one of that name other rules: those hold at once for the cards
   * that it is on.
   *
   * @return the filter
   */
  NetworkFilterInfo define(NetworkFilterSpec spec);

  /**
   * Makes a filter as libvirt's XML describes it; one of that name is replaced.
   *
   * @param name its name, as the description says it
   * @return the filter
   */
  NetworkFilterInfo define(String name, String xml);

  /**
   * Removes a filter.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a card or another filter uses it
   */
  boolean undefine(String filter);

  /**
   * Puts a filter on a machine's card, at once if it runs, and for good. A filter that is on it is
   * replaced.
   *
   * @param card the card's address
   * @param parameters the values of the filter's variables, such as {@code IP}
   * @throws io.panvisor.error.NotFoundException when there is no such card or filter
   */
  void use(MachineId machine, MacAddress card, String filter, Map<String, String> parameters);

  /**
   * Takes the filter off a machine's card.
   *
   * @return false when there was none on it
   */
  boolean release(MachineId machine, MacAddress card);
}
