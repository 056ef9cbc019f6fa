package io.panvisor.error;

import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The machine is in a state in which the operation makes no sense. */
public final class IllegalMachineStateException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private transient @Nullable MachineStatus found;
  private final transient Set<PowerState> allowed;

  /** An error that says what was found, where known, and what would be allowed. */
  public IllegalMachineStateException(
      String what,
      @Nullable MachineStatus found,
      Set<PowerState> allowed,
      @Nullable Throwable cause) {
    super(what, Retry.AFTER_CHANGE, cause);
    this.found = found;
    this.allowed = allowed.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(allowed));
  }

  /** An error without a cause beneath. */
  public IllegalMachineStateException(
      String what, @Nullable MachineStatus found, Set<PowerState> allowed) {
    this(what, found, allowed, null);
  }

  /** {@return the state that was found, where known} */
  public Optional<MachineStatus> found() {
    return Optional.ofNullable(found);
  }

  /** {@return the states in which the operation is allowed; empty where that cannot be said} */
  public Set<PowerState> allowed() {
    return allowed;
  }

  /**
   * Fills in the state that was found, if it is not known yet.
   *
   * @return this
   */
  public IllegalMachineStateException found(MachineStatus status) {
    if (found == null) {
      found = status;
    }
    return this;
  }

  @Override
  String circumstances() {
    String state = found == null ? "" : "; it is " + found;
    return allowed.isEmpty() ? state : state + "; allowed: " + EnumSet.copyOf(allowed);
  }
}
