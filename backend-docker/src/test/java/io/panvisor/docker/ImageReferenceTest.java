package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "busybox, busybox, latest, ''",
    "busybox:1, busybox, 1, ''",
    "a/b:1, a/b, 1, ''",
    "localhost/b, localhost/b, latest, localhost",
    "localhost:5000/a/b, localhost:5000/a/b, latest, localhost:5000",
    "localhost:5000/a/b:2, localhost:5000/a/b, 2, localhost:5000",
    "r.example/a:1@sha256:0123, r.example/a, sha256:0123, r.example",
    "a@sha256:0123, a, sha256:0123, ''"
  })
  void aReferenceComesApart(String text, String repository, String version, String registry) {
    ImageReference reference = ImageReference.parse(text);
    assertThat(reference.repository()).isEqualTo(repository);
    assertThat(reference.version()).isEqualTo(version);
    assertThat(reference.registry().orElse("")).isEqualTo(registry);
  }

  @Test
  void anIdIsNoName() {
    assertThat(ImageReference.isId("sha256:" + "0".repeat(64))).isTrue();
    assertThat(ImageReference.isId("0".repeat(64))).isTrue();
    assertThat(ImageReference.isId("deadbeefcafe")).isFalse();
    assertThat(ImageReference.isId("busybox")).isFalse();
  }
}
