package io.panvisor;

import io.panvisor.error.PanvisorException;
import java.time.Duration;
import java.util.Optional;

/**
 * Hears of every operation, for logs, audit and traces. Called on the operation's own thread; what
 * it throws is logged and goes no further. Implementations are thread-safe.
 */
public interface OperationListener {

  /**
   * What is being done.
   *
   * @param operation such as {@code machine.start}
   * @param engine the engine
   * @param machine the machine, where there is one
   */
  record Operation(String operation, EngineInfo engine, Optional<MachineId> machine) {}

  /** An operation begins. */
  default void started(Operation operation) {}

  /** An operation ended well. */
  default void succeeded(Operation operation, Duration took) {}

  /** An operation failed. */
  default void failed(Operation operation, Duration took, PanvisorException error) {}
}
