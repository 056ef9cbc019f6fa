package io.panvisor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan is applied as a whole or not at all, and what files had beside their content is kept. */
class TransactionTest {

  @TempDir private Path root;
  private HostTree host;

  @BeforeEach
  void hostBelowTheFolder() throws IOException {
    host = HostTree.at(root);
    Files.createDirectories(root.resolve("etc"));
  }

  private Path file(String path) {
    return root.resolve(path.substring(1));
  }

  private void write(String path, String content) throws IOException {
    Files.createDirectories(file(path).getParent());
    Files.writeString(file(path), content);
  }

  private ApplyReport apply(WantedFile... files) {
    return plan(files).apply(ApplyOptions.unchecked());
  }

  private ChangePlan plan(WantedFile... files) {
    ChangePlan.Builder plan = ChangePlan.on(host);
    for (WantedFile each : files) {
      plan.file(each);
    }
    return plan.build();
  }

  @Test
  void newFilesChangedFilesAndRemovedFilesAreOneChange() throws IOException {
    write("/etc/changed", "old\n");
    write("/etc/removed", "old\n");

    ApplyReport report =
        apply(
            WantedFile.text("/etc/changed", "new\n"),
            WantedFile.text("/etc/deep/below/created", "new\n"),
            WantedFile.absent("/etc/removed"));

    assertThat(file("/etc/changed")).hasContent("new\n");
    assertThat(file("/etc/deep/below/created")).hasContent("new\n");
    assertThat(file("/etc/removed")).doesNotExist();
    assertThat(report.changes()).hasSize(3);
  }

  @Test
  void whatIsSoAlreadyIsNotTouched() throws IOException {
    apply(WantedFile.text("/etc/file", "text\n"));
    Object first = Files.getAttribute(file("/etc/file"), "unix:ino");

    ApplyReport second = apply(WantedFile.text("/etc/file", "text\n"));

    assertThat(second.changes()).isEmpty();
    assertThat(Files.getAttribute(file("/etc/file"), "unix:ino")).isEqualTo(first);
    assertThat(second.backups()).isEmpty();
  }

  @Test
  void anOldFileKeepsItsModeOwnerAndExtendedAttributes() throws IOException {
    write("/etc/file", "old\n");
    Files.setAttribute(file("/etc/file"), "unix:mode", 0640);
    Files.setAttribute(file("/etc/file"), "unix:uid", 12345);
    Files.setAttribute(file("/etc/file"), "unix:gid", 54321);
    ExtendedAttributes.set(file("/etc/file"), "user.note", "kept".getBytes());
    ExtendedAttributes.set(
        file("/etc/file"), "security.selinux", "system_u:object_r:etc_t:s0\0".getBytes());

    ApplyReport report = apply(WantedFile.text("/etc/file", "new\n"));

    Path backup = root.resolve(report.backups().orElseThrow().substring(1) + "/etc/file");
    assertThat(backup).hasContent("old\n");
    for (Path each : List.of(file("/etc/file"), backup)) {
      assertThat((int) Files.getAttribute(each, "unix:mode") & 0xfff).isEqualTo(0640);
      assertThat(Files.getAttribute(each, "unix:uid")).isEqualTo(12345);
      assertThat(Files.getAttribute(each, "unix:gid")).isEqualTo(54321);
      assertThat(Files.getFileAttributeView(each, UserDefinedFileAttributeView.class).list())
          .contains("note");
      assertThat(ExtendedAttributes.of(each).get("security.selinux"))
          .isEqualTo("system_u:object_r:etc_t:s0\0".getBytes());
    }
  }

  @Test
  void aModeThatIsAskedForIsSetAlsoWhereTheContentIsTheSame() throws IOException {
    write("/etc/file", "text\n");
    Files.setAttribute(file("/etc/file"), "unix:mode", 0644);

    ApplyReport report = apply(WantedFile.text("/etc/file", "text\n").mode("0600"));

    assertThat(report.changes()).hasSize(1);
    assertThat((int) Files.getAttribute(file("/etc/file"), "unix:mode") & 0xfff).isEqualTo(0600);
    assertThat(apply(WantedFile.text("/etc/file", "text\n").mode("0600")).changes()).isEmpty();
  }

