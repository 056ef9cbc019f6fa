package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.CallOptions;
import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.Panvisor;
import io.panvisor.Progress;
import io.panvisor.StopMode;
import io.panvisor.facet.Exec;
import io.panvisor.facet.FileTransfer;
import io.panvisor.facet.Frame;
import io.panvisor.facet.LogQuery;
import io.panvisor.facet.Logs;
import io.panvisor.facet.Session;
import io.panvisor.spec.MachineSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gigabytes: neither a log that nobody reads fast nor a file that is copied is ever held. */
@Tag("engine")
@Tag("long")
@Timeout(1200)
class DockerLongTest {

  private static final long GIGABYTE = 1L << 30;
  private static final long MOST_HELD = 24L << 20;
  private static final Duration LONGEST = Duration.ofMinutes(15);

  @TempDir Path folder;

  private static Machine launch(Hypervisor docker, String... command) {
    return docker.launch(
        MachineSpec.named("pvl" + UUID.randomUUID().toString().substring(0, 8))
            .image(RealEngines.image())
            .container(c -> c.command(command))
            .build());
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aLogOfAGigabyteIsFollowedBySomebodySlowWithinBoundedMemory() throws Exception {
    try (Hypervisor docker =
        Panvisor.connect(RealEngines.uri()).with(CallOptions.timeout(LONGEST))) {
      // Long lines: the engine keeps each in an envelope of its own.
      Machine machine =
          launch(
              docker,
              "sh",
              "-c",
              "x=$(head -c 8191 /dev/zero | tr '\\0' x); yes $x | head -c " + GIGABYTE);
      long got = 0;
      long peak = 0;
      long before = used();
      CountDownLatch never = new CountDownLatch(1);
      try (Session session = machine.facet(Logs.class).open(LogQuery.all().follow())) {
        long nextPause = 0;
        for (Optional<Frame> frame = session.read(Duration.ofMinutes(2));
            frame.isPresent();
            frame = session.read(Duration.ofMinutes(2))) {
          got += frame.get().data().length;
          if (got >= nextPause) {
            // A reader that stops again and again, while the engine would like to send.
            assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
            peak = Math.max(peak, used());
            nextPause += GIGABYTE / 16;
          }
        }
      } finally {
        machine.stop(StopMode.force());
        machine.delete(DeletePolicy.ALL);
      }
      assertThat(got).isEqualTo(GIGABYTE);
      assertThat(peak - before).isLessThan(MOST_HELD);
    }
  }

  @Test
  void aFileOfTwoGigabytesIsTheSameThereAndBackWithProgressAndWithinBoundedMemory()
      throws Exception {
    Path file = folder.resolve("big");
    String digest = fill(file);
    List<Progress> told = new CopyOnWriteArrayList<>();
    try (Hypervisor docker =
        Panvisor.connect(RealEngines.uri()).with(CallOptions.timeout(LONGEST))) {
      Machine machine =
          launch(docker, "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done");
      try {
        long before = used();
        long[] peak = new long[1];
        FileTransfer files =
            machine
                .with(
                    CallOptions.timeout(LONGEST)
                        .progress(
                            progress -> {
                              told.add(progress);
                              if (told.size() % 50 == 0) {
                                peak[0] = Math.max(peak[0], used());
                              }
                            }))
                .facet(FileTransfer.class);
        files.copyIn(file, "/big");
        shown(told);
        assertThat(
                machine
                    .with(CallOptions.timeout(LONGEST))
                    .facet(Exec.class)
                    .capture("sha256sum", "/big")
                    .outputText())
            .startsWith(digest);
        Files.delete(file);
        told.clear();
        files.copyOut("/big", file);
        shown(told);
        assertThat(digest(file)).isEqualTo(digest);
        assertThat(peak[0] - before).isLessThan(MOST_HELD);
      } finally {
        machine.stop(StopMode.force());
        machine.delete(DeletePolicy.ALL);
      }
    }
  }

  private static void shown(List<Progress> told) {
    assertThat(told.size()).isGreaterThan(3);
    assertThat(told.get(told.size() - 1).done()).isEqualTo(2 * GIGABYTE);
    assertThat(told.get(1).total()).hasValue(2 * GIGABYTE);
    assertThat(told).isSortedAccordingTo(java.util.Comparator.comparingLong(Progress::done));
  }

  private static String fill(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[1 << 20];
    new java.util.Random(5).nextBytes(block);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 2048; i++) {
        block[i] = (byte) i;
        out.write(block);
        digest.update(block);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String digest(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[1 << 20];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
