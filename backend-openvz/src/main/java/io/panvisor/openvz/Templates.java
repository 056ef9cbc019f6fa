package io.panvisor.openvz;

import io.panvisor.facet.HypervisorFacet;
import java.util.List;

/**
 * EZ templates of version 7 and later, by vzpkg. A template is of use once it has a cache. Had by
 * {@code hypervisor.facet(Templates.class)}; making a cache takes fifteen minutes at most if the
 * options do not say otherwise. Thread-safe.
 */
public interface Templates extends HypervisorFacet {

  /** {@return the names of all operating system templates that are installed} */
  List<String> installed();

  /** {@return the names of those that have a cache} */
  List<String> cached();

  /**
   * Makes the cache of an installed template, which may fetch packages.
   *
   * @throws io.panvisor.error.AlreadyExistsException when it has one
   */
  void createCache(String template);

  /** Makes the cache anew, from newer packages. */
  void updateCache(String template);

  /** Removes the cache; the template stays. */
  void removeCache(String template);
}
