package io.panvisor.config.packstack;

import io.panvisor.Secret;
import io.panvisor.error.EngineException;
import java.util.List;
import java.util.Optional;

/**
 * What a run of packstack has printed, read. Immutable.
 *
 * @param success whether it says that it has installed, and ended without an error
 * @param answerFile where the answer file is that it has written
 * @param credentials the file with the administrator's variables, such as {@code
 *     /root/keystonerc_admin}
 * @param credentialsHost the host on which that file is
 * @param dashboard the address of the dashboard
 * @param nagios the address of Nagios, where it was installed
 * @param nagiosPassword the password of {@code nagiosadmin}
 * @param log where its log is
 * @param clocksSkipped whether it has left the servers' clocks alone
 * @param reboots the hosts that are to be started anew, for a new kernel
 * @param steps its steps, in order
 * @param errors what went wrong, with what to do
 */
public record PackstackOutcome(
    boolean success,
    Optional<String> answerFile,
    Optional<String> credentials,
    Optional<String> credentialsHost,
    Optional<String> dashboard,
    Optional<String> nagios,
    Optional<Secret> nagiosPassword,
    Optional<String> log,
    boolean clocksSkipped,
    List<String> reboots,
    List<Step> steps,
    List<Failure> errors) {

  /** Copies the lists. */
  public PackstackOutcome {
    reboots = List.copyOf(reboots);
    steps = List.copyOf(steps);
    errors = List.copyOf(errors);
  }

  /**
   * One step.
   *
   * @param name what is done, in packstack's words
   * @param state how it ended
   */
  public record Step(String name, State state) {

    /** How a step ended. */
    public enum State {
      /** It is done. */
      DONE,
      /** It failed. */
      FAILED
    }
  }

  /**
   * Something that went wrong.
   *
   * @param what packstack's words
   * @param todo what to do about it
   */
  public record Failure(String what, String todo) {}

  /**
   * {@return this, if it was a success}
   *
   * @throws EngineException otherwise, with packstack's words and what to do
   */
  public PackstackOutcome orThrow() {
    if (success) {
      return this;
    }
    Failure first =
        errors.isEmpty()
            ? new Failure("packstack did not say that it has finished", "Read its log.")
            : errors.get(0);
    String where = log.map(path -> " Its log is " + path + ".").orElse("");
    throw (EngineException)
        new EngineException("packstack has failed: " + first.what()).hint(first.todo() + where);
  }
}
