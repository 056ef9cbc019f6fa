package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.ContainerSection;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerXmlTest {

  static Stream<ContainerPlan> plans() {
    LxcOptions plain = LxcOptions.defaults();
    return Stream.of(
        plan(plain),
        plan(plain.hostNetwork().cpuShares(512)),
        plan(plain.bridge("br0").bridge("br1")),
        plan(plain.networkOf("other").ipcOf("other").hostnameOf("other")),
        plan(plain.networkNamespace("red")));
  }

  private static ContainerPlan plan(LxcOptions options) {
    ContainerSection container =
        MachineSpec.named("web")
            .container(
                section ->
                    section
                        .environment("OPEN", "a <b> & 'c'")
                        .environment("HIDDEN", Secret.of("sesame"))
                        .mount(Mount.bind("/srv/data", "/data").asReadOnly())
                        .mount(Mount.temporary("/ram", DataSize.mebibytes(1))))
            .build()
            .container()
            .orElseThrow();
    return new ContainerPlan(
        UUID.fromString("8e1f6b5c-0000-4000-8000-000000000001"),
        "web",
        Optional.of("x86_64"),
        DataSize.mebibytes(64),
        Optional.of(DataSize.mebibytes(96)),
        Optional.of(new CpuCount(1_500)),
        "/srv/roots/web",
        List.of("/sbin/init", "--flag", "two words"),
        container.environment(),
        Optional.of("1000:1000"),
        Optional.of("/home"),
        container.mounts(),
        List.of("default"),
        options,
        MachineMarks.of(Map.of("colour", "red"), List.of()).withRoot("/srv/roots/web"));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    DomainFacts facts = DomainFacts.of(ContainerXml.write(plan(LxcOptions.defaults())));

    assertThat(facts.type()).isEqualTo("lxc");
    assertThat(facts.name()).isEqualTo("web");
    assertThat(facts.memoryBytes()).hasValue(DataSize.mebibytes(64).bytes());
    assertThat(facts.cpuThousandths()).hasValue(1_500);
    assertThat(facts.root()).contains("/srv/roots/web");
    assertThat(facts.marks().flatMap(MachineMarks::root)).contains("/srv/roots/web");
    assertThat(facts.marks().orElseThrow().labels()).containsEntry("colour", "red");
    assertThat(facts.nics()).hasSize(1);
    assertThat(facts.serial()).isTrue();
  }

  @Test
  void theMarksInTheMetadataAreReadAgain() {
    MachineMarks marks = MachineMarks.of(Map.of("a", "b"), List.of()).withRoot("/r");

    assertThat(MachineMarks.parse(marks.element())).isEqualTo(marks);
    assertThat(marks.withLabels(Map.of()).root()).contains("/r");
  }

  @Test
  void hiddenValuesAreForTheEngineAlone() {
    ContainerPlan plan = plan(LxcOptions.defaults());

    assertThat(ContainerXml.write(plan)).contains("sesame");
    assertThat(ContainerXml.writeMasked(plan)).doesNotContain("sesame").contains("***");
  }

  @Test
  void aContainerHasItsOwnNetworkUnlessItSharesOne() {
    assertThat(ContainerXml.write(plan(LxcOptions.defaults()))).contains("<privnet>");
    assertThat(ContainerXml.write(plan(LxcOptions.defaults().hostNetwork())))
        .doesNotContain("privnet");
    assertThat(ContainerXml.write(plan(LxcOptions.defaults().networkNamespace("red"))))
        .contains("<lxc:sharenet type=\"netns\" value=\"red\">")
        .doesNotContain("privnet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../x", "-a", "a'b", "a/b", "ä"})
  void namesThatAreNoneAreRefused(String bad) {
    LxcOptions options = LxcOptions.defaults();

    assertThatThrownBy(() -> options.bridge(bad)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> options.networkOf(bad)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> options.networkNamespace(bad))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> options.cpuShares(1)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void anotherNameLeavesAllElseAsItIs() {
    String xml = ContainerXml.write(plan(LxcOptions.defaults()));

    DomainFacts renamed = DomainFacts.of(XmlName.replaced(xml, "a&b"));

    assertThat(renamed.name()).isEqualTo("a&b");
    assertThat(renamed.uuid()).isEqualTo(DomainFacts.of(xml).uuid());
    assertThat(renamed.marks()).isEqualTo(DomainFacts.of(xml).marks());
  }
}
