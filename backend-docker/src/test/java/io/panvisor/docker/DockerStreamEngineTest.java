package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.CallOptions;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.facet.Exec;
import io.panvisor.facet.ExecSpec;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two hundred commands at a time, each with a megabyte to say. */
@Tag("engine")
@Timeout(300)
class DockerStreamEngineTest {

  private static final int COMMANDS = 200;
  private static final int LINES = 131_072;
  private static final int BYTES = LINES * 8;

  /** Numbers of seven digits, one a line: any byte lost, doubled or moved shows. */
  private static final String COUNT = "seq 1000001 " + (1_000_000 + LINES);

  @Test
  void everyByteOfTwoHundredCommandsArrivesInOrderAndMemoryIsBounded() throws Exception {
    try (Hypervisor docker =
        Panvisor.connect(RealEngines.uri()).with(CallOptions.timeout(Duration.ofMinutes(4)))) {
      Machine machine =
          docker.launch(
              MachineSpec.named("pvx" + UUID.randomUUID().toString().substring(0, 8))
                  .image(RealEngines.image())
                  .build());
      ExecutorService callers = Executors.newFixedThreadPool(COMMANDS);
      AtomicLong peak = new AtomicLong();
      long before = used();
      try {
        List<Future<Long>> commands = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
          commands.add(callers.submit(() -> counted(machine, peak)));
        }
        for (Future<Long> command : commands) {
          assertThat(command.get(4, TimeUnit.MINUTES)).isEqualTo((long) BYTES);
        }
      } finally {
        callers.shutdownNow();
        machine.stop(StopMode.force());
        machine.delete(DeletePolicy.ALL);
      }
      // 256 KiB a stream at most, and no megabyte of any of them.
      assertThat(peak.get() - before).isLessThan(COMMANDS * 512L * 1024);
    }
  }

  private static long counted(Machine machine, AtomicLong peak) {
    Counter counter = new Counter();
    int code =
        machine
            .facet(Exec.class)
            .run(ExecSpec.command("sh", "-c", COUNT), frame -> counter.take(frame.data()));
    assertThat(code).isZero();
    peak.accumulateAndGet(used(), Math::max);
    return counter.bytes;
  }

  /** Holds what comes against what has to come. */
  private static final class Counter {
    private long bytes;
    private final byte[] line = new byte[8];

    void take(byte[] data) {
      for (byte next : data) {
        int column = (int) (bytes % 8);
        line[column] = next;
        bytes++;
        if (column == 7) {
          int number = 0;
          for (int digit = 0; digit < 7; digit++) {
            number = number * 10 + line[digit] - '0';
          }
          if (next != '\n' || number != 1_000_000 + bytes / 8) {
            throw new AssertionError("line " + bytes / 8 + " says " + number);
          }
        }
      }
    }
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
