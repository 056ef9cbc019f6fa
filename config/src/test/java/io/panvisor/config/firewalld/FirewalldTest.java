package io.panvisor.config.firewalld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirewalldTest {

  private static final String PUBLIC =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <!-- <port port="1" protocol="tcp"/> is a comment -->
      <zone>
        <short>Public</short>
        <service name="ssh"/>
        <service name='dhcpv6-client' />
        <rule family="ipv4">
          <source address="10.0.0.0/8"/>
          <accept/>
        </rule>
        <forward/>
      </zone>
      """;

  @Provide
  static Arbitrary<ZoneItem> items() {
    Arbitrary<Integer> ports = Arbitraries.integers().between(1, 65_000);
    Arbitrary<String> protocols = Arbitraries.of("tcp", "udp", "sctp", "dccp");
    return Arbitraries.oneOf(
        net.jqwik.api.Combinators.combine(ports, protocols)
            .as((port, protocol) -> ZoneItem.port(port + "/" + protocol)),
        net.jqwik.api.Combinators.combine(ports, protocols)
            .as((port, protocol) -> ZoneItem.port(port + "-" + (port + 9) + "/" + protocol)),
        net.jqwik.api.Combinators.combine(ports, protocols)
            .as((port, protocol) -> ZoneItem.sourcePort(port + "/" + protocol)),
        Arbitraries.of("http", "https", "ssh", "dns", "ntp").map(ZoneItem::service),
        Arbitraries.of("gre", "esp", "ah").map(ZoneItem::protocol),
        Arbitraries.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/32").map(ZoneItem::source),
        Arbitraries.of("eth0", "eth1", "brid0").map(ZoneItem::networkInterface),
        Arbitraries.of("echo-request", "redirect").map(ZoneItem::icmpBlock),
        ports.map(
            port -> ZoneItem.forwardPort(port + "/tcp", Optional.of(80), Optional.of("192.0.2.1"))),
        Arbitraries.of(ZoneItem.masquerade(), ZoneItem.forward()));
  }

  @Provide
  Arbitrary<List<ZoneItem>> several() {
    return items().list().ofMaxSize(10).uniqueElements();
  }

  @Property(tries = 500)
  void whatIsAddedIsThereOnceAndWhatIsRemovedIsGone(@ForAll("several") List<ZoneItem> items) {
    ZoneDocument document = ZoneDocument.parse(PUBLIC);
    List<ZoneItem> fresh = items.stream().filter(item -> !document.items().contains(item)).toList();
    ZoneDocument with = document;
    for (ZoneItem item : items) {
      with = with.with(item);
      assertThat(with.with(item).text()).isEqualTo(with.text());
    }

    assertThat(with.items()).containsAll(items).doesNotHaveDuplicates();
    assertThat(with.problems()).isEmpty();
    assertThat(with.text()).contains("is a comment -->", "<rule family=\"ipv4\">\n    <source");
    ZoneDocument without = with;
    for (ZoneItem item : fresh) {
      without = without.without(item);
    }
    assertThat(without.text()).isEqualTo(PUBLIC);
  }

  @Property(tries = 500)
  void anyTextIsReadAndPrintedTheSame(@ForAll String text) {
    ZoneDocument document = ZoneDocument.parse(text);
    assertThat(document.text()).isEqualTo(text);
    assertThat(document.problems()).isNotNull();
    assertThat(document.model()).isNotNull();
  }

  @Property(tries = 300)
  void anyElementsAreReadAndPrintedTheSame(@ForAll("tokens") List<String> tokens) {
    String text = String.join("", tokens);
    assertThat(ZoneDocument.parse(text).text()).isEqualTo(text);
    assertThat(ZoneDocument.parse(text).problems()).isNotNull();
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of(
            "<zone>",
            "</zone>",
            "<zone/>",
            "<port port='1'",
            "/>",
            "\n",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?x",
            "?>",
            "\"",
            "<rule>",
            "</rule>")
        .list()
        .ofMaxSize(12);
  }

  @Test
  void aTargetIsSetChangedAndTakenAway() {
    ZoneDocument dropping = ZoneDocument.parse(PUBLIC).withTarget("DROP");

    assertThat(dropping.text()).contains("<zone target=\"DROP\">");
    assertThat(dropping.withTarget("default").text()).isEqualTo(PUBLIC);
    assertThat(ZoneDocument.parse("<zone/>").with(ZoneItem.port("80/tcp")).text())
        .isEqualTo("<zone>\n  <port port=\"80\" protocol=\"tcp\"/>\n</zone>");
  }

  @Test
  void aZoneIsBegunFromThePackagedOneAndCanBeTheDefault() {
    try (SampleHost host = new SampleHost()) {
      host.write("/usr/lib/firewalld/zones/public.xml", PUBLIC);
      host.write(
          "/etc/firewalld/firewalld.conf", "# default\nDefaultZone=home\nIndividualCalls=no\n");
      ChangePlan plan =
          new FirewalldKind()
              .plan(SpecNode.yaml("{add: {ports: [80/tcp, 514/udp]}, default: true}"), host.tree());

      assertThat(plan.wanted().get(0).contentText())
          .contains("<service name=\"ssh\"/>", "  <port port=\"80\" protocol=\"tcp\"/>\n");
      assertThat(plan.wanted().get(1).contentText())
          .isEqualTo("# default\nDefaultZone=public\nIndividualCalls=no\n");
      assertThat(plan.notes()).anyMatch(note -> note.contains("514/udp"));
      assertThat(plan.followUps().toString()).contains("firewall-cmd, --reload");
    }
  }

  @Test
  void aServiceThatTheHostDoesNotHaveIsRefused() {
    try (SampleHost host = new SampleHost()) {
      host.write("/usr/lib/firewalld/services/http.xml", "<service/>\n");
      host.write("/etc/firewalld/services/own.xml", "<service/>\n");
      FirewalldKind kind = new FirewalldKind();

      assertThat(kind.plan(SpecNode.yaml("add: {services: [http, own]}"), host.tree()).isEmpty())
          .isFalse();
      assertThatThrownBy(() -> kind.plan(SpecNode.yaml("add: {services: [htpp]}"), host.tree()))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("htpp");
    }
  }

  @Test
  void faultsAreNamedWithTheirLines() {
    assertThat(
            ZoneDocument.parse(
                    "<zone target=\"X\">\n<bogus/>\n<port port=\"0\" protocol=\"tcp\"/>\n<service name=\"a\"/>\n<service name=\"a\"/>\n</zone>\n")
                .problems())
        .extracting(Problem::line, Problem::isError)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, true),
            org.assertj.core.groups.Tuple.tuple(2, true),
            org.assertj.core.groups.Tuple.tuple(3, true),
            org.assertj.core.groups.Tuple.tuple(5, false));
    assertThat(ZoneDocument.parse("<zone>\n<port\n</zone>\n").problems())
        .anyMatch(problem -> problem.isError() && problem.line() > 0);
    assertThat(
            ZoneDocument.parse(
                    "<!DOCTYPE z [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><zone>&x;</zone>")
                .problems())
        .anyMatch(Problem::isError);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add: {ports: [80]}",
        "add: {ports: [80/tcq]}",
        "add: {ports: [70000/tcp]}",
        "add: {ports: [20-10/tcp]}",
        "add: {ports: [\"80/tcp\\\"/><rule/>\"]}",
        "add: {services: [\"a\\\"/><x/>\"]}",
        "add: {sources: [10.0.0.0/33]}",
        "add: {sources: [here]}",
        "add: {interfaces: [\"eth0 x\"]}",
        "add: {forwardPorts: [{port: 80/tcp}]}",
        "{zone: ../x, add: {ports: [80/tcp]}}",
        "{target: NONE}",
        "{add: {ports: [80/tcp]}, remove: {ports: [80/tcp]}}",
        "add: {port: 80/tcp}",
        "{}"
      })
  void whatCannotBeIsRefused(String spec) {
    try (SampleHost host = new SampleHost()) {
      assertThatThrownBy(() -> new FirewalldKind().plan(SpecNode.yaml(spec), host.tree()))
          .isInstanceOf(InvalidSpecException.class);
    }
  }
}
