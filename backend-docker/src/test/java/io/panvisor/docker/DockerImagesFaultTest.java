package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.CallOptions;
import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import io.panvisor.Progress;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.Images;
import io.panvisor.spec.ImageBuild;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that freezes in the middle of what it does with images. */
@Tag("engine")
@Tag("fault")
@Timeout(240)
class DockerImagesFaultTest {

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration BOUND = Duration.ofSeconds(15);

  @TempDir private static Path folder;

  private static PrivateDocker daemon;
  private static Hypervisor docker;
  private static String image;
  private static Set<Thread> before;
  private static Instant frozenAt = Instant.EPOCH;

  @BeforeAll
  static void start() throws Exception {
    before = Thread.getAllStackTraces().keySet();
    daemon = new PrivateDocker();
    image = daemon.registry() + "/big/image:1";
    docker = Panvisor.connect(daemon.uri());
    Files.writeString(
        folder.resolve("Dockerfile"),
        "FROM "
            + RealEngines.image()
            + "\nRUN dd if=/dev/urandom of=/one bs=1M count=40\n"
            + "RUN dd if=/dev/urandom of=/two bs=1M count=40\n");
    Images images = docker.facet(Images.class);
    images.build(ImageBuild.of(folder).by(ImageBuild.Builder.ENGINE).named(image));
    images.push(image);
  }

  @AfterAll
  static void stop() throws Exception {
    docker.close();
    daemon.close();
    Instant end = Instant.now().plusSeconds(10);
    while (!ours().isEmpty() && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    assertThat(ours()).as("threads that stay").isEmpty();
  }

  private static Set<String> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("panvisor"))
        .collect(Collectors.toSet());
  }

  @AfterEach
  void thaw() throws Exception {
    daemon.thaw();
  }

  private static void freeze() {
    try {
      daemon.freeze();
      frozenAt = Instant.now();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Freezing takes its time on a busy machine, within the call: what counts is the time after. */
  private static void endsInTime(Runnable call) {
    Instant began = Instant.now();
    assertThatThrownBy(call::run).isInstanceOf(OperationTimeoutException.class);
    Instant since = frozenAt.isAfter(began) ? frozenAt : began;
    assertThat(Duration.between(since, Instant.now())).isLessThan(BOUND);
  }

  @Test
  void aPullEndsAtItsDeadlineAndTheSameConnectionPullsAfterwards() throws Exception {
    Images images = docker.facet(Images.class);
    images.remove(image);
    AtomicBoolean frozen = new AtomicBoolean();
    Images hasty =
        docker
            .with(
                CallOptions.timeout(LONGEST)
                    .progress(
                        progress -> {
                          if (isUnderWay(progress) && frozen.compareAndSet(false, true)) {
                            freeze();
                          }
                        }))
            .facet(Images.class);

    endsInTime(() -> hasty.pull(image));

    assertThat(frozen).isTrue();
    endsInTime(() -> docker.with(CallOptions.timeout(LONGEST)).facet(Images.class).list());
    daemon.thaw();
    ImageInfo pulled = images.pull(image);
    assertThat(images.list()).extracting(ImageInfo::id).contains(pulled.id());
  }

  private static boolean isUnderWay(Progress progress) {
    return progress.parts().stream().anyMatch(part -> !part.step().equals("Pull complete"));
  }

  @Test
  void aSaveEndsAtItsDeadlineAndIsNoWholeArchive() throws Exception {
    AtomicBoolean frozen = new AtomicBoolean();
    OutputStream output =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            if (frozen.compareAndSet(false, true)) {
              freeze();
            }
          }
        };
    docker.facet(Images.class).pull(image);
    endsInTime(
        () ->
            docker
                .with(CallOptions.timeout(LONGEST))
                .facet(Images.class)
                .save(List.of(image), output));
    daemon.thaw();
    assertThat(docker.facet(Images.class).find(image)).isPresent();
  }

  @Test
  void aBuildEndsAtItsDeadline() throws Exception {
    AtomicBoolean frozen = new AtomicBoolean();
    Path slow = Files.createDirectories(folder.resolve("slow"));
    Files.writeString(
        slow.resolve("Dockerfile"), "FROM " + RealEngines.image() + "\nRUN sleep 1; echo done\n");
    ImageBuild build = ImageBuild.of(slow).by(ImageBuild.Builder.ENGINE).fresh();
    endsInTime(
        () ->
            docker
                .with(CallOptions.timeout(LONGEST))
                .facet(Images.class)
                .build(
                    build,
                    line -> {
                      if (line.startsWith("Step 2") && frozen.compareAndSet(false, true)) {
                        freeze();
                      }
                    }));
    assertThat(frozen).isTrue();
    daemon.thaw();
    assertThat(docker.facet(Images.class).build(build).id()).startsWith("sha256:");
  }
}
