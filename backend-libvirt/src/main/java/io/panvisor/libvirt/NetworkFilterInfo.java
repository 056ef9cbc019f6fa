package io.panvisor.libvirt;

import java.util.List;
import java.util.Optional;

/**
 * A filter of network traffic.
 *
 * @param uuid libvirt's identity of it
 * @param name its name
 * @param chain the chain that its rules are in
 * @param references the filters that it takes in
 * @param rules how many rules of its own it has
 * @param xml all of it, in libvirt's own words
 */
public record NetworkFilterInfo(
    String uuid,
    String name,
    Optional<String> chain,
    List<String> references,
    int rules,
    String xml) {

  /** Copies what can change. */
  public NetworkFilterInfo {
    references = List.copyOf(references);
  }
}
