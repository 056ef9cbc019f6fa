package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DeletePolicy;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.Exec;
import io.panvisor.facet.FileInfo;
import io.panvisor.facet.FileTransfer;
import io.panvisor.spec.MachineSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files into containers and out of them, with owners, permissions, times and links. */
@Tag("engine")
@Timeout(120)
class DockerFilesEngineTest {

  @TempDir Path here;
  private Hypervisor docker;
  private Machine machine;
  private FileTransfer files;

  @BeforeEach
  void launch() {
    docker = Panvisor.connect(RealEngines.uri());
    machine =
        docker.launch(
            MachineSpec.named("pvf" + UUID.randomUUID().toString().substring(0, 8))
                .image(RealEngines.image())
                .build());
    files = machine.facet(FileTransfer.class);
  }

  @AfterEach
  void remove() {
    machine.stop(StopMode.force());
    machine.delete(DeletePolicy.ALL);
    docker.close();
  }

  private String run(String line) {
    return machine.facet(Exec.class).capture("sh", "-c", line + " 2>&1").outputText().strip();
  }

  @Test
  void aTreeKeepsOwnersPermissionsTimesAndLinksThereAndBack() throws Exception {
    Path tree = Files.createDirectory(here.resolve("tree"));
    Path file = Files.writeString(tree.resolve("fülle"), "content");
    Files.setAttribute(file, "unix:uid", 123);
    Files.setAttribute(file, "unix:gid", 456);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("/etc/passwd"));
    Path below = Files.createDirectories(tree.resolve("a/b"));
    Files.write(below.resolve("empty"), new byte[0]);
    String deep = "d".repeat(120);
    Files.writeString(Files.createDirectory(below.resolve(deep)).resolve("x"), "deep");

    files.copyIn(tree, "/copied");

    assertThat(run("stat -c '%u:%g %a %Y' /copied/fülle")).isEqualTo("123:456 640 1577934245");
    assertThat(run("readlink /copied/link")).isEqualTo("/etc/passwd");
    assertThat(run("cat /copied/a/b/" + deep + "/x")).isEqualTo("deep");
    FileInfo link = files.stat("/copied/link").orElseThrow();
    assertThat(link.type()).isEqualTo(FileInfo.Type.LINK);
    assertThat(link.linkTarget()).contains("/etc/passwd");

    files.copyIn(tree, "/copied");
    assertThat(files.stat("/copied/tree/fülle")).as("into a folder that is there").isPresent();

    Path back = here.resolve("back");
    files.copyOut("/copied", back);
    assertThat(Files.readString(back.resolve("fülle"))).isEqualTo("content");
    assertThat(Files.getAttribute(back.resolve("fülle"), "unix:uid")).isEqualTo(123);
    assertThat(Files.getAttribute(back.resolve("fülle"), "unix:gid")).isEqualTo(456);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back.resolve("fülle"))))
        .isEqualTo("rw-r-----");
    assertThat(Files.getLastModifiedTime(back.resolve("fülle")).toInstant())
        .isEqualTo(Instant.parse("2020-01-02T03:04:05Z"));
    assertThat(Files.readSymbolicLink(back.resolve("link"))).hasToString("/etc/passwd");
    assertThat(Files.readString(back.resolve("a/b/" + deep + "/x"))).isEqualTo("deep");
    assertThat(Files.size(back.resolve("a/b/empty"))).isZero();
  }

  @Test
  void oneFileReplacesAnotherAndNothingElse() throws Exception {
    Path file = Files.writeString(here.resolve("one"), "new");
    run("echo old >/target; echo other >/beside");
    files.copyIn(file, "/target");
    assertThat(run("cat /target /beside")).isEqualTo("newother");
    Path taken = Files.writeString(here.resolve("taken"), "before");
    files.copyOut("/target", taken);
    assertThat(Files.readString(taken)).isEqualTo("new");
    files.copyOut("/target", here);
    assertThat(Files.readString(here.resolve("target"))).isEqualTo("new");
    try (var all = Files.list(here)) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("one", "taken", "target");
    }
    assertThatThrownBy(() -> files.copyIn(here, "/target"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void streamsGoInAndOutAndAStoppedMachineHasFilesToo() {
    machine.stop(StopMode.force());
    byte[] content = new byte[777_777];
    new java.util.Random(7).nextBytes(content);
    files.write(new ByteArrayInputStream(content), content.length, "/stream", 04755, 11, 22);
    FileInfo there = files.stat("/stream").orElseThrow();
    assertThat(there.permissions()).isEqualTo(04755);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    assertThat(files.read("/stream", read)).isEqualTo(content.length);
    assertThat(read.toByteArray()).isEqualTo(content);
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    files.pack("/stream", archive);
    files.unpack(new ByteArrayInputStream(archive.toByteArray()), "/bin");
    assertThat(files.stat("/bin/stream").orElseThrow().sizeBytes()).isEqualTo(content.length);
    machine.start();
    assertThat(run("stat -c '%u:%g %a' /bin/stream")).isEqualTo("11:22 4755");
  }

  @Test
  void whatIsMissingOrCannotBeSaysSo() {
    assertThat(files.stat("/no/such")).isEmpty();
    assertThatThrownBy(() -> files.copyOut("/no/such", here)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> files.copyIn(here, "/no/such/place"))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> files.copyIn(here.resolve("nothing"), "/x"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> files.read("/bin", new ByteArrayOutputStream()))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(
            () -> files.write(new ByteArrayInputStream(new byte[3]), 4, "/short", 0600, 0, 0))
        .isInstanceOf(InvalidSpecException.class);
  }
}
