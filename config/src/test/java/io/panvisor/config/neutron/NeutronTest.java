package io.panvisor.config.neutron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.HostTree;
import io.panvisor.config.Problem;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeutronTest {

  static PhysicalNetworks networks(Random random) {
    List<PhysicalNetwork> networks = new ArrayList<>();
    for (int index = 0; index <= random.nextInt(5); index++) {
      List<VlanRange> ranges = new ArrayList<>();
      int first = 1 + random.nextInt(50);
      while (random.nextBoolean() && first < 4000) {
        int last = first + random.nextInt(90);
        ranges.add(new VlanRange(first, last));
        first = last + 1 + random.nextInt(100);
      }
      networks.add(new PhysicalNetwork("physnet" + index, "br-" + index, ranges));
    }
    return PhysicalNetworks.of(networks);
  }

  static String handWritten(Random random) {
    List<String> lines =
        List.of(
            "# comment",
            "",
            "[DEFAULT]",
            "debug = false",
            "[ovs]",
            "local_ip=10.0.0.1",
            "[agent]",
            "tunnel_types =",
            "connection = mysql://u:geheim@h/neutron",
            "[ml2]",
            "type_drivers = flat,\n  vlan,\n  vxlan",
            "key : value",
            "#bridge_mappings =");
    StringBuilder text = new StringBuilder("[DEFAULT]\n");
    while (random.nextInt(12) > 0) {
      text.append(lines.get(random.nextInt(lines.size()))).append("\n");
    }
    return text.toString();
  }

  private static void assertRefused(ThrowingCallable call, String words) {
    assertThatThrownBy(call).isInstanceOf(InvalidSpecException.class).hasMessageContaining(words);
  }

  @Test
  void networksThatDoNotFitTogetherAreRefused() {
    PhysicalNetwork one = new PhysicalNetwork("physnet1", "br-ex", List.of());
    assertRefused(() -> PhysicalNetworks.of(List.of()), "at least one");
    assertRefused(() -> PhysicalNetworks.of(List.of(one, one)), "twice");
    assertRefused(
        () ->
            PhysicalNetworks.of(List.of(one, new PhysicalNetwork("physnet2", "br-ex", List.of()))),
        "carries another");
    assertRefused(
        () ->
            new PhysicalNetwork(
                "physnet1", "br-ex", List.of(new VlanRange(1, 10), new VlanRange(10, 20))),
        "overlaps");
    assertRefused(() -> new VlanRange(0, 10), "1 to 4094");
    assertRefused(() -> new VlanRange(10, 4095), "1 to 4094");
    assertRefused(() -> new VlanRange(20, 10), "after the last");
    assertRefused(() -> VlanRange.parse("10"), "100:199");
    for (String attack : List.of("a:b", "a,b", "a\n[x]", "", "a b", "#", "a=b")) {
      assertRefused(() -> new PhysicalNetwork(attack, "br-ex", List.of()), "network");
      assertRefused(() -> new PhysicalNetwork("physnet1", attack, List.of()), "bridge");
    }
  }

  @Property(tries = 400)
  void whatIsWrittenIsReadWithoutAnyFaultAndAllElseStays(@ForAll long seed) {
    Random random = new Random(seed);
    String text = handWritten(random);
    PhysicalNetworks networks = networks(random);
    NeutronDocument old = NeutronDocument.parse(text);
    assertThat(old.text()).isEqualTo(text);
    for (NeutronDocument edited :
        List.of(old.withNetworks(networks), old.withMappings(networks), old.withRanges(networks))) {
      assertThat(edited.problems()).as(edited.text()).isEmpty();
      assertThat(edited.text().lines().toList()).containsSubsequence(text.lines().toList());
    }
    NeutronDocument both = old.withNetworks(networks);
    assertThat(both.withNetworks(networks).text()).isEqualTo(both.text());
    assertThat(both.model().toString())
        .contains(networks.bridgeMappings(), networks.networkVlanRanges())
        .doesNotContain("geheim");
  }

  @Property(tries = 200)
  void anyTextIsKept(@ForAll String text) {
    assertThat(NeutronDocument.parse(text).text()).isEqualTo(text);
    assertThat(NeutronDocument.parse(text).problems()).isNotNull();
    assertThat(NeutronDocument.parse(text).model()).isNotNull();
  }

  @Test
  void whatIsWrongIsNamedWithTheLineOfItsItem() {
    List<Problem> problems =
        NeutronDocument.parse(
                """
                [ovs]
                bridge_mappings = physnet1:br-ex,
                  physnet2:br-ex,
                  physnet3,
                  physnet1:br-2,
                  physnet5:a-name-that-is-too-long
                network_vlan_ranges = physnet1:100:199,
                   physnet1:150:250,
                   physnet2:10:4095,
                   physnet2:20:10,
                   physnet2:7,
                   physnet9
                """)
            .problems();

    assertThat(problems.stream().filter(Problem::isError).map(Problem::line))
        .containsExactly(3, 4, 5, 6, 8, 9, 10, 11, 12);
    assertThat(problems)
        .filteredOn(problem -> !problem.isError())
        .singleElement()
        .matches(problem -> problem.line() == 6 && problem.what().contains("no range names it"));
  }

  @Test
  void eachFileOfMl2HasOneHalfAndThatIsNoFault() {
    assertThat(NeutronDocument.parse("[ovs]\nbridge_mappings = a:br-a\n").problems()).isEmpty();
    assertThat(NeutronDocument.parse("[ml2_type_vlan]\nnetwork_vlan_ranges = a:1:9\n").problems())
        .isEmpty();
    assertThat(
            NeutronDocument.parse(
                    "[ovs]\nnetwork_vlan_ranges = physnet1\nbridge_mappings = physnet1:br-ex\n")
                .problems())
        .isEmpty();
  }

  private static ChangePlan plan(Path root, String spec) {
    return ConfigKinds.load().require("neutron-ovs").plan(SpecNode.yaml(spec), HostTree.at(root));
  }

  @Test
  void thePlanEditsTheFilesOfEitherLayout(@TempDir Path root) throws Exception {
    Files.createDirectories(root.resolve("etc/neutron"));
    Files.writeString(
        root.resolve("etc/neutron/plugin.ini"), "# mine\n[ovs]\nlocal_ip = 10.0.0.1\n[agent]\n");

    ChangePlan plan = plan(root, "networks: {physnet1: {bridge: br-ex}}");
    assertThat(plan.wanted().get(0).contentText())
        .isEqualTo(
            """
            # mine
            [ovs]
            local_ip = 10.0.0.1
            bridge_mappings = physnet1:br-ex
            network_vlan_ranges = physnet1
            [agent]
            """);
    assertThat(plan.followUps()).hasSize(2);
    assertThat(plan.notes()).anyMatch(note -> note.contains("br-ex"));

    ChangePlan ml2 =
        plan(
            root,
            "{layout: ml2, networks: {a: {bridge: br-a, vlans: ['1:9', '20:29']}, b: {bridge: br-b}}}");
    assertThat(ml2.wanted())
        .extracting(WantedFile::contentText)
        .containsExactly(
            "[ml2_type_vlan]\nnetwork_vlan_ranges=a:1:9,a:20:29,b\n",
            "[ovs]\nbridge_mappings=a:br-a,b:br-b\n");

    assertRefused(() -> plan(root, "{}"), "networks");
    assertRefused(() -> plan(root, "networks: {a: {bridge: br-a, vlans: ['9:1']}}"), "vlans");
    assertRefused(() -> plan(root, "{networks: {a: {bridge: b}}, bogus: 1}"), "bogus");
  }
}
