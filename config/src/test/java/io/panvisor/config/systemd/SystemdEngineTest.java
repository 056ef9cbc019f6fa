package io.panvisor.config.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileChange;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Held against {@code systemctl --root} and {@code systemd-analyze verify}. */
@Tag("engine")
class SystemdEngineTest {

  private static final List<String> UNITS =
      List.of("a.service", "b.service", "c.socket", "t@.service", "t@one.service", "gone.service");

  /** A file with its text. */
  record Sample(String path, String text) {}

  /** What is done with a unit. */
  record Step(String verb, String unit) {}

  /**
   * The same cases every time: what systemctl does beside the rules is not looked for by chance.
   */
  @Property(tries = 300, seed = "20261125")
  void theLinksAreThoseOfSystemctl(
      @ForAll("trees") List<Sample> files, @ForAll("steps") List<Step> steps) throws IOException {
    try (SampleHost ours = new SampleHost();
        SampleHost theirs = new SampleHost()) {
      for (SampleHost host : List.of(ours, theirs)) {
        host.folder("/etc/systemd/system");
        files.forEach(file -> host.write(file.path(), file.text()));
      }
      for (Step step : steps) {
        step(step, ours, theirs);
      }
    }
  }

  private static void step(Step step, SampleHost ours, SampleHost theirs) throws IOException {
    CommandResult result = systemctl(theirs, step.verb(), step.unit());
    boolean planned = true;
    try {
      apply(new SystemdKind().plan(SpecNode.of(Map.of(step.verb(), step.unit())), ours.tree()));
    } catch (PanvisorException refused) {
      planned = false;
    }
    assertThat(result.isSuccess()).as(step + ": " + result.words()).isEqualTo(planned);
    if (!planned) {
      // A refused step of systemctl may have made some links before; ours makes none.
      sameLinks(theirs, ours);
    }
    assertThat(links(ours)).as(step + ": " + result.words()).isEqualTo(links(theirs));
    for (String unit : UNITS) {
      String word = systemctl(theirs, "is-enabled", unit).out().strip();
      UnitState state = new UnitTree(ours.tree()).state(new UnitName(unit));
      String our =
          state == UnitState.MISSING ? "" : state.name().toLowerCase(java.util.Locale.ROOT);
      assertThat(our).as(unit + " after " + step).isEqualTo(word);
    }
  }

  private static CommandResult systemctl(SampleHost host, String verb, String unit) {
    return Commands.here().run(Command.of("systemctl", "--root=" + host.root(), verb, unit));
  }

  private static void apply(ChangePlan plan) throws IOException {
    for (FileChange change : plan.changes()) {
      Path place = plan.host().place(change.path());
      Files.createDirectories(place.getParent());
      Files.deleteIfExists(place);
      if (change.wanted().linkTarget().isPresent()) {
        Files.createSymbolicLink(place, Path.of(change.wanted().linkTarget().get()));
      }
    }
  }

  private static void sameLinks(SampleHost changed, SampleHost like) throws IOException {
    for (String path : links(changed).keySet()) {
      Files.delete(changed.root().resolve(path));
    }
    for (Map.Entry<String, String> link : links(like).entrySet()) {
      Path place = changed.root().resolve(link.getKey());
      Files.createDirectories(place.getParent());
      Files.createSymbolicLink(place, Path.of(link.getValue()));
    }
  }

