package io.panvisor.config.xl;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Held against Xen's own reader: what it accepts, and what it reads. */
@Tag("engine")
class XlEngineTest {

  private final XlLibrary library = XlLibrary.find().orElseThrow();

  @Property(tries = 3000)
  void xenAcceptsWhatWeAccept(@ForAll("anyText") String text) {
    boolean ours =
        XlDocument.parse(text).problems().stream()
            .noneMatch(problem -> problem.isError() && isSyntax(problem));

    assertThat(library.read(FileText.encode(text), Set.of(), List.of()).accepted())
        .as(() -> text + "\n" + XlDocument.parse(text).problems())
        .isEqualTo(ours || hasOnlyNumericEscapesWrong(text));
  }

  private static boolean isSyntax(Problem problem) {
    return !problem.what().matches("[a-z_0-9]+: .*|'[a-z_0-9]+' is a list");
  }

  /** Xen takes some of these and loses the character; we name them as errors. */
  private boolean hasOnlyNumericEscapesWrong(String text) {
    String without = text.replaceAll("\\\\[0-7]", "x");
    return !without.equals(text)
        && library.read(FileText.encode(text), Set.of(), List.of()).accepted();
  }

  @Property(tries = 1000)
  void xenReadsTheSameValues(@ForAll("validText") String text) {
    XlDocument document = XlDocument.parse(text);
    XlLibrary.Reading reading = library.read(FileText.encode(text), document.names(), List.of());

    assertThat(reading.accepted()).as(reading.words()).isTrue();
    assertThat(reading.values()).isEqualTo(values(document));
  }

  @Property(tries = 1000)
  void xenReadsTheDomainsThatWeWrite(@ForAll("domains") XlDomain domain) {
    String text = domain.render();
    XlDocument document = XlDocument.parse(text);
    List<String> disks = domain.disks().stream().map(XlDisk::written).toList();
    XlLibrary.Reading reading = library.read(FileText.encode(text), document.names(), disks);

    assertThat(reading.accepted()).as(reading.words()).isTrue();
    assertThat(reading.words()).isEmpty();
    assertThat(reading.values()).isEqualTo(values(document));
  }

  @Property(tries = 2000)
  void xenAcceptsTheDisksThatWeAccept(@ForAll("disks") String disk) {
    XlLibrary.Reading reading = library.read(new byte[0], Set.of(), List.of(disk));
    try {
      XlDisk.parse(disk);

      assertThat(reading.accepted()).as(disk + ": " + reading.words()).isTrue();
    } catch (InvalidSpecException refused) {
      // Xen's reader leaves it to later steps to find that a target or device is empty.
      assertThat(reading.accepted())
          .as(disk + ": " + refused.getMessage())
          .isEqualTo(reading.accepted() && refused.getMessage().contains("is missing"));
    }
  }

  @Example
  void aFileThatXenRefusesIsNamedWithItsLine() {
    XlLibrary.Reading reading =
        library.read(FileText.encode("name='x'\nimport os\n"), Set.of(), List.of());

    assertThat(reading.accepted()).isFalse();
    assertThat(reading.words()).contains("FILE:2:");
  }

  @Example
  void theCheckJudgesAStagedFile() throws IOException {
    Path root = Files.createTempDirectory("xl");
    FileCheck.Staged staged = new FileCheck.Staged(root, "/good.cfg");
    try {
      Files.writeString(staged.file(), "name='x'\ndisk=['/a,raw,xvda,rw']\n");
      assertThat(verdict(staged).state()).isEqualTo(FileCheck.Verdict.State.ACCEPTED);

      Files.writeString(staged.file(), "name='x'\n\nmemory=512M\n");
      assertThat(verdict(staged).state()).isEqualTo(FileCheck.Verdict.State.REFUSED);
      assertThat(verdict(staged).problems().get(0).line()).isEqualTo(3);

      Files.writeString(staged.file(), "name='x'\ndisk=['/a,iso,xvda,rw']\n");
      assertThat(verdict(staged).state()).isEqualTo(FileCheck.Verdict.State.REFUSED);
      assertThat(verdict(staged).words()).contains("unknown value for format");
    } finally {
      Files.delete(staged.file());
      Files.delete(root);
    }
  }

  private static FileCheck.Verdict verdict(FileCheck.Staged staged) {
    return new XlCheck().check(staged, new NoCommands());
  }

  /** The library is called in this process: no program is. */
  private static final class NoCommands implements CommandRunner {

    @Override
    public CommandResult run(Command command) {
      throw new AssertionError("no program is needed, and not " + command);
    }

    @Override
    public boolean has(String program) {
      return false;
    }

    @Override
    public String place() {
      return "nowhere";
    }
  }

  @Example
  void aNulCharacterDoesNotEndTheProcess() {
    assertThat(library.read(FileText.encode("a='\0'\n"), Set.of(), List.of()).accepted()).isFalse();
  }

  @Example
  void theExamplesOfXensPackageAreKeptByteForByteAndAccepted() throws IOException {
    List<Path> examples;
    try (Stream<Path> files = Files.list(Path.of("/etc/xen"))) {
      examples = files.filter(file -> file.toString().contains("xlexample")).toList();
    }
    assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
    for (Path example : examples) {
      byte[] bytes = Files.readAllBytes(example);
      XlDocument document = XlDocument.parse(FileText.decode(bytes));

      assertThat(FileText.encode(document.text())).isEqualTo(bytes);
      assertThat(document.problems()).noneMatch(Problem::isError);
      assertThat(document.domain().name()).startsWith("example.");
      assertThat(library.read(bytes, document.names(), List.of()).values())
          .isEqualTo(values(document));
    }
  }

  private static Map<String, Object> values(XlDocument document) {
    Map<String, Object> values = new LinkedHashMap<>();
    document
        .names()
        .forEach(name -> document.value(name).ifPresent(value -> values.put(name, plain(value))));
    return values;
  }

  private static Object plain(XlValue value) {
    return value instanceof XlValue.Items list
        ? list.items().stream().map(XlEngineTest::plain).toList()
        : XlDocument.atom(value);
  }

  @Provide
  Arbitrary<String> anyText() {
    return XlTexts.anyText();
  }

  @Provide
  Arbitrary<String> validText() {
    return XlTexts.validText();
  }

  @Provide
  Arbitrary<XlDomain> domains() {
    return XlTexts.domains();
  }

  @Provide
  Arbitrary<String> disks() {
    return XlTexts.diskSpecs();
  }
}
