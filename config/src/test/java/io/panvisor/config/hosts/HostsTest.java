package io.panvisor.config.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.HostTree;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  private static final String DEBIAN =
      """
      127.0.0.1\tlocalhost
      127.0.1.1\thost1.example.com host1 # set by the installer

      # The following lines are desirable for IPv6 capable hosts
      ::1     localhost ip6-localhost ip6-loopback
      10.0.0.10  old  other   # two names
      """;

  @Provide
  static Arbitrary<HostsEntry> entries() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('a', 'e').ofMinLength(1).ofMaxLength(3);
    Arbitrary<String> addresses =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 9).map(last -> "10.0.0." + last),
            Arbitraries.integers().between(1, 9).map(last -> "2001:db8::" + last));
    return Combinators.combine(addresses, names.list().ofMinSize(1).ofMaxSize(4).uniqueElements())
        .as(HostsEntry::new);
  }

  @Property(tries = 300)
  void namesHaveTheAddressThatTheyWereGivenLast(@ForAll("several") List<HostsEntry> entries) {
    HostsDocument document = HostsDocument.parse(DEBIAN);
    for (HostsEntry entry : entries) {
      document = document.with(entry);
      String address = entry.address();
      for (String name : entry.names()) {
        assertThat(document.rows())
            .filteredOn(row -> row.names().contains(name) && isSameFamily(row.address(), address))
            .extracting(HostsDocument.Row::address)
            .containsOnly(address);
      }
      assertThat(document.with(entry).text()).isEqualTo(document.text());
      assertThat(document.problems()).noneMatch(Problem::isError);
    }
    assertThat(document.text()).contains("# set by the installer", "# The following lines");
  }

  @Provide
  Arbitrary<List<HostsEntry>> several() {
    return entries().list().ofMaxSize(8);
  }

  private static boolean isSameFamily(String one, String other) {
    return (one.indexOf(':') < 0) == (other.indexOf(':') < 0);
  }

  @Property(tries = 500)
  void anyTextIsReadAndPrintedTheSame(@ForAll String text) {
    HostsDocument document = HostsDocument.parse(text);
    assertThat(document.text()).isEqualTo(text);
    assertThat(document.problems()).isNotNull();
    assertThat(document.model()).isNotNull();
    assertThat(HostnameDocument.parse(text).text()).isEqualTo(text);
    assertThat(HostnameDocument.parse(text).problems()).isNotNull();
  }

  @Test
  void aNameThatMovesLeavesTheOthersAndTheCommentWhereTheyAre() {
    HostsDocument moved =
        HostsDocument.parse(DEBIAN).with(HostsEntry.of("10.0.0.11", "old", "fresh"));

    assertThat(moved.text())
        .contains("10.0.0.10  other   # two names\n")
        .endsWith("10.0.0.11\told fresh\n");
    assertThat(moved.without("other").text()).doesNotContain("10.0.0.10");
  }

  @Test
  void localhostIsNeverLost() {
    try (SampleHost host = new SampleHost()) {
      host.write("/etc/hosts", "127.0.0.1  webserver1  Webserver1.example.com\n");
      HostTree tree = host.tree();

      ChangePlan plan =
          new HostsKind().plan(List.of(HostsEntry.of("10.0.0.10", "haproxy")), List.of(), tree);

      assertThat(plan.wanted().get(0).contentText()).startsWith("127.0.0.1\tlocalhost\n");
      assertThat(plan.notes()).anyMatch(note -> note.contains("localhost"));
      assertThat(HostsDocument.parse("127.0.0.1 webserver1\n").problems())
          .anyMatch(problem -> problem.isError() && problem.what().contains("localhost"));
      assertThatThrownBy(() -> HostsDocument.parse(DEBIAN).without("localhost"))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @Test
  void faultsAreNamedWithTheirLines() {
    HostsDocument document =
        HostsDocument.parse(
            "127.0.0.1 localhost\n10.0.0.300 a\n10.0.0.1\n10.0.0.2 b_ä\n10.0.0.3 c\n10.0.0.4 c\n");

    assertThat(document.problems())
        .extracting(Problem::line, Problem::isError)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2, true),
            org.assertj.core.groups.Tuple.tuple(3, true),
            org.assertj.core.groups.Tuple.tuple(4, true),
            org.assertj.core.groups.Tuple.tuple(6, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hosts: [{address: 10.0.0.1, names: [\"a b\"]}]",
        "hosts: [{address: \"10.0.0.1\\n1.2.3.4\", names: [a]}]",
        "hosts: [{address: 10.0.0.1, names: [\"a#b\"]}]",
        "hosts: [{address: 10.0.0.1, names: [\"a\\n10.0.0.9 b\"]}]",
        "hosts: [{address: 10.0.0.1}]",
        "hosts: [{names: [a]}]",
        "remove: [localhost]",
        "{}",
        "host: []"
      })
  void whatCannotBeIsRefused(String spec) {
    try (SampleHost host = new SampleHost()) {
      assertThatThrownBy(() -> new HostsKind().plan(SpecNode.yaml(spec), host.tree()))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "-a", "a\nb", "Host", "a_b", "localhost", "127.0.0.1", "", "a..b"})
  void whatIsNoNameOfAHostIsRefused(String name) {
    assertThatThrownBy(() -> HostnameDocument.parse("").with(name))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aHostsNameGetsItsAddressToo() {
    try (SampleHost host = new SampleHost()) {
      host.write("/etc/hostname", "# ours\nold\n");
      host.write("/etc/hosts", DEBIAN);

      ChangePlan plan =
          new HostnameKind()
              .plan(SpecNode.yaml("{name: web.example.com, address: 10.0.0.5}"), host.tree());

      assertThat(plan.changes())
          .extracting(change -> change.path())
          .contains("/etc/hostname", "/etc/hosts");
      assertThat(plan.diff())
          .contains("+web.example.com", "+10.0.0.5\tweb.example.com web", " # ours");
    }
  }
}