  private static Map<String, String> links(SampleHost host) throws IOException {
    Map<String, String> links = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(host.root())) {
      for (Path path : walk.filter(Files::isSymbolicLink).toList()) {
        links.put(host.root().relativize(path).toString(), Files.readSymbolicLink(path).toString());
      }
    }
    return links;
  }

  @Example
  void aDropInIsJudgedThoughSystemdPassesOverWhatItDoesNotKnow() {
    try (SampleHost host = new SampleHost()) {
      String path = "/etc/systemd/system/web.service.d/override.conf";
      Verdict good = check(host, path, "[Service]\nRestart=always\nLimitNOFILE=65536\n");
      Verdict bad = check(host, path, "[Service]\nRestart=always\nRestrat=no\n");

      assertThat(good.state()).as(good.words()).isEqualTo(Verdict.State.ACCEPTED);
      assertThat(bad.state()).isEqualTo(Verdict.State.REFUSED);
      assertThat(bad.problems()).extracting(Problem::line).containsExactly(3);
      assertThat(
              check(
                      host,
                      "/etc/systemd/system/t@.service",
                      "[Service]\nExecStart=/x\nRestart=often\n")
                  .state())
          .isEqualTo(Verdict.State.REFUSED);
    }
  }

  private static Verdict check(SampleHost host, String path, String text) {
    return new UnitCheck().check(host.staged(path, text), Commands.here());
  }

  @Property(tries = 40)
  void systemdAcceptsTheDropInsThatWeWrite(@ForAll("settings") Map<String, String> settings) {
    try (SampleHost host = new SampleHost()) {
      UnitDocument document = UnitDocument.parse("");
      for (Map.Entry<String, String> entry : settings.entrySet()) {
        document = document.with("Service", entry.getKey(), List.of(entry.getValue()));
      }
      Verdict verdict = check(host, "/etc/systemd/system/a.service.d/x.conf", document.text());

      assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
    }
  }

  @Example
  void theUnitsOfSystemdsPackageAreKeptByteForByteAndHaveNoErrors() throws IOException {
    int count = 0;
    try (Stream<Path> files = Files.list(Path.of("/lib/systemd/system"))) {
      for (Path file :
          files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        UnitDocument document = UnitDocument.parse(FileText.decode(bytes));

        assertThat(FileText.encode(document.text())).isEqualTo(bytes);
        assertThat(document.problems()).as(file.toString()).isEmpty();
        count++;
      }
    }
    assertThat(count).isGreaterThan(50);
  }

  @Provide
  Arbitrary<List<Sample>> trees() {
    Arbitrary<String> install =
        Arbitraries.of(
                "WantedBy=multi-user.target\n",
                "WantedBy=x.target y.target\n",
                "WantedBy=\n",
                "RequiredBy=z.target\n",
                "Also=b.service\n",
                "Also=c.socket a.service\n",
                "WantedBy=%p-%N.target\n",
                "Also=nothere.service\n",
                "RequiredBy=\\\n q.target\n")
            .list()
            .ofMaxSize(3)
            .map(lines -> String.join("", lines));
    Arbitrary<Sample> unit =
        Combinators.combine(
                Arbitraries.of("/usr/lib/systemd/system/", "/etc/systemd/system/"),
                Arbitraries.of("a.service", "b.service", "c.socket", "t@.service"),
                install,
                Arbitraries.of("", "Alias=al.service\n", "Alias=al1.service al2.service\n"),
                Arbitraries.of("DefaultInstance=two\n", "DefaultInstance=one\n"))
            .as(
                (folder, name, section, alias, instance) ->
                    new Sample(
                        folder + name,
                        "[Unit]\nDescription=x\n[Install]\n"
                            + section
                            + (name.endsWith("t@.service") ? instance : "")
                            + (name.equals("a.service") ? alias : "")));
    Arbitrary<Sample> dropIn =
        Combinators.combine(
                Arbitraries.of("/usr/lib/systemd/system/", "/etc/systemd/system/"),
                Arbitraries.of("a.service", "b.service"),
                Arbitraries.of("1", "2"),
                install)
            .as(
                (folder, name, file, section) ->
                    new Sample(folder + name + ".d/" + file + ".conf", "[Install]\n" + section));
    return Combinators.combine(unit.list().ofMinSize(1).ofMaxSize(5), dropIn.list().ofMaxSize(2))
        .as((units, dropIns) -> Stream.concat(units.stream(), dropIns.stream()).toList());
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("enable", "enable", "disable", "mask", "unmask"), Arbitraries.of(UNITS))
        .as(Step::new)
        // Switching a template off, systemctl takes the masks of its instances away too; here they
        // stay.
        .filter(step -> !step.verb().equals("mask") || !step.unit().equals("t@one.service"))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<Map<String, String>> settings() {
    return Arbitraries.of(
            Map.entry("Restart", "always"),
            Map.entry("RestartSec", "5s"),
            Map.entry("LimitNOFILE", "65536"),
            Map.entry("Environment", "A=1"),
            Map.entry("Nice", "-5"),
            Map.entry("TimeoutStopSec", "2min"),
            Map.entry("OOMScoreAdjust", "-900"),
            Map.entry("MemoryMax", "1G"),
            Map.entry("UMask", "0027"))
        .list()
        .uniqueElements()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(
            entries -> {
              Map<String, String> all = new TreeMap<>();
              entries.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
              return all;
            });
  }
}
