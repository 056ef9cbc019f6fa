package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.OwnerMark;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  private static final UUID MACHINE = UUID.fromString("66f9065d-a843-45f3-98e0-d0fadef0054d");

  @Test
  void aVolumesNameSaysWhoseItIs() {
    String name = VolumeNames.of(MACHINE, "root", "qcow2");

    assertThat(VolumeNames.machine(name)).contains(MACHINE);
    assertThat(VolumeNames.isMarker(name)).isFalse();
    assertThat(VolumeNames.machine("windows.qcow2")).isEmpty();
    assertThat(VolumeNames.machine("panvisor-nothing-root.qcow2")).isEmpty();
  }

  @Test
  void aMarkersNameSaysWhoIsMakingTheMachine() {
    OwnerMark owner = OwnerMark.ofThisProcess(Instant.parse("2026-01-01T00:00:00Z"));
    String name = VolumeNames.marker(MACHINE, owner.toString());

    assertThat(name).doesNotContain("/").hasSizeLessThan(200);
    assertThat(VolumeNames.isMarker(name)).isTrue();
    assertThat(VolumeNames.machine(name)).contains(MACHINE);
    assertThat(VolumeNames.owner(name)).contains(owner);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qemu:///system",
        "qemu:///session",
        "qemu+unix:///system?socket=/run/x.sock",
        "qemu+tcp://10.0.0.1:16509/system",
        "qemu+ssh://root@host/system",
        "qemu+tls://host/system?no_verify=1",
        "test:///default",
        "test:///tmp/nodes.xml"
      })
  void libvirtsUrisAreServed(String uri) {
    assertThat(LibvirtUri.serves(URI.create(uri))).isTrue();
    assertThat(LibvirtUri.of(URI.create(uri)).text()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker:///",
        "memory:///",
        "qemu+carrier-pigeon:///system",
        "vbox:///session",
        "/system"
      })
  void othersAreNot(String uri) {
    assertThat(LibvirtUri.serves(URI.create(uri))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"qemu:///", "qemu:///sytsem", "qemu:///system/x", "test:///"})
  void aPathThatMakesNoSenseIsRefused(String uri) {
    assertThatThrownBy(() -> LibvirtUri.of(URI.create(uri)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("uri");
  }

  @Test
  void aSeedIsAnImageWithTheLabelAndTheFilesThatCloudInitLooksFor() throws Exception {
    byte[] image =
        SeedImage.of(
            Map.of("meta-data", "instance-id: i-1\n", "user-data", "#cloud-config\nhostname: h\n"));

    // The volume descriptors begin at sector 16; the label lies 40 bytes into each.
    assertThat(ascii(image, 16 * 2048 + 1, 5)).isEqualTo("CD001");
    assertThat(ascii(image, 16 * 2048 + 40, 32).strip()).isEqualTo("CIDATA");
    String whole = new String(image, StandardCharsets.ISO_8859_1);
    assertThat(whole)
        .contains("instance-id: i-1\n", "#cloud-config\nhostname: h\n", "user-data", "meta-data");
    assertThat(whole)
        .contains(
            new String("cidata".getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1));
  }

  private static String ascii(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.US_ASCII);
  }
}
