package io.panvisor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Processes that wrote their numbers into a file, a line each; those that live end with it. */
record Processes(Path file) implements AutoCloseable {

  List<Long> numbers() throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Long::parseLong).toList()
        : List.of();
  }

  /** A zombie has ended. */
  static boolean isRunning(long number) {
    try {
      String stat = Files.readString(Path.of("/proc/" + number + "/stat"));
      return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException gone) {
      return false;
    }
  }

  /** Waits until one has written its number. */
  boolean beginInTime() throws InterruptedException {
    return inTime(() -> !safeNumbers().isEmpty());
  }

  /** Waits until all have ended. */
  boolean endInTime() throws InterruptedException {
    return inTime(() -> safeNumbers().stream().noneMatch(Processes::isRunning));
  }

  private List<Long> safeNumbers() {
    try {
      return numbers();
    } catch (IOException | NumberFormatException beingWritten) {
      return List.of();
    }
  }

  private static boolean inTime(BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      never.await(20, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    for (long number : numbers()) {
      ProcessHandle.of(number).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
