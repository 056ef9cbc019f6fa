package io.panvisor.config.neutron;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class NeutronEngineTest {

  @TempDir Path root;

  /** oslo.config reads many files in one process, and each list as it was meant. */
  @Test
  void osloConfigReadsWhatIsWritten() throws IOException {
    int files = 300;
    StringBuilder expected = new StringBuilder();
    for (int seed = 0; seed < files; seed++) {
      Random random = new Random(seed);
      String text = NeutronTest.handWritten(random);
      PhysicalNetworks networks = NeutronTest.networks(random);
      Files.writeString(
          root.resolve(String.format("%03d.ini", seed)),
          NeutronDocument.parse(text).withNetworks(networks).text());
      for (String list : List.of(networks.bridgeMappings(), networks.networkVlanRanges())) {
        Arrays.stream(list.split(",")).forEach(item -> expected.append(item).append('\n'));
      }
    }
    String all =
        "import sys, glob\nreader = sys.argv[2]\nfor name in sorted(glob.glob(sys.argv[1] +"
            + " '/*.ini')):\n    sys.argv[1] = name\n    exec(reader)\n";
    CommandResult result =
        Commands.here()
            .run(Command.of(NeutronCheck.PROGRAM, "-c", all, root.toString(), NeutronCheck.READER));

    assertThat(result.isSuccess()).as(result.words()).isTrue();
    assertThat(result.out()).isEqualTo(expected.toString());
  }

  private Verdict check(String text) throws IOException {
    Files.writeString(root.resolve("file"), text);
    return new NeutronCheck().check(new FileCheck.Staged(root, "/file"), Commands.here());
  }

  @Test
  void aGoodFileIsAcceptedByOsloConfigAndBadOnesAreRefused() throws IOException {
    Verdict good =
        check(
            "[ovs]\nbridge_mappings = physnet1:br-ex,\n  physnet2:br-2\n"
                + "network_vlan_ranges = physnet1,physnet2:1:9\n");
    assertThat(good.state()).isEqualTo(Verdict.State.ACCEPTED);
    assertThat(good.by()).isEqualTo("oslo.config");
    assertThat(good.words()).contains("physnet2:br-2");

    assertThat(check("[ovs]\nbridge_mappings = physnet1\n").by()).isEqualTo("panvisor");
    assertThat(check("no section = 1\n").state()).isEqualTo(Verdict.State.REFUSED);
  }
}
