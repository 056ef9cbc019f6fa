package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about a host as a whole. */
class HostCommandTest {

  @TempDir Path folder;

  private final ScriptedPrograms programs = new ScriptedPrograms();
  private final Shell shell = Shell.fresh().commands(programs);

  private String root() {
    return folder.toString();
  }

  private void file(String path, String text) throws Exception {
    Path place = folder.resolve(path);
    Files.createDirectories(place.getParent());
    Files.writeString(place, text);
  }

  @Test
  void theDoctorTellsWhatIsMissingAndWhatToDo() throws Exception {
    file("proc/cpuinfo", "flags : fpu hypervisor\n");

    Shell.Run run = shell.run("host", "doctor", "--root", root());

    assertThat(run.code()).isEqualTo(8);
    assertThat(run.out().lines().findFirst().orElseThrow()).matches("STATE +ABOUT +FOUND");
    assertThat(run.out())
        .contains("missing", "processor.virtualization", "what to do: Switch nested");
    assertThat(programs.called).isEmpty();
  }

  @Test
  void aHostThatLacksNothingEndsWell() throws Exception {
    file("etc/resolv.conf", "nameserver 10.0.0.1\n");
    file("etc/hosts", "127.0.0.1 localhost\n");

    assertThat(shell.run("host", "doctor", "--root", root()).code()).isZero();
  }

  @Test
  void findingsAreJson() {
    JsonNode findings = shell.run("host", "doctor", "--root", root(), "--json").json();

    assertThat(findings).isNotEmpty();
    for (JsonNode finding : findings) {
      assertThat(finding.fieldNames())
          .toIterable()
          .containsExactly("id", "state", "found", "why", "advice", "details");
    }
  }
}
