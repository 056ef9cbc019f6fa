package io.panvisor.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Descriptions as libvirt 9.0 gave them. */
final class Recorded {

  private Recorded() {}

  static String xml(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/recorded/" + name + ".xml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
