package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.host.HostProfile;
import io.panvisor.config.host.HostProfiles;
import io.panvisor.config.host.HostSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What docs/host/profiles.md says of profiles is so. */
class HostProfilesDocumentTest {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ".")).resolve("../docs/host/profiles.md");
  private static final Pattern SAMPLE =
      Pattern.compile("```yaml\\n# profile: ([a-z]+)\\n(.*?)```", Pattern.DOTALL);
  private static final Map<HostSystem, String> OS =
      Map.of(
          HostSystem.CENTOS_7, "ID=centos\nVERSION_ID=7\n",
          HostSystem.RHEL_8, "ID=rhel\nVERSION_ID=8.9\n",
          HostSystem.RHEL_9, "ID=almalinux\nID_LIKE=rhel\nVERSION_ID=9.3\n",
          HostSystem.DEBIAN_12, "ID=debian\nVERSION_ID=12\n");

  @TempDir Path folder;

  private static Map<String, List<String>> samples() throws IOException {
    Map<String, List<String>> samples = new TreeMap<>();
    Matcher matcher = SAMPLE.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      samples.computeIfAbsent(matcher.group(1), any -> new ArrayList<>()).add(matcher.group(2));
    }
    return samples;
  }

  @Test
  void everyProfileHasASample() throws IOException {
    assertThat(samples().keySet())
        .containsExactlyInAnyOrderElementsOf(
            HostProfiles.all().stream().map(HostProfile::name).toList());
  }

  @Test
  void theTableSaysWhichSystemsAProfileIsFor() throws IOException {
    String page = Files.readString(PAGE);
    for (HostProfile profile : HostProfiles.all()) {
      Matcher row = Pattern.compile("(?m)^\\| `" + profile.name() + "` \\|(.*)\\|$").matcher(page);
      assertThat(row.find()).as(profile.name()).isTrue();
      String[] cells = row.group(1).split("\\|");
      for (HostSystem system : HostSystem.values()) {
        assertThat(!cells[system.ordinal()].strip().startsWith("no"))
            .as(profile.name() + " on " + system.shown())
            .isEqualTo(profile.systems().contains(system));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> everySampleIsPlannedAndItsFilesAreApplied() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    samples()
        .forEach(
            (profile, texts) ->
                texts.forEach(
                    text ->
                        HostProfiles.require(profile)
                            .systems()
                            .forEach(
                                system ->
                                    tests.add(
                                        DynamicTest.dynamicTest(
                                            profile + " on " + system.shown(),
                                            () -> planned(profile, text, system))))));
    return tests.stream();
  }

  private void planned(String profile, String text, HostSystem system) throws IOException {
    Path root = Files.createTempDirectory(folder, profile);
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/os-release"), OS.getOrDefault(system, ""));
    Files.writeString(root.resolve("etc/passwd"), "ann:x:1000:1000::/home/ann:/bin/sh\n");
    Shell shell = Shell.fresh().commands(new ScriptedPrograms()).piping(text);

    Shell.Run plan =
        shell.run("host", "plan", profile, "--from", "-", "--root", root.toString(), "--json");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.json().get("steps")).isNotEmpty();
    Shell.Run applied =
        shell.run(
            "host", "apply", profile, "--from", "-", "--root", root.toString(), "--files-only");
    assertThat(applied.code()).as(applied.err()).isZero();
    assertThat(
            shell
                .run("host", "plan", profile, "--from", "-", "--root", root.toString(), "--diff")
                .out())
        .isEmpty();
  }
}
