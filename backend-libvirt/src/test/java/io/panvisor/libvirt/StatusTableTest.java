package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.MachineStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, false, RUNNING (running (booted))",
    "2, 0, false, RUNNING (idle)",
    "1, 3, false, RUNNING [RESTORED] (running (restored))",
    "1, 10, false, RUNNING/MIGRATING (running (post-copy))",
    "3, 1, false, PAUSED [REQUESTED] (paused (user))",
    "3, 5, false, PAUSED [IO_ERROR] (paused (I/O error))",
    "3, 2, false, PAUSED/MIGRATING (paused (migrating))",
    "3, 9, false, PAUSED/SNAPSHOTTING (paused (creating snapshot))",
    "3, 10, false, FAILED [CRASHED] (paused (crashed))",
    "3, 11, false, STARTING (paused (starting up))",
    "4, 1, false, STOPPING (in shutdown)",
    "5, 0, false, STOPPED (shut off)",
    "5, 1, false, STOPPED [SHUT_DOWN] (shut off (shutdown))",
    "5, 2, false, STOPPED [FORCED_OFF] (shut off (destroyed))",
    "5, 3, false, STOPPED [CRASHED] (shut off (crashed))",
    "5, 6, false, STOPPED [START_FAILED] (shut off (failed))",
    "5, 5, true, SUSPENDED (shut off (saved))",
    "6, 0, false, FAILED [CRASHED] (crashed)",
    "6, 1, false, FAILED [CRASHED] (crashed (panicked))",
    "7, 0, false, SLEEPING (pmsuspended)",
    "0, 0, false, UNKNOWN (no state)",
    "99, 99, false, UNKNOWN (no state)",
    "5, 99, false, STOPPED (shut off (reason 99))",
  })
  void statesAndReasonsInOurWords(int state, int reason, boolean saved, String words) {
    assertThat(StatusTable.of(state, reason, saved)).hasToString(words);
  }

  @Test
  void everyStateAndReasonHasAStatus() {
    for (int state = -1; state < 12; state++) {
      for (int reason = -1; reason < 40; reason++) {
        MachineStatus status = StatusTable.of(state, reason, reason % 2 == 0);
        assertThat(status.engineWord()).isNotBlank();
      }
    }
  }
}
