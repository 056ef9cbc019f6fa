package io.panvisor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedLinkTest {

  private static final String WANTS = "/etc/systemd/system/multi-user.target.wants/a.service";
  private static final String UNIT = "/usr/lib/systemd/system/a.service";

  @TempDir Path root;
  private HostTree host;

  @BeforeEach
  void makeFolders() throws IOException {
    host = HostTree.at(root);
    Files.createDirectories(host.resolve(WANTS).getParent());
  }

  @Test
  void aLinkThatIsNotThereIsCreated() {
    ChangePlan plan = ChangePlan.on(host).file(WantedFile.link(WANTS, UNIT)).build();

    assertThat(plan.changes()).singleElement().extracting(FileChange::action).hasToString("CREATE");
    assertThat(plan.diff()).contains("--- /dev/null", "+-> " + UNIT);
    assertThat(plan.changes().get(0).toTree()).containsEntry("link", UNIT);
  }

  @Test
  void aLinkThatIsThereNeedsNothing() throws IOException {
    Files.createSymbolicLink(host.place(WANTS), Path.of(UNIT));

    assertThat(ChangePlan.on(host).file(WantedFile.link(WANTS, UNIT)).build().isEmpty()).isTrue();
  }

  @Test
  void aLinkThatLeadsElsewhereIsReplacedItself() throws IOException {
    Files.createSymbolicLink(host.place(WANTS), Path.of("/old"));

    FileChange change =
        ChangePlan.on(host).file(WantedFile.link(WANTS, UNIT)).build().changes().get(0);

    assertThat(change.action()).isEqualTo(FileChange.Action.MODIFY);
    assertThat(change.target()).isEqualTo(WANTS);
    assertThat(change.before()).isEmpty();
    assertThat(change.linkBefore()).contains("/old");
    assertThat(change.unified()).contains("--> /old", "+-> " + UNIT);
  }

  @Test
  void aFileInTheWayIsReplacedAndItsContentIsKnown() throws IOException {
    Files.writeString(host.place(WANTS), "a file\n");

    FileChange change =
        ChangePlan.on(host).file(WantedFile.link(WANTS, UNIT)).build().changes().get(0);

    assertThat(change.action()).isEqualTo(FileChange.Action.MODIFY);
    assertThat(change.before())
        .hasValue("a file\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void aFolderInTheWayIsAnError() throws IOException {
    Files.createDirectory(host.place(WANTS));
    ChangePlan.Builder plan = ChangePlan.on(host).file(WantedFile.link(WANTS, UNIT));

    assertThatThrownBy(plan::build).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aLinkThatShallGoGoesItselfAlsoWhenItLeadsNowhere() throws IOException {
    Files.createSymbolicLink(host.place(WANTS), Path.of(UNIT));

    FileChange change = ChangePlan.on(host).file(WantedFile.absent(WANTS)).build().changes().get(0);

    assertThat(change.action()).isEqualTo(FileChange.Action.REMOVE);
    assertThat(change.target()).isEqualTo(WANTS);
    assertThat(change.linkBefore()).contains(UNIT);
  }

  @Test
  void twoLinksOfOneNameAreTwoContents() {
    ChangePlan.Builder plan = ChangePlan.on(host).file(WantedFile.link(WANTS, UNIT));

    assertThatThrownBy(() -> plan.file(WantedFile.link(WANTS, "/dev/null")))
        .hasMessageContaining("two contents");
  }

  @Test
  void aTargetIsOneLine() {
    assertThatThrownBy(() -> WantedFile.link(WANTS, "/a\n/b"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> WantedFile.link(WANTS, "")).isInstanceOf(InvalidSpecException.class);
  }
}
