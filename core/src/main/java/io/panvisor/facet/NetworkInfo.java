package io.panvisor.facet;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of the engine's networks.
 *
 * @param id the engine's identity of it
 * @param name its name
 * @param driver how it is made, in the engine's words, such as {@code bridge}
 * @param internal whether its machines reach nothing outside
 * @param subnets its ranges of addresses
 * @param labels its labels, where the engine has some
 * @param createdAt when it was made, where known
 * @param facts more of it, in the engine's own words
 */
public record NetworkInfo(
    String id,
    String name,
    String driver,
    boolean internal,
    List<Subnet> subnets,
    Map<String, String> labels,
    Optional<Instant> createdAt,
    Map<String, String> facts) {

  /**
   * A range of addresses.
   *
   * @param range in the form {@code ADDRESS/PREFIX}
   * @param gateway the gateway's address, where there is one
   */
  public record Subnet(String range, Optional<String> gateway) {}

  /** Copies what can change. */
  public NetworkInfo {
    subnets = List.copyOf(subnets);
    labels = Map.copyOf(labels);
    facts = Map.copyOf(facts);
  }
}
