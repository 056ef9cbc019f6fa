package io.panvisor.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoCloudSeedTest {

  @TempDir Path folder;

  private static NoCloudSeed seed(long number) {
    CloudInitExamples examples = new CloudInitExamples(number);
    return NoCloudSeed.of(examples.userData(), MetaData.of("i-" + number, "web" + number))
        .network(examples.network());
  }

  @Test
  void theSameSeedGivesTheSameBytesInEveryTimeZone() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      byte[] east = seed(1).iso();
      TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
      byte[] west = seed(1).iso();

      assertThat(east).isEqualTo(west);
      assertThat(seed(2).iso()).isNotEqualTo(east);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void theImageSaysNothingOfTheDayWhenItWasWritten() {
    String image = new String(seed(1).iso(), StandardCharsets.ISO_8859_1);

    assertThat(image).contains("2000010100000000").doesNotContain("202", "203");
    assertThat(image.indexOf("CD001")).isEqualTo(16 * 2048 + 1);
  }

  @Test
  void userDataOfAnyFormatIsTakenAsItIsAndHeldToBeSecret() {
    NoCloudSeed seed = NoCloudSeed.of("#!/bin/sh\nls\n", MetaData.of("i-1", "web1"));

    assertThat(seed.isSecret()).isTrue();
    assertThat(seed.files()).containsEntry("user-data", "#!/bin/sh\nls\n").hasSize(2);
    assertThat(seed).hasToString("seed of [user-data, meta-data]");
  }

  @Test
  @Tag("engine")
  void isoinfoReadsLabelAndFilesByTheirRockRidgeAndJolietNames() throws Exception {
    for (long number = 1; number <= 10; number++) {
      NoCloudSeed seed = seed(number);
      Path image = Files.write(folder.resolve("seed.iso"), seed.iso());

      assertThat(run("isoinfo", "-d", "-i", image.toString()).out())
          .contains("Volume id: CIDATA", "Joliet with UCS level 3", "Rock Ridge");
      assertThat(run("isoinfo", "-l", "-R", "-i", image.toString()).out())
          .contains("-r--------")
          .contains("Jan  1 2000");
      for (Map.Entry<String, String> file : seed.files().entrySet()) {
        String name = "/" + file.getKey();
        assertThat(run("isoinfo", "-R", "-i", image.toString(), "-x", name).out())
            .isEqualTo(file.getValue());
        assertThat(run("isoinfo", "-J", "-i", image.toString(), "-x", name + ";1").out())
            .isEqualTo(file.getValue());
      }
    }
  }

  @Test
  @Tag("engine")
  void bsdtarAndXorrisoAndBlkidReadIt() throws Exception {
    NoCloudSeed seed = seed(1);
    Path image = Files.write(folder.resolve("seed.iso"), seed.iso());

    List<String> names =
        new ArrayList<>(run("bsdtar", "-tf", image.toString()).out().lines().toList());
    names.remove(".");
    assertThat(names).containsExactlyInAnyOrderElementsOf(seed.files().keySet());
    CommandResult found = run("xorriso", "-indev", image.toString(), "-find", "/", "-type", "f");
    assertThat(found.out()).contains("'/user-data'", "'/meta-data'", "'/network-config'");
    assertThat(run("blkid", "-p", "-o", "value", "-s", "LABEL", image.toString()).out().strip())
        .isEqualToIgnoringCase("cidata");
  }

  private static CommandResult run(String program, String... arguments) {
    CommandRunner here = Commands.here();
    CommandResult result = here.run(Command.of(program, arguments));
    assertThat(result.isSuccess()).as(result.words()).isTrue();
    return result;
  }
}
