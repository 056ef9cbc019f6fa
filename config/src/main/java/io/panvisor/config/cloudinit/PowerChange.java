package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What happens to the machine when cloud-init is done.
 *
 * @param mode what
 * @param delayMinutes after how many minutes, from 0 to 10,000
 * @param message what those are told who are logged in; empty for nothing
 * @param timeoutSeconds how long cloud-init is given to end first, from 0 to 86,400; 30 is usual
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#power-state-change">cloud-init:
 *     power state change</a>
 */
public record PowerChange(Mode mode, int delayMinutes, String message, int timeoutSeconds) {

  /** What can happen. */
  public enum Mode {
    /** It starts anew. */
    REBOOT,
    /** It is switched off. */
    POWEROFF,
    /** It stops, and stays on. */
    HALT
  }

  /** Checks the ranges. */
  public PowerChange {
    Values.between("delay-minutes", delayMinutes, 0, 10_000);
    Values.line("message", message);
    Values.between("timeout-seconds", timeoutSeconds, 0, 86_400);
  }

  /** {@return that it starts anew at once} */
  public static PowerChange reboot() {
    return new PowerChange(Mode.REBOOT, 0, "", 30);
  }

  /** {@return that it is switched off at once} */
  public static PowerChange powerOff() {
    return new PowerChange(Mode.POWEROFF, 0, "", 30);
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("mode", mode.name().toLowerCase(Locale.ROOT));
    tree.put("delay", delayMinutes == 0 ? "now" : (Object) delayMinutes);
    if (!message.isEmpty()) {
      tree.put("message", message);
    }
    tree.put("timeout", timeoutSeconds);
    return tree;
  }
}