  @Test
  void aFileBehindALinkIsChangedAndTheLinkStaysALink() throws IOException {
    write("/etc/selinux/config", "SELINUX=enforcing\n");
    Files.createDirectories(file("/etc/sysconfig"));
    Files.createSymbolicLink(file("/etc/sysconfig/selinux"), Path.of("/etc/selinux/config"));

    apply(WantedFile.text("/etc/sysconfig/selinux", "SELINUX=permissive\n"));

    assertThat(Files.isSymbolicLink(file("/etc/sysconfig/selinux"))).isTrue();
    assertThat(file("/etc/selinux/config")).hasContent("SELINUX=permissive\n");
  }

  @Test
  void linksAreMadeChangedAndRemovedThemselves() throws IOException {
    write("/lib/unit", "unit\n");
    apply(WantedFile.link("/etc/wants/unit", "/lib/unit"));
    assertThat(Files.readSymbolicLink(file("/etc/wants/unit"))).isEqualTo(Path.of("/lib/unit"));

    apply(WantedFile.link("/etc/wants/unit", "/dev/null"));
    assertThat(Files.readSymbolicLink(file("/etc/wants/unit"))).isEqualTo(Path.of("/dev/null"));
    assertThat(apply(WantedFile.link("/etc/wants/unit", "/dev/null")).changes()).isEmpty();

    apply(WantedFile.absent("/etc/wants/unit"));
    assertThat(Files.exists(file("/etc/wants/unit"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(file("/lib/unit")).hasContent("unit\n");
  }

  @Test
  void linksThatLeadOutOfTheRootStayBelowIt() throws IOException {
    Files.createSymbolicLink(file("/etc/out"), Path.of("../../../../../../tmp"));

    apply(WantedFile.text("/etc/out/file", "text\n"));

    assertThat(root.resolve("tmp/file")).hasContent("text\n");
  }

  @Test
  void aFileThatHasChangedSinceThePlanWasMadeIsLeftAlone() throws IOException {
    write("/etc/a", "old a\n");
    write("/etc/b", "old b\n");
    ChangePlan plan =
        plan(WantedFile.text("/etc/a", "new a\n"), WantedFile.text("/etc/b", "new b\n"));
    write("/etc/b", "somebody else's\n");

    assertThatThrownBy(() -> plan.apply(ApplyOptions.unchecked()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("/etc/b has changed since the plan was made")
        .extracting(error -> ((PanvisorException) error).outcome())
        .isEqualTo(Outcome.NOT_APPLIED);
    assertThat(file("/etc/a")).hasContent("old a\n");
    assertThat(file("/etc/b")).hasContent("somebody else's\n");
  }

  @Test
  void whatCannotBeWrittenUndoesAllOfIt() throws IOException {
    write("/etc/a", "old a\n");
    Files.createDirectories(file("/etc/folder"));
    ChangePlan plan =
        plan(WantedFile.text("/etc/a", "new a\n"), WantedFile.text("/etc/new/b", "new b\n"));
    // In the way of the folder that the plan has to make.
    write("/etc/new", "a file\n");

    assertThatThrownBy(() -> plan.apply(ApplyOptions.unchecked()))
        .isInstanceOf(PanvisorException.class);

    assertThat(file("/etc/a")).hasContent("old a\n");
    assertThat(everythingBelow(root.resolve("etc"))).noneMatch(name -> name.contains("panvisor"));
  }

  @Test
  void aRefusedFileChangesNothing() throws IOException {
    write("/etc/a", "old a\n");
    ConfigKinds kinds = ConfigKinds.of(List.of(new RefusingKind()));
    ChangePlan plan =
        plan(
            WantedFile.text("/etc/a", "new a\n"),
            WantedFile.text("/etc/b", "bad\n").kind("refusing"));

    assertThatThrownBy(() -> plan.apply(ApplyOptions.checking(new NoPrograms()).kinds(kinds)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("/etc/b")
        .hasMessageContaining("line 1: bad is not good");
    assertThat(file("/etc/a")).hasContent("old a\n");
    assertThat(file("/etc/b")).doesNotExist();
    assertThat(
            plan(WantedFile.text("/etc/b", "good\n").kind("refusing"))
                .apply(ApplyOptions.checking(new NoPrograms()).kinds(kinds))
                .verdicts())
        .containsKey("/etc/b");
  }

  @Test
  void aPlanIsReversedToWhatWasThere() throws IOException {
    write("/etc/changed", "old\n");
    Files.setAttribute(file("/etc/changed"), "unix:mode", 0640);
    write("/etc/removed", "old\n");
    Files.createSymbolicLink(file("/etc/link"), Path.of("somewhere"));
    ApplyReport report =
        apply(
            WantedFile.text("/etc/changed", "new\n").mode("0600"),
            WantedFile.text("/etc/created", "new\n"),
            WantedFile.absent("/etc/removed"),
            WantedFile.link("/etc/link", "elsewhere"));

    report.reversed(host).apply(ApplyOptions.unchecked());

    assertThat(file("/etc/changed")).hasContent("old\n");
    assertThat((int) Files.getAttribute(file("/etc/changed"), "unix:mode") & 0xfff).isEqualTo(0640);
    assertThat(file("/etc/created")).doesNotExist();
    assertThat(file("/etc/removed")).hasContent("old\n");
    assertThat(Files.readSymbolicLink(file("/etc/link"))).isEqualTo(Path.of("somewhere"));
  }

  @Test
  void whoFindsTheLockHeldIsToldSo() throws IOException {
    Path lock = root.resolve(Transaction.FOLDER).resolve("lock");
    Files.createDirectories(lock.getParent());
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(
              () ->
                  plan(WantedFile.text("/etc/a", "text\n"))
                      .apply(ApplyOptions.unchecked().patience(Duration.ofMillis(50))))
          .isInstanceOf(BusyException.class);
    }
    assertThat(file("/etc/a")).doesNotExist();
    apply(WantedFile.text("/etc/a", "text\n"));
    assertThat(file("/etc/a")).hasContent("text\n");
  }

  @Test
  void secretContentIsNotShownAndNobodyElseMayReadIt() throws IOException {
    ChangePlan plan = plan(WantedFile.text("/etc/key", "very private\n").secret());

    assertThat(plan.diff()).doesNotContain("very private").contains("/etc/key");
    assertThat(plan.toTree().toString()).doesNotContain("very private");
    plan.apply(ApplyOptions.unchecked());
    assertThat((int) Files.getAttribute(file("/etc/key"), "unix:mode") & 0xfff).isEqualTo(0600);
  }

  @Test
  void oneFileWithTwoContentsIsRefused() {
    assertThatThrownBy(
            () -> plan(WantedFile.text("/etc/a", "one\n"), WantedFile.text("/etc/a", "two\n")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("two contents");
  }

  static List<String> everythingBelow(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).toList();
    }
  }

  /** Takes nothing but {@code good}. */
  private static final class RefusingKind implements ConfigKind, FileCheck {

    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public String summary() {
      return "takes nothing but good";
    }

    @Override
    public List<String> places() {
      return List.of();
    }

    @Override
    public ConfigDocument parse(String text) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ChangePlan plan(SpecNode spec, HostTree host) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<FileCheck> check() {
      return Optional.of(this);
    }

    @Override
    public String program() {
      return "panvisor";
    }

    @Override
    public String command() {
      return "";
    }

    @Override
    public String debianPackage() {
      return "";
    }

    @Override
    public Verdict check(Staged staged, io.panvisor.process.CommandRunner runner) {
      try {
        String text = Files.readString(staged.file()).strip();
        return text.equals("good")
            ? Verdict.accepted("panvisor", "")
            : Verdict.refused("panvisor", List.of(Problem.error(1, text + " is not good", "")), "");
      } catch (IOException missing) {
        throw new java.io.UncheckedIOException(missing);
      }
    }
  }

  /** A machine without programs. */
  private static final class NoPrograms implements io.panvisor.process.CommandRunner {
    @Override
    public io.panvisor.process.CommandResult run(io.panvisor.process.Command command) {
      throw new io.panvisor.error.NotFoundException("program", command.program());
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
}
