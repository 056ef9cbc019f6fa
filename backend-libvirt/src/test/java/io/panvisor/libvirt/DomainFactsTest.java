package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.Virtualization;
import io.panvisor.libvirt.InfoTranslator.Reading;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainFactsTest {

  private static final MachineId ID =
      new MachineId(
          "host:qemu", MachineKind.VIRTUAL_MACHINE, "66f9065d-a843-45f3-98e0-d0fadef0054d");

  @Test
  void aRunningMachineIsReadAsLibvirtDescribesIt() {
    DomainFacts facts = DomainFacts.of(Recorded.xml("running"));

    assertThat(facts.type()).isEqualTo("qemu");
    assertThat(facts.name()).isEqualTo("web-1");
    assertThat(facts.memoryBytes()).hasValue(256L << 20);
    assertThat(facts.cpus()).hasValue(2);
    assertThat(facts.architecture()).contains("x86_64");
    assertThat(facts.disks())
        .singleElement()
        .satisfies(
            disk -> {
              assertThat(disk.format()).contains("qcow2");
              assertThat(disk.target()).contains("vda");
              assertThat(disk.path().orElseThrow()).startsWith("/var/lib/libvirt/images/panvisor-");
            });
    assertThat(facts.nics())
        .extracting(DomainFacts.NicFact::sourceType)
        .containsExactly("network", "user");
    assertThat(facts.graphics()).containsExactly("vnc");
    assertThat(facts.serial()).isTrue();
    assertThat(facts.agentChannel()).isTrue();
  }

  @Test
  void theMarksComeBackAsTheyWereWritten() {
    MachineMarks marks = DomainFacts.of(Recorded.xml("running")).marks().orElseThrow();

    assertThat(marks.labels())
        .containsEntry("role", "web")
        .containsEntry("note", "a <b> & 'c' ü")
        .containsKey("panvisor.owner")
        .doesNotContainKey("panvisor.creating");
    assertThat(marks.owned())
        .singleElement()
        .satisfies(volume -> assertThat(volume.pool()).isEqualTo("default"));
  }

  @ParameterizedTest
  @CsvSource({
    "<memory>1024</memory>, 1048576",
    "<memory unit='MiB'>1</memory>, 1048576",
    "<memory unit='GB'>2</memory>, 2000000000",
    "<memory unit='bytes'>7</memory>, 7",
    "<memory unit='TiB'>1</memory>, 1099511627776",
  })
  void memoryIsReadInEveryUnit(String element, long bytes) {
    assertThat(DomainFacts.of("<domain type='qemu'>" + element + "</domain>").memoryBytes())
        .hasValue(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "<memory unit='parsec'>1</memory>",
    "<memory>a lot</memory>",
    "<memory unit='TiB'>999999999999999</memory>",
    "<memory>-5</memory>",
    "<vcpu/>"
  })
  void whatMakesNoSenseIsNoFactAndNoError(String element) {
    DomainFacts facts = DomainFacts.of("<domain type='qemu'>" + element + "</domain>");

    assertThat(facts.memoryBytes()).isEmpty();
    assertThat(facts.cpus()).isEmpty();
  }

  @Test
  void aMachineThatCannotBeReadIsARowThatSaysSo() {
    MachineInfo info =
        InfoTranslator.translate(reading("<domain><unclosed>"), EnumSet.allOf(InfoPart.class));

    assertThat(info.name()).isEqualTo("web-1");
    assertThat(info.status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(info.problem())
        .hasValueSatisfying(why -> assertThat(why).contains("cannot be read"));
  }

  @Test
  void factsThatWereNotAskedForAreNotTold() {
    MachineInfo info =
        InfoTranslator.translate(reading(Recorded.xml("running")), Set.of(InfoPart.ORIGIN));

    assertThat(info.virtualization().value()).contains(Virtualization.EMULATED);
    assertThat(info.cpus().value()).isEmpty();
    assertThat(info.labels().value()).isEmpty();
  }

  @Test
  void allPartsAreTranslated() {
    MachineInfo info =
        InfoTranslator.translate(reading(Recorded.xml("running")), EnumSet.allOf(InfoPart.class));

    assertThat(info.cpus().value()).contains(CpuCount.of(2));
    assertThat(info.memory().value()).contains(DataSize.mebibytes(256));
    assertThat(info.labels().value()).contains(Map.of("role", "web", "note", "a <b> & 'c' ü"));
    assertThat(info.marks().orElse(Map.of())).containsKey("panvisor.spec");
    assertThat(info.engineFacts().orElse(Map.of())).containsEntry("machine", "pc-i440fx-7.2");
    assertThat(info.autostart().value()).contains(true);
    assertThat(info.problem()).isEmpty();
  }

  private static Reading reading(String xml) {
    return new Reading(
        ID,
        "web-1",
        MachineStatus.of(PowerState.RUNNING, "running"),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.of(xml),
        Optional.of(true),
        Optional.of(List.of()),
        Optional.empty());
  }
}
