package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.DeleteReport;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeletedContainerTest {

  private static final String NAMELESS =
      "a5e427c2cf2bac41330822f90a3c1153c16d6656d6bdae1382ccc50cd70aa390";

  @Test
  void aNamedVolumeIsNeverReportedAsRemoved() {
    DeleteReport report =
        DeletedContainer.report(Recorded.json("docker-20.10-inspect-running"), true, Set.of());
    assertThat(report.removed()).containsExactly("machine aa", "volume " + NAMELESS);
    assertThat(report.kept()).containsExactly("volume named: named volumes outlive machines");
  }

  @Test
  void volumesThatWereToBeKeptAreReportedAsKept() {
    DeleteReport report =
        DeletedContainer.report(Recorded.json("docker-20.10-inspect-running"), false, Set.of());
    assertThat(report.removed()).containsExactly("machine aa");
    assertThat(report.kept()).hasSize(2);
  }
}
