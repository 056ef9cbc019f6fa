package io.panvisor.config.firewalld;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck.Staged;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.SampleHost;
import io.panvisor.process.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Held against firewalld's own reader, thirty zones at a time. */
@Tag("engine")
@net.jqwik.api.Tag("engine")
class FirewalldEngineTest {

  private static Verdict check(SampleHost host, String path) {
    return new FirewalldCheck().check(new Staged(host.root(), path), Commands.here());
  }

  @Provide
  Arbitrary<List<List<ZoneItem>>> zones() {
    // A device and a source belong to one zone only.
    Arbitrary<ZoneItem> items =
        FirewalldTest.items()
            .filter(
                item -> !item.element().equals("interface") && !item.element().equals("source"));
    return items.list().ofMinSize(1).ofMaxSize(8).uniqueElements().list().ofSize(30);
  }

  @Property(tries = 10)
  void whatIsWrittenIsAccepted(@ForAll("zones") List<List<ZoneItem>> zones) {
    try (SampleHost host = new SampleHost()) {
      int number = 0;
      for (List<ZoneItem> items : zones) {
        ZoneDocument zone = ZoneDocument.empty("zone" + number);
        for (ZoneItem item : items) {
          zone = zone.with(item);
        }
        host.write("/etc/firewalld/zones/zone" + number++ + ".xml", zone.text());
      }
      Verdict verdict = check(host, "/etc/firewalld/zones/zone0.xml");

      assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
      assertThat(verdict.problems()).isEmpty();
    }
  }

  @Test
  void devicesAndSourcesAreAcceptedToo() {
    try (SampleHost host = new SampleHost()) {
      ZoneDocument zone = ZoneDocument.empty("all").withTarget("%%REJECT%%");
      for (ZoneItem item :
          List.of(
              ZoneItem.networkInterface("eth0"),
              ZoneItem.source("10.0.0.0/8"),
              ZoneItem.source("2001:db8::/32"))) {
        zone = zone.with(item);
      }
      host.write("/etc/firewalld/zones/all.xml", zone.text());

      assertThat(check(host, "/etc/firewalld/zones/all.xml").state())
          .isEqualTo(Verdict.State.ACCEPTED);
    }
  }

  @Test
  void badZonesAreRefusedAndAnUnknownServiceIsAWarning() {
    for (String bad :
        List.of(
            "<zone>\n  <bogus/>\n</zone>\n",
            "<zone>\n  <port port=\"80\" protocol=\"tcq\"/>\n</zone>\n")) {
      try (SampleHost host = new SampleHost()) {
        host.write("/etc/firewalld/zones/bad.xml", bad);
        Verdict verdict = check(host, "/etc/firewalld/zones/bad.xml");
        assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
        assertThat(verdict.problems()).anyMatch(problem -> problem.line() == 2);
      }
    }
    try (SampleHost host = new SampleHost()) {
      host.write("/etc/firewalld/zones/other.xml", "<zone><service name=\"only-there\"/></zone>\n");
      Verdict verdict = check(host, "/etc/firewalld/zones/other.xml");
      assertThat(verdict.state()).isEqualTo(Verdict.State.ACCEPTED);
      assertThat(verdict.problems()).hasSize(1);
    }
  }

  @Test
  void packagedZonesArePrintedAsTheyAreAndHaveNoFaults() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("/usr/lib/firewalld/zones"))) {
      List<Path> zones = files.filter(file -> file.toString().endsWith(".xml")).toList();
      assertThat(zones).hasSizeGreaterThan(5);
      for (Path zone : zones) {
        String text = Files.readString(zone);
        ZoneDocument document = ZoneDocument.parse(text);
        assertThat(document.text()).isEqualTo(text);
        assertThat(document.problems()).isEmpty();
      }
    }
  }
}
