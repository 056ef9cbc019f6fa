package io.panvisor;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What core is about to do: its name, whom it concerns, whether it only reads, how long it may take
 * by default.
 */
record Operation(
    String name, @Nullable MachineId machine, boolean reads, Duration usual, List<Secret> secrets) {

  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(15);

  static Operation reading(String name, @Nullable MachineId machine) {
    return new Operation(name, machine, true, SHORT, List.of());
  }

  static Operation changing(String name, @Nullable MachineId machine) {
    return new Operation(name, machine, false, SHORT, List.of());
  }

  static Operation making(String name, @Nullable MachineId machine) {
    return new Operation(name, machine, false, LONG, List.of());
  }

  Operation lasting(Duration longest) {
    return new Operation(name, machine, reads, longest, secrets);
  }

  Operation hiding(List<Secret> hidden) {
    return new Operation(name, machine, reads, usual, hidden);
  }
}
