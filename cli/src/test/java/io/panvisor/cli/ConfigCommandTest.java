package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about files, on a kind of file of the tests. */
class ConfigCommandTest {

  @TempDir Path folder;

  private final ScriptedPrograms programs = new ScriptedPrograms();
  private final Shell shell = Shell.fresh().commands(programs);

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String root() throws Exception {
    return Files.createDirectories(folder.resolve("root/etc")).getParent().toString();
  }

  private static List<String> leftInTemp() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.map(Path::toString).filter(name -> name.contains("panvisor-check")).toList();
    }
  }

  @Test
  void theKindsAreListed() {
    Shell.Run run = shell.run("config", "kinds");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("notes", "notes of a test", "/etc/notes", "notes-check");

    JsonNode kinds = shell.run("config", "kinds", "--json").json();
    List<String> names = new ArrayList<>();
    for (JsonNode kind : kinds) {
      assertThat(kind.fieldNames())
          .toIterable()
          .containsExactly(
              "kind", "summary", "places", "checkedBy", "checkCommand", "debianPackage");
      names.add(kind.get("kind").textValue());
    }
    assertThat(names).contains("notes").isSorted();
  }

  @Test
  void aKindThatIsNotThereIsNamedWithThoseThatAre() {
    Shell.Run run = shell.run("config", "parse", "nosuch", "-");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("'nosuch'", "notes").hasLineCount(1);
  }

  @Test
  void aFileIsShownAsWhatItSays() throws Exception {
    String file = file("a.notes", "one\nbad\u001b[2J\nbad");

    Shell.Run run = shell.run("config", "parse", "notes", file);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("count: 3\nlines:\n  - one\n  - bad\\u001b[2J\n  - bad\nmore:\n")
        .contains("  empty: -\n", "  rows:\n    - a: true\n");
    assertThat(run.err())
        .isEqualTo("panvisor: " + file + ": line 3: it says 'bad'. Say another.\n");
  }

  @Test
  void aFileIsShownAsJson() throws Exception {
    JsonNode shown =
        shell.run("config", "parse", "notes", file("a.notes", "bad\n"), "--json").json();

    assertThat(shown.fieldNames())
        .toIterable()
        .containsExactly("kind", "file", "model", "problems");
    assertThat(shown.get("model").get("count").intValue()).isEqualTo(1);
    assertThat(shown.get("problems").get(0).fieldNames())
        .toIterable()
        .containsExactly("severity", "line", "what", "hint");
  }

  @Test
  void aFileIsPrintedByteByByte() {
    byte[] odd = {'a', '\r', '\n', (byte) 0xff, (byte) 0xfe, 0, 'b'};

    assertThat(shell.piping(odd).run("config", "cat", "notes", "-").bytes()).isEqualTo(odd);
    assertThat(shell.piping(new byte[0]).run("config", "cat", "notes", "-").bytes()).isEmpty();
  }

  @Test
  void aFileIsPrintedInTodaysWords() {
    Shell old = shell.piping("one\nold\n");

    Shell.Run run = old.run("config", "cat", "notes", "-", "--modernise");
    assertThat(run.out()).isEqualTo("one\nnew\n");
    assertThat(run.err()).isEqualTo("panvisor: -: line 2: it says 'old'. Say another.\n");
    JsonNode shown = old.run("config", "cat", "notes", "-", "--modernise", "--json").json();
    assertThat(shown.fieldNames())
        .toIterable()
        .containsExactly("kind", "file", "text", "explanations");
    assertThat(shown.get("text").textValue()).isEqualTo("one\nnew\n");
    assertThat(shown.get("explanations")).hasSize(1);
  }

  @Test
  void aGoodFileIsAccepted() throws Exception {
    programs.answer("notes-check", 0, "fine");
    String file = file("a.notes", "one\n");

    Shell.Run run = shell.run("config", "check", "notes", file);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("panvisor: nothing wrong was seen\nnotes-check: accepted\n");
    assertThat(programs.seen).singleElement().asString().endsWith("/etc/notes.d/a.notes");
    assertThat(leftInTemp()).isEmpty();
  }

  @Test
  void whatTheProgramRefusesEndsWithOne() throws Exception {
    programs.answer("notes-check", 1, "what is\u001b this?");

    Shell.Run run = shell.run("config", "check", "notes", file("x", "one\n"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("notes-check: error: line 2: what is\\u001b this?");
    assertThat(programs.seen).singleElement().asString().endsWith("/etc/notes.d/panvisor.notes");

    JsonNode checked =
        shell.run("config", "check", "notes", file("x", "one\n"), "--json").json().get("checked");
    assertThat(checked.fieldNames())
        .toIterable()
        .containsExactly("by", "command", "state", "problems", "words");
    assertThat(checked.get("state").textValue()).isEqualTo("refused");
  }

  @Test
  void whatWeSeeOurselvesEndsWithOneToo() throws Exception {
    programs.answer("notes-check", 0, "");

    Shell.Run run = shell.run("config", "check", "notes", file("x", "one\nbad\n"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("panvisor: error: line 2: it says 'bad'. Say another.");
  }

  @Test
  void aProgramThatIsNotThereIsSaid() throws Exception {
    Shell.Run run = shell.run("config", "check", "notes", file("x", "one\n"));

    assertThat(run.code()).isEqualTo(11);
    assertThat(run.out()).contains("notes-check: not checked", "apt-get install notes");
    assertThat(
            shell
                .run("config", "check", "notes", file("x", "one\n"), "--json")
                .json()
                .get("checked")
                .get("state")
                .textValue())
        .isEqualTo("not-checked");
  }

  @Test
  void oneFileIsRenderedAsItIs() throws Exception {
    Shell.Run run =
        shell
            .piping("lines: [one, two]")
            .run("config", "render", "notes", "--from", "-", "--root", root());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("one\ntwo\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void severalFilesAreRenderedWithTheirPaths() throws Exception {
    String spec = file("spec.yaml", "lines: one\ntwo: true\n");

    Shell.Run run = shell.run("config", "render", "notes", "--from", spec, "--root", root());
    assertThat(run.out())
        .isEqualTo(
            "==> /etc/notes <==\none\n"
                + "==> /etc/notes.bin <==\n(binary content, 2 bytes)\n"
                + "==> /etc/notes.link <==\n(link to notes)\n"
                + "==> /etc/notes.old <==\n(no such file)\n");
    JsonNode files =
        shell.run("config", "render", "notes", "--from", spec, "--root", root(), "--json").json();
    assertThat(files).hasSize(4);
    assertThat(files.get(0).get("text").textValue()).isEqualTo("one\n");
    assertThat(files.get(1).get("base64").textValue()).isEqualTo("AAE=");
    assertThat(files.get(2).get("is").textValue()).isEqualTo("link");
    assertThat(files.get(3).get("is").textValue()).isEqualTo("absent");
  }

  @Test
  void aSecretIsNotShown() throws Exception {
    String spec = file("spec.yaml", "lines: hunter22\nsecret: true\n");
    for (String verb : List.of("render", "diff", "apply")) {
      for (String form : List.of("-v", "--json")) {
        Shell.Run run = shell.run("config", verb, "notes", "--from", spec, "--root", root(), form);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).doesNotContain("hunter22");
      }
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("root/etc/notes")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void theDifferenceIsShownAndNothingChanges() throws Exception {
    String spec = file("spec.yaml", "lines: [one, two]\n");
    String root = root();
    Files.writeString(folder.resolve("root/etc/notes"), "one\nthree\n");

    Shell.Run run = shell.run("config", "diff", "notes", "--from", spec, "--root", root);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo("--- a/etc/notes\n+++ b/etc/notes\n@@ -1,2 +1,2 @@\n one\n-three\n+two\n");
    assertThat(run.err())
        .contains("notes are for tests", "then: notes-reload now (notes are read once)")
        .contains("then: read them aloud");
    assertThat(Files.readString(folder.resolve("root/etc/notes"))).isEqualTo("one\nthree\n");
    assertThat(
            shell
                .run("config", "diff", "notes", "--from", spec, "--root", root, "--json")
                .json()
                .fieldNames())
        .toIterable()
        .containsExactly("root", "changes", "followUps", "notes");
  }

  @Test
  void filesAreAppliedOnceAndChecked() throws Exception {
    programs.answer("notes-check", 0, "fine");
    String spec = file("spec.yaml", "lines: [one]\n");
    String root = root();

    Shell.Run run = shell.run("config", "apply", "notes", "--from", spec, "--root", root);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("create", "/etc/notes", "accepted by notes-check");
    assertThat(run.err()).contains("then: notes-reload now");
    assertThat(Files.readString(folder.resolve("root/etc/notes"))).isEqualTo("one\n");
    assertThat(programs.called).hasSize(1);

    assertThat(shell.run("config", "apply", "notes", "--from", spec, "--root", root).out())
        .isEqualTo("every file is as it shall be\n");
    assertThat(shell.run("config", "diff", "notes", "--from", spec, "--root", root).out())
        .isEmpty();
  }

  @Test
  void whatAnApplicationDidIsJson() throws Exception {
    programs.answer("notes-check", 0, "fine");
    String root = root();
    Files.writeString(folder.resolve("root/etc/notes"), "before\n");

    JsonNode did =
        shell
            .piping("{\"lines\": [\"one\"]}")
            .run("config", "apply", "notes", "--from", "-", "--root", root, "--json")
            .json();

    assertThat(did.fieldNames())
        .toIterable()
        .containsExactly("changed", "backups", "checked", "followUps", "recovered", "notes", "ran");
    assertThat(did.get("changed").get(0).textValue()).isEqualTo("/etc/notes");
    assertThat(did.get("checked").get(0).get("state").textValue()).isEqualTo("accepted");
    assertThat(did.get("ran")).isEmpty();
  }

  @Test
  void whatIsRefusedIsNotApplied() throws Exception {
    programs.answer("notes-check", 1, "no");
    String spec = file("spec.yaml", "lines: [one]\n");

    Shell.Run run = shell.run("config", "apply", "notes", "--from", spec, "--root", root());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("/etc/notes", "notes-check refuses it").hasLineCount(1);
    assertThat(folder.resolve("root/etc/notes")).doesNotExist();

    assertThat(
            shell
                .run("config", "apply", "notes", "--from", spec, "--root", root(), "--no-check")
                .code())
        .isZero();
    assertThat(folder.resolve("root/etc/notes")).exists();
  }

  @Test
  void readOnlyKeepsFilesAsTheyAre() throws Exception {
    String spec = file("spec.yaml", "lines: [one]\n");

    Shell.Run run =
        shell.run("config", "apply", "notes", "--from", spec, "--root", root(), "--read-only");

    assertThat(run.code()).isEqualTo(10);
    assertThat(folder.resolve("root/etc/notes")).doesNotExist();
    assertThat(
            shell
                .run("config", "diff", "notes", "--from", spec, "--root", root(), "--read-only")
                .code())
        .isZero();
  }

  @Test
  void anErrorOfADescriptionNamesItsField() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"lines: \"a\\nb\"", "lines"},
          {"lines: [a, {b: c}]", "lines[1]"},
          {"secret: maybe", "secret"},
          {"nosuch: 1", "nosuch"},
          {"- a", "spec"},
          {"a: b: c", "spec"},
          {"a: 1\na: 2", "spec"},
          {"&a [*a]", "spec"},
          {"\u0000", "spec"}
        }) {
      Shell.Run run =
          shell.piping(wrong[0]).run("config", "render", "notes", "--from", "-", "--root", root());
      assertThat(run.code()).as(wrong[0] + run.err()).isEqualTo(2);
      assertThat(run.err()).startsWith("panvisor: ").contains(wrong[1]).hasLineCount(1);
      assertThat(run.out()).isEmpty();
    }
  }
}
