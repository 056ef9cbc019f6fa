package io.panvisor.config.network;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileChange;
import io.panvisor.config.FileText;
import io.panvisor.config.HostTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The tree of a host in a folder that goes away with the test. */
final class HostFolder implements AutoCloseable {

  static final String PORT_MAC = "52:54:00:aa:bb:cc";

  private final Path root;

  HostFolder() {
    try {
      root = Files.createTempDirectory("panvisor-network");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A host of that kind of system, with the card eth0. */
  static HostFolder like(String osRelease) {
    return new HostFolder().file("/etc/os-release", osRelease).card("eth0", PORT_MAC);
  }

  static HostFolder centos7() {
    return like(
        "ID=\"centos\"\nVERSION_ID=\"7\"\nID_LIKE=\"rhel fedora\"\nPRETTY_NAME=\"CentOS 7\"\n");
  }

  static HostFolder rhel9() {
    return like("ID=\"rhel\"\nVERSION_ID=\"9.4\"\nPRETTY_NAME=\"RHEL 9.4\"\n");
  }

  static HostFolder debian12() {
    return like("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n");
  }

  HostFolder card(String device, String mac) {
    return file("/sys/class/net/" + device + "/address", mac + "\n");
  }

  HostFolder file(String path, String text) {
    try {
      Path place = root.resolve(path.substring(1));
      Files.createDirectories(place.getParent());
      Files.write(place, FileText.encode(text));
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Path root() {
    return root;
  }

  HostTree tree() {
    return HostTree.at(root);
  }

  String read(String path) {
    return tree().text(path).orElseThrow();
  }

  /** Writes what the plan wants. */
  HostFolder write(ChangePlan plan) {
    try {
      for (FileChange change : plan.changes()) {
        file(change.path(), change.wanted().contentText());
        if (change.wanted().mode().isPresent()) {
          Files.setAttribute(
              root.resolve(change.path().substring(1)),
              "unix:mode",
              Integer.parseInt(change.wanted().mode().get(), 8));
        }
      }
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failed)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
