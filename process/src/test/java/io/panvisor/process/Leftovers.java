package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What commands could leave in this JVM: threads, open files, children that nobody waits for. */
record Leftovers(Set<String> threads, long files, Set<Long> children) {

  static Leftovers now() throws IOException {
    return new Leftovers(
        // But for those with which the JVM itself waits for processes.
        Thread.getAllStackTraces().keySet().stream()
            .filter(Thread::isAlive)
            .map(Thread::getName)
            .filter(name -> !name.startsWith("process reaper"))
            .collect(Collectors.toSet()),
        openFiles(),
        ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet()));
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  /** The JVM closes a pipe some time after the process has ended, so this waits a little. */
  void assertNoMore() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (openFiles() > files && System.nanoTime() < end) {
      never.await(20, TimeUnit.MILLISECONDS);
    }
    Leftovers after = now();
    assertThat(after.files()).isLessThanOrEqualTo(files);
    assertThat(after.threads()).isSubsetOf(threads);
    assertThat(after.children()).isSubsetOf(children);
  }
}
