package io.panvisor.architecture.offenders.memory;

import org.junit.jupiter.api.Assertions;

/** The embedded engine that drags JUnit into programs. */
class MemoryWithJunit {
  void verify() {
    Assertions.assertTrue(true);
  }
}
