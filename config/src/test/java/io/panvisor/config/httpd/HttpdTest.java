package io.panvisor.config.httpd;

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
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpdTest {

  private static final String PORTS =
      """
      # If you just change the port or add more ports here
      Listen 80

      <IfModule ssl_module>
      \tListen 443
      </IfModule>
      """;

  @Provide
  static Arbitrary<List<Listen>> listens() {
    Arbitrary<Optional<String>> addresses =
        Arbitraries.of("127.0.0.1", "10.0.0.1", "::1", "2001:db8::1").optional();
    return Combinators.combine(
            addresses,
            Arbitraries.integers().between(1, 65_535),
            Arbitraries.of("http", "https").optional())
        .as(Listen::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .uniqueElements(Listen::port);
  }

  @Property(tries = 500)
  void itListensWhereItWasToldAndBlocksStay(
      @ForAll("listens") List<Listen> first, @ForAll("listens") List<Listen> second) {
    HttpdDocument document = HttpdDocument.parse(PORTS).listening(first).listening(second);

    assertThat(document.listens())
        .filteredOn(row -> row.condition().isEmpty())
        .extracting(row -> Listen.of(row.text()))
        .containsExactlyInAnyOrderElementsOf(second);
    assertThat(document.text()).contains("# If you", "<IfModule ssl_module>\n\tListen 443\n");
    assertThat(document.listening(second).text()).isEqualTo(document.text());
    assertThat(document.problems()).isEmpty();
  }

  @Property(tries = 500)
  void anyTextIsReadAndPrintedTheSame(@ForAll String text) {
    HttpdDocument document = HttpdDocument.parse(text);
    assertThat(document.text()).isEqualTo(text);
    assertThat(document.problems()).isNotNull();
    assertThat(document.model()).isNotNull();
  }

  @Test
  void aPortIsChangedInItsPlace() {
    assertThat(HttpdDocument.parse(PORTS).listening(List.of(Listen.port(8080))).text())
        .isEqualTo(PORTS.replace("Listen 80\n", "Listen 8080\n"));
    assertThat(
            HttpdDocument.parse("#ServerName www.example.com:80\n").named("a.example.com").text())
        .isEqualTo("ServerName a.example.com\n");
  }

  @Test
  void theFileIsTheOneOfTheSystem() {
    try (SampleHost host = new SampleHost()) {
      host.write("/etc/httpd/conf/httpd.conf", "Listen 80\n");
      ChangePlan plan = new HttpdKind().plan(SpecNode.yaml("listen: 8080"), host.tree());

      assertThat(plan.wanted().get(0).path()).isEqualTo("/etc/httpd/conf/httpd.conf");
      assertThat(plan.wanted().get(0).contentText()).isEqualTo("Listen 8080\n");
      assertThat(plan.followUps().toString()).contains("httpd.service");
    }
  }

  @Test
  void faultsAreNamedWithTheirLines() {
    assertThat(
            HttpdDocument.parse(
                    "Listen 80\nListen 80\nListen x\nListen 99999\n</IfModule>\n<IfModule a>\n")
                .problems())
        .extracting(Problem::line)
        .containsExactly(2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listen: [0]",
        "listen: [70000]",
        "listen: [\"80\\nInclude /etc/shadow\"]",
        "listen: [\"80 ftp\"]",
        "listen: [\"host:80\"]",
        "serverName: \"a b\"",
        "serverName: \"a\\nb\"",
        "{listen: [80], file: relative}",
        "{}"
      })
  void whatCannotBeIsRefused(String spec) {
    try (SampleHost host = new SampleHost()) {
      assertThatThrownBy(() -> new HttpdKind().plan(SpecNode.yaml(spec), host.tree()))
          .isInstanceOf(InvalidSpecException.class);
    }
  }
}
