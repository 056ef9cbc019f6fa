package io.panvisor.libvirt;

import io.panvisor.ConnectOptions;
import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the tests have the root file systems of their containers made. */
final class LxcRoots {

  private LxcRoots() {}

  static String folder() {
    return TestEngine.property("lxc.roots");
  }

  static Hypervisor connect() {
    return Panvisor.builder()
        .build()
        .open(
            TestEngine.property("lxc.uri"),
            ConnectOptions.builder().setting(LibvirtProvider.ROOTS, folder()).build());
  }

  /** What was made there for machines whose UUID is this. */
  static List<Path> of(String uuid) {
    try (Stream<Path> files = Files.list(Path.of(folder()))) {
      return files.filter(file -> file.getFileName().toString().contains(uuid)).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
