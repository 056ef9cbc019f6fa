package io.panvisor.config.host;

import io.panvisor.config.HostTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A host made of files below a folder. */
record Tree(Path root) {

  Tree file(String path, String text) {
    Path place = root.resolve(path.substring(1));
    try {
      Files.createDirectories(place.getParent());
      Files.writeString(place, text);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return this;
  }

  Tree folder(String path) {
    try {
      Files.createDirectories(root.resolve(path.substring(1)));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return this;
  }

  Tree link(String path, String target) {
    Path place = root.resolve(path.substring(1));
    try {
      Files.createDirectories(place.getParent());
      Files.createSymbolicLink(place, Path.of(target));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return this;
  }

  Tree mode(String path, String permissions) {
    try {
      Files.setPosixFilePermissions(
          root.resolve(path.substring(1)), PosixFilePermissions.fromString(permissions));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return this;
  }

  Tree debian() {
    return file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n");
  }

  Tree system(HostSystem system) {
    return switch (system) {
      case DEBIAN_12 -> debian().file("/var/lib/dpkg/status", "");
      case CENTOS_7 ->
          file(
              "/etc/os-release",
              "ID=\"centos\"\nVERSION_ID=\"7\"\nID_LIKE=\"rhel fedora\"\nPRETTY_NAME=\"CentOS 7\"\n");
      case RHEL_8 ->
          file(
              "/etc/os-release",
              "ID=\"rhel\"\nVERSION_ID=\"8.10\"\nID_LIKE=\"fedora\"\nPRETTY_NAME=\"RHEL 8\"\n");
      case RHEL_9 ->
          file(
              "/etc/os-release",
              "ID=\"almalinux\"\nVERSION_ID=\"9.4\"\nID_LIKE=\"rhel centos fedora\"\n");
    };
  }

  HostTree host() {
    return HostTree.at(root);
  }

  LookedAt looked() {
    return new LookedAt(host(), new FakeRunner(), Map.of());
  }
}
