package io.panvisor;

import io.panvisor.facet.ExecSpec;
import io.panvisor.spec.MachineSpec;

/**
 * Something that could be done; {@code explain} tells what would be sent to the engine for it, and
 * does nothing.
 */
public sealed interface Intent {

  /** Something done to the hypervisor as a whole. */
  sealed interface OnHypervisor extends Intent {}

  /** Something done to one machine. */
  sealed interface OnMachine extends Intent {}

  /**
   * Make a machine.
   *
   * @param spec what it is to be
   * @param run whether it is run at once
   */
  record Make(MachineSpec spec, boolean run) implements OnHypervisor {}

  /**
   * Fetch an image.
   *
   * @param reference its name
   */
  record PullImage(String reference) implements OnHypervisor {}

  /**
   * Make an image of a root file system.
   *
   * @param archive the tar archive, for people
   * @param reference the image's name
   */
  record ImportImage(String archive, String reference) implements OnHypervisor {}

  /**
   * Remove an image.
   *
   * @param reference its name
   */
  record RemoveImage(String reference) implements OnHypervisor {}

  /**
   * Remove what failed operations left behind. Core itself explains this; backends are not asked.
   */
  record Sweep() implements OnHypervisor {}

  /** Start it. */
  record Start() implements OnMachine {}

  /**
   * Stop it.
   *
   * @param mode how
   */
  record Stop(StopMode mode) implements OnMachine {}

  /**
   * Stop it and start it again.
   *
   * @param mode how it is stopped
   */
  record Restart(StopMode mode) implements OnMachine {}

  /** Halt its processors. */
  record Pause() implements OnMachine {}

  /** Let its processors go on. */
  record Resume() implements OnMachine {}

  /** Ask the guest to reboot. */
  record Reboot() implements OnMachine {}

  /** Save its memory to disk. */
  record SaveToDisk() implements OnMachine {}

  /**
   * Delete it.
   *
   * @param policy what goes with it
   */
  record Delete(DeletePolicy policy) implements OnMachine {}

  /**
   * Change its name.
   *
   * @param name the new name
   */
  record Rename(String name) implements OnMachine {}

  /**
   * Say whether it starts with the host.
   *
   * @param wanted whether it does
   */
  record Autostart(boolean wanted) implements OnMachine {}

  /**
   * Run a command in it.
   *
   * @param spec the command
   */
  record Run(ExecSpec spec) implements OnMachine {}

  /**
   * Take a snapshot.
   *
   * @param name its name
   */
  record TakeSnapshot(String name) implements OnMachine {}

  /**
   * Go back to a snapshot.
   *
   * @param snapshot its id
   */
  record RestoreSnapshot(String snapshot) implements OnMachine {}

  /**
   * Delete a snapshot.
   *
   * @param snapshot its id
   */
  record DeleteSnapshot(String snapshot) implements OnMachine {}
}
