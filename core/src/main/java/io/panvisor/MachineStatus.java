package io.panvisor;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A machine's state at one moment: power, activity, cause, and the engine's own word. Immutable and
 * thread-safe.
 */
public final class MachineStatus {

  private final PowerState power;
  private final @Nullable Activity activity;
  private final @Nullable Cause cause;
  private final @Nullable Health health;
  private final String engineWord;

  private MachineStatus(
      PowerState power,
      @Nullable Activity activity,
      @Nullable Cause cause,
      @Nullable Health health,
      String engineWord) {
    this.health = health;
    this.power = power;
    this.activity = activity;
    this.cause = cause;
    this.engineWord = engineWord;
  }

  /**
   * {@return a status without activity or cause; {@code engineWord} is how the engine itself names
   * the state}
   */
  public static MachineStatus of(PowerState power, String engineWord) {
    return new MachineStatus(power, null, null, null, engineWord);
  }

  /** {@return this status with the activity} */
  public MachineStatus with(Activity activity) {
    return new MachineStatus(power, activity, cause, health, engineWord);
  }

  /** {@return this status with the cause} */
  public MachineStatus with(Cause cause) {
    return new MachineStatus(power, activity, cause, health, engineWord);
  }

  /** {@return this status with what its health check says} */
  public MachineStatus with(Health health) {
    return new MachineStatus(power, activity, cause, health, engineWord);
  }

  /** {@return whether it runs} */
  public PowerState power() {
    return power;
  }

  /** {@return what the engine is doing with it, if anything} */
  public Optional<Activity> activity() {
    return Optional.ofNullable(activity);
  }

  /** {@return why it is so, where known} */
  public Optional<Cause> cause() {
    return Optional.ofNullable(cause);
  }

  /** {@return what its health check says, if it runs and has one} */
  public Optional<Health> health() {
    return Optional.ofNullable(health);
  }

  /** {@return the engine's own word for the state, such as {@code shut off} or {@code exited}} */
  public String engineWord() {
    return engineWord;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MachineStatus that
        && power == that.power
        && activity == that.activity
        && Objects.equals(cause, that.cause)
        && health == that.health
        && engineWord.equals(that.engineWord);
  }

  @Override
  public int hashCode() {
    return Objects.hash(power, activity, cause, health, engineWord);
  }

  @Override
  public String toString() {
    return power
        + (activity == null ? "" : "/" + activity)
        + (cause == null ? "" : " [" + cause + "]")
        + (health == null ? "" : " " + health)
        + " ("
        + engineWord
        + ")";
  }
}
