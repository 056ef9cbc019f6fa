package io.panvisor.docker;

import io.panvisor.Secret;
import io.panvisor.facet.HypervisorFacet;
import io.panvisor.facet.NodeInfo;
import io.panvisor.facet.ServiceInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A swarm itself, and what it keeps for its services. Beginning, joining and leaving are there on a
 * {@code docker:///} connection too, as an engine outside of any swarm has no other; everything
 * else wants a manager. Thread-safe.
 *
 * @see <a href="https://docs.docker.com/engine/swarm/">Docker's swarm mode</a>
 */
public interface Swarm extends HypervisorFacet {

  /**
   * {@return the engine's own word for its part in a swarm: {@code inactive}, {@code pending},
   * {@code active}, {@code error} or {@code locked}}
   */
  String state();

  /**
   * Begins a swarm with this engine as its manager.
   *
   * @param advertise the address, or the network interface, that other nodes reach this one at
   * @return the node's id
   */
  String initialise(String advertise);

  /**
   * Joins a swarm, as what the token is for.
   *
   * @param manager a manager's {@code HOST:PORT}
   * @param advertise the address, or the network interface, that other nodes reach this one at
   */
  void join(String manager, String advertise, Secret token);

  /**
   * Leaves the swarm.
   *
   * @param force also as a manager, whose swarm may end with that
   * @return false when the engine was in none
   */
  boolean leave(boolean force);

  /** {@return what a new node needs to join as that} */
  Secret joinToken(NodeInfo.Role role);

  /**
   * Makes the token of that role anew; the old one lets nobody in any more.
   *
   * @return the new one
   */
  Secret rotateJoinToken(NodeInfo.Role role);

  /** {@return all secrets, without their contents, which no call gives back} */
  List<SwarmObject> secrets();

  /**
   * Keeps a secret, of 500 KiB at most; it cannot be changed.
   *
   * @return its id
   * @throws io.panvisor.error.AlreadyExistsException when the name is taken
   */
  String createSecret(String name, Secret content, Map<String, String> labels);

  /**
   * Removes a secret.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a service uses it
   */
  boolean removeSecret(String name);

  /** {@return all configs, without their contents} */
  List<SwarmObject> configs();

  /** {@return a config's content, if there is one of that name} */
  Optional<byte[]> configContent(String name);

  /**
   * Keeps a config, of 500 KiB at most; it cannot be changed.
   *
   * @return its id
   * @throws io.panvisor.error.AlreadyExistsException when the name is taken
   */
  String createConfig(String name, byte[] content, Map<String, String> labels);

  /**
   * Removes a config.
   *
   * @return false when there was none
   * @throws io.panvisor.error.BusyException when a service uses it
   */
  boolean removeConfig(String name);

  /**
   * Gives a service another secret in the place of one that it has, in the same file: that is how a
   * secret is changed. Its tasks are replaced.
   *
   * @return the service
   */
  ServiceInfo rotateSecret(String service, String from, String to);

  /**
   * Gives a service another config in the place of one that it has, in the same file: that is how a
   * config is changed. Its tasks are replaced.
   *
   * @return the service
   */
  ServiceInfo rotateConfig(String service, String from, String to);

  /**
   * Makes a network of all nodes.
   *
   * @return its id
   * @throws io.panvisor.error.AlreadyExistsException when the name is taken
   */
  String createNetwork(OverlayNetwork network);

  /**
   * Removes a network.
   *
   * @return false when there was none
   */
  boolean removeNetwork(String name);
}
