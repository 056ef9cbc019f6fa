package io.panvisor.openvz;

import io.panvisor.Secret;
import io.panvisor.facet.MachineFacet;
import java.util.List;

/**
 * What of a container can be changed while it is there, running or not. Had by {@code
 * machine.facet(Tuning.class)}; each call takes a minute at most. Thread-safe.
 */
public interface Tuning extends MachineFacet {

  /**
   * Changes settings: in the configuration, and at once where the container runs and the kernel can
   * ({@code vzctl set --save}).
   *
   * @throws io.panvisor.error.InvalidSpecException when this node's tools do not know or do not
   *     take a setting
   * @throws io.panvisor.error.BusyException when another vzctl held the container all the while
   */
  void change(ContainerSettings settings);

  /**
   * Changes settings of a container that runs, until it stops; the configuration stays as it is.
   *
   * @throws io.panvisor.error.IllegalMachineStateException when it does not run
   */
  void changeUntilStop(ContainerSettings settings);

  /** Changes the words of the description, and keeps the labels behind them. */
  void describe(String words);

  /**
   * Sets a user's password, by the container's own {@code chpasswd}, which gets it on its standard
   * input; no list of processes shows it.
   *
   * @param user a user of the container
   * @throws io.panvisor.error.IllegalMachineStateException when the container does not run
   * @throws io.panvisor.error.EngineException when the container has no {@code chpasswd}, or it
   *     refused
   */
  void password(String user, Secret password);

  /** {@return what is used of each counted resource, in the order of {@link Beancounter}} */
  List<BeancounterUse> beancounters();
}
