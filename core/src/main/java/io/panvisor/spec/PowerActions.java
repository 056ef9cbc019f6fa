package io.panvisor.spec;

/**
 * What the engine does when the guest itself powers off, reboots or crashes.
 *
 * @param onPowerOff the guest powered off
 * @param onReboot the guest asked for a reboot
 * @param onCrash the guest crashed
 */
public record PowerActions(Action onPowerOff, Action onReboot, Action onCrash) {

  /** What is done. */
  public enum Action {
    /** The machine stops. */
    STOP,
    /** The machine starts anew. */
    RESTART,
    /** The machine stays in memory for inspection. */
    PRESERVE
  }

  /** {@return what engines do if not told otherwise: stop, restart, stop} */
  public static PowerActions defaults() {
    return new PowerActions(Action.STOP, Action.RESTART, Action.STOP);
  }
}
