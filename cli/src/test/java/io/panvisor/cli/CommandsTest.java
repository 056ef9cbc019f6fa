package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.memory.MemoryEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command once and more, on the engine in the JVM. */
class CommandsTest {

  private final MemoryEngine engine =
      MemoryEngine.named("cli-" + UUID.randomUUID().toString().substring(0, 8));
  private final Shell shell = Shell.on(engine.uri());

  @AfterEach
  void end() {
    engine.close();
  }

  private String done(String... arguments) {
    Shell.Run run = shell.run(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run.out();
  }

  private JsonNode json(String... arguments) {
    Shell.Run run = shell.run(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run.json();
  }

  private void container(String name) {
    done("run", name, "--image", "debian:12");
  }

  @Test
  void aMachineIsMadeAndLivesAndGoes() {
    String id = done("create", "web", "--image", "debian:12", "--label", "app=shop").strip();
    assertThat(json("show", "web", "--json").get("id").textValue()).isEqualTo(id);
    assertThat(json("--json", "list").size()).isZero();
    assertThat(json("list", "--all", "--json").get(0).get("state").textValue())
        .isEqualTo("STOPPED");

    assertThat(done("start", "web")).isEqualTo("web: started\n");
    assertThat(done("start", "web")).isEqualTo("web: ran already\n");
    assertThat(json("start", "--json", "web").get("changed").booleanValue()).isFalse();
    assertThat(done("pause", "web")).isEqualTo("web: paused\n");
    assertThat(json("list", "--json").get(0).get("state").textValue()).isEqualTo("PAUSED");
    assertThat(done("resume", "web")).isEqualTo("web: resumed\n");
    assertThat(done("rename", "web", "web2")).isEqualTo("web: is called web2 now\n");
    assertThat(done("restart", "web2")).contains("restart");
    assertThat(done("stop", "web2", "--timeout", "10s")).isEqualTo("web2: stopped\n");
    assertThat(done("stop", "web2")).isEqualTo("web2: had stopped already\n");
    assertThat(json("delete", "web2", "--json").get("removed").get(0).textValue()).contains("web2");
    assertThat(json("list", "-a", "--json").size()).isZero();
  }

  @Test
  void runPrintsTheIdOrTheFacts() {
    assertThat(done("run", "one", "--image", "debian:12").strip()).doesNotContain(" ");
    JsonNode facts = json("run", "two", "--image", "debian:12", "--json");
    assertThat(facts.get("name").textValue()).isEqualTo("two");
    assertThat(facts.get("state").textValue()).isEqualTo("RUNNING");
  }

  @Test
  void runWaitsForAPage() {
    done("run", "web", "--image", "debian:12", "--publish", "80", "--wait", "http:80/");

    assertThat(done("wait", "web", "--tcp", "80", "--timeout", "30s")).startsWith("web: running");
  }

  @Test
  void whatHasEndedIsListedWithItsCode() {
    assertThat(shell.run("run", "short", "--image", "debian:12", "--", "sh", "-c", "exit 3").code())
        .isZero();
    done("wait", "short", "--stopped");
    assertThat(done("list", "-a")).contains("stopped (3)");
  }

  @Test
  void aMachineIsWaitedFor() {
    done("run", "vm", "--kernel", "engine:/boot/vmlinuz", "--memory", "64M");

    assertThat(json("wait", "vm", "--running", "--json").get("state").textValue())
        .isEqualTo("RUNNING");
    assertThat(json("wait", "vm", "--address", "--json").get("addresses").size()).isPositive();
    assertThat(shell.run("wait", "vm", "--stopped", "--timeout", "5s").code()).isEqualTo(13);
    done("stop", "vm", "--force");
    assertThat(shell.run("wait", "vm", "--running").code()).isEqualTo(6);
  }

  @Test
  void theListIsATableAndNothingElse() {
    container("b");
    container("a");

    List<String> lines = done("list").lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).matches("NAME +ENGINE +KIND +STATE +ID");
    assertThat(lines.get(1)).startsWith("a ").contains("memory").contains("application container");
    assertThat(lines.get(2)).startsWith("b ");
    assertThat(done("list", "--details").lines().findFirst().orElseThrow())
        .contains("MEMORY", "ADDRESSES", "LABELS");
  }

  @Test
  void theListIsNarrowedByLabels() {
    done("run", "a", "--image", "debian:12", "--label", "app=shop", "--label", "tier=web");
    container("b");

    assertThat(json("list", "--json", "--label", "app=shop", "--label", "tier=web").size()).isOne();
    assertThat(json("list", "--json", "--label", "app=other").size()).isZero();
  }

  @Test
  void aMachineIsFoundByItsIdAsWell() {
    String id = done("run", "web", "--image", "debian:12").strip();

    assertThat(json("show", id, "--json").get("name").textValue()).isEqualTo("web");
    assertThat(done("show", "web")).contains("name:", "web", id);
  }

  @Test
  void execEndsWithTheCommandsOwnCode() {
    container("web");

    assertThat(shell.run("exec", "web", "--", "true").code()).isZero();
    assertThat(shell.run("exec", "web", "--", "sh", "-c", "exit 42").code()).isEqualTo(42);
    assertThat(done("exec", "web", "--", "echo", "--json", "--", "-c")).isEqualTo("--json -- -c\n");
    assertThat(shell.run("exec", "nobody", "--", "true").code()).isEqualTo(125);
    assertThat(shell.run("exec", "web").code()).isEqualTo(125);
    JsonNode captured = json("exec", "web", "--json", "--", "echo", "hello");
    assertThat(captured.get("exitCode").intValue()).isZero();
    assertThat(captured.get("output").textValue()).isEqualTo("hello\n");
  }

  @Test
  void execPassesInputAndEnvironmentOn() {
    container("web");

    assertThat(shell.piping("from here\n").run("exec", "web", "--", "cat").out())
        .isEqualTo("from here\n");
    assertThat(
            shell
                .piping("from here\n")
                .run("exec", "--json", "web", "--", "cat")
                .json()
                .get("output")
                .textValue())
        .isEqualTo("from here\n");
    assertThat(shell.piping("not read").run("exec", "-n", "web", "--", "true").code()).isZero();
    assertThat(
            shell
                .with("TOKEN", "s3cret")
                .run("exec", "web", "-e", "A=1", "-e", "TOKEN", "--", "env")
                .out())
        .contains("A=1", "TOKEN=s3cret");
  }

  @Test
  void logsAreReadAsTheyAreOrAsLines() {
    engine.program(
        "talk",
        process -> {
          process.output("one\n".getBytes(StandardCharsets.UTF_8));
          process.output("two\n".getBytes(StandardCharsets.UTF_8));
          return 0;
        });
    shell.run("run", "talker", "--image", "debian:12", "--", "talk");

    done("wait", "talker", "--stopped");
    assertThat(done("logs", "talker")).endsWith("one\ntwo\n");
    assertThat(done("logs", "-f", "talker")).endsWith("one\ntwo\n");
    assertThat(done("logs", "--tail", "1", "talker")).isEqualTo("two\n");
    assertThat(shell.run("logs", "talker", "--json").jsonLines())
        .extracting(line -> line.get("text").textValue())
        .endsWith("one", "two");
  }

  @Test
  void aConsoleIsReadAndWritten() {
    done("run", "vm", "--kernel", "engine:/boot/vmlinuz", "--memory", "64M");
    done("wait", "vm", "--running");

    Shell.Run run = shell.piping("echo typed\n").run("console", "vm", "--timeout", "30s");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isNotEmpty();
    assertThat(shell.run("console", "vm", "--json").code()).isEqualTo(2);
  }

  @Test
  void countersAreShown() {
    container("a");
    container("b");

    assertThat(done("stats", "--interval", "10ms")).startsWith("NAME").contains("a ", "b ");
    assertThat(json("stats", "--json", "--interval", "10ms").size()).isEqualTo(2);
    assertThat(json("stats", "a", "--json", "--interval", "10ms").get("name").textValue())
        .isEqualTo("a");
    assertThat(shell.run("stats", "a", "--json", "--interval", "10ms", "--count", "3").jsonLines())
        .hasSize(3);
  }

  @Test
  void eventsBeginWithASnapshot() {
    container("web");

    List<JsonNode> lines = shell.run("events", "--json", "--for", "1s").jsonLines();

    assertThat(lines).isNotEmpty();
    assertThat(lines.get(0).get("event").textValue()).isEqualTo("SNAPSHOT");
    assertThat(lines.get(0).get("machines").get(0).get("name").textValue()).isEqualTo("web");
    assertThat(done("events", "--for", "100ms")).contains("web  running");
  }

  @Test
  void snapshotsAreTakenAndRestored() {
    done("create", "vm", "--disk", "engine:/images/a.qcow2,thin", "--memory", "64M");

    assertThat(done("snapshot", "take", "vm", "fresh")).isNotBlank();
    assertThat(done("snapshot", "take", "vm")).isNotBlank();
    JsonNode all = json("snapshot", "list", "vm", "--json");
    assertThat(all.size()).isEqualTo(2);
    assertThat(all.get(0).fieldNames())
        .toIterable()
        .containsExactly("id", "name", "parent", "createdAt", "withMemory", "current");
    assertThat(done("snapshot", "restore", "vm", "fresh")).contains("fresh");
    assertThat(done("snapshot", "delete", "vm", "fresh")).contains("deleted");
    assertThat(done("snapshot", "list", "vm")).startsWith("NAME");
    assertThat(shell.run("snapshot", "restore", "vm", "gone").code()).isEqualTo(3);
  }

  @Test
  void aMachineIsSuspendedAndAutostarted() {
    done("run", "vm", "--kernel", "engine:/boot/vmlinuz", "--memory", "64M");
    done("wait", "vm", "--running");

    assertThat(done("suspend", "vm")).isEqualTo("vm: suspended\n");
    assertThat(done("list", "--all")).contains("suspended");
    assertThat(done("autostart", "vm")).contains("starts with the host from now on");
    assertThat(done("autostart", "vm", "on")).contains("already");
    assertThat(json("show", "vm", "--json").get("autostart").booleanValue()).isTrue();
    assertThat(done("autostart", "vm", "off")).contains("from now on");
  }

  @Test
  void aMachineIsAskedToReboot() {
    done("run", "vm", "--kernel", "engine:/boot/vmlinuz", "--memory", "64M");
    done("wait", "vm", "--running");

    assertThat(done("reboot", "vm")).isEqualTo("vm: asked to reboot\n");
  }

  @Test
  void imagesArePulledImportedAndRemoved(@TempDir Path folder) throws Exception {
    Path tar = Files.write(folder.resolve("root.tar"), new byte[1024]);
    Path password = Files.writeString(folder.resolve("password"), "pa55word\n");
    engine.account("me", "pa55word");

    assertThat(done("image", "pull", "debian:12")).isNotBlank();
    assertThat(
            done(
                "image",
                "pull",
                "private/app:1",
                "--user",
                "me",
                "--password-file",
                password.toString()))
        .isNotBlank();
    assertThat(shell.run("image", "pull", "private/other:1").code()).isEqualTo(10);
    assertThat(done("image", "import", tar.toString(), "mine:1")).isNotBlank();
    JsonNode all = json("image", "list", "--json");
    assertThat(all.findValuesAsText("id")).isNotEmpty();
    assertThat(all.get(0).fieldNames())
        .toIterable()
        .containsExactly("id", "references", "digests", "sizeBytes", "createdAt");
    assertThat(done("image", "list")).contains("mine:1");
    assertThat(done("image", "remove", "mine:1")).isEqualTo("mine:1: removed\n");
    assertThat(shell.run("image", "remove", "mine:1").code()).isEqualTo(3);
  }

  @Test
  void whatTheStoreCannotDoIsSaidByItsFeature(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
    done("image", "pull", "debian:12");
    for (String[] command :
        List.of(
            new String[] {"image", "push", "debian:12"},
            new String[] {"image", "tag", "debian:12", "mine:1"},
            new String[] {"image", "show", "debian:12"},
            new String[] {"image", "history", "debian:12"},
            new String[] {"image", "prune"},
            new String[] {"image", "search", "debian"},
            new String[] {"image", "save", "debian:12", "--output", folder + "/a.tar"},
            new String[] {"image", "load"},
            new String[] {"image", "build", folder.toString(), "--tag", "mine:1"})) {
      Shell.Run run = shell.run(command);
      assertThat(run.code()).as(String.join(" ", command)).isEqualTo(7);
      assertThat(run.err()).contains("images.");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void theEngineAndItsFeaturesAreShown() {
    JsonNode info = json("info", "--json");
    assertThat(info.fieldNames())
        .toIterable()
        .containsExactly("name", "version", "product", "id", "host", "uri");
    assertThat(info.get("name").textValue()).isEqualTo("memory");
    assertThat(done("info")).contains("memory");
    JsonNode features = json("features", "--json");
    assertThat(features.get(0).fieldNames())
        .toIterable()
        .containsExactly("feature", "support", "explanation", "description", "scope");
    assertThat(done("features")).startsWith("FEATURE").contains("launch");
  }

  @Test
  void oneEngineIsLookedAt() {
    JsonNode reports = json("engines", "-c", engine.uri(), "--json");

    assertThat(reports.get(0).fieldNames())
        .toIterable()
        .containsExactly("name", "uri", "usable", "version", "problem", "advice");
    assertThat(reports.get(0).get("usable").booleanValue()).isTrue();
  }

  @Test
  void whatWouldBeSentIsExplainedAndNotSent() {
    container("web");

    for (String[] change :
        List.of(
            new String[] {"create", "x", "--image", "debian:12"},
            new String[] {"run", "x", "--image", "debian:12"},
            new String[] {"start", "web"},
            new String[] {"stop", "web"},
            new String[] {"stop", "web", "--force"},
            new String[] {"restart", "web"},
            new String[] {"pause", "web"},
            new String[] {"resume", "web"},
            new String[] {"reboot", "web"},
            new String[] {"rename", "web", "other"},
            new String[] {"delete", "web", "--force"},
            new String[] {"exec", "web", "true"},
            new String[] {"image", "pull", "debian:12"},
            new String[] {"image", "remove", "debian:12"},
            new String[] {"sweep"})) {
      String[] explained = java.util.Arrays.copyOf(change, change.length + 1);
      explained[change.length] = "--explain";
      Shell.Run run = shell.run(explained);
      assertThat(run.code()).as(String.join(" ", explained) + run.err()).isZero();
      assertThat(run.out()).isNotBlank();
    }
    assertThat(json("list", "-a", "--json").findValuesAsText("name")).containsExactly("web");
    assertThat(json("list", "--json").get(0).get("state").textValue()).isEqualTo("RUNNING");
    assertThat(json("delete", "web", "--force", "--explain", "--json").size()).isEqualTo(2);
  }

  @Test
  void aSecretIsNotExplained() {
    Shell.Run run =
        shell
            .with("TOKEN", "s3cretvalue")
            .run("run", "x", "--image", "debian:12", "--env", "TOKEN", "--explain");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).doesNotContain("s3cretvalue");
  }

  @Test
  void nothingIsLeftToSweep() {
    assertThat(done("sweep")).isEqualTo("nothing was left behind\n");
    JsonNode report = json("sweep", "--json");
    assertThat(report.fieldNames()).toIterable().containsExactly("removed", "kept", "failed");
  }

  @Test
  void deletingRefusesWhatRunsUnlessForced() {
    container("web");

    Shell.Run refused = shell.run("delete", "web");
    assertThat(refused.code()).isEqualTo(6);
    assertThat(refused.err()).hasLineCount(1).doesNotContain(".;");
    assertThat(done("delete", "web", "--force")).startsWith("web: deleted\n");
  }

  @Test
  void completionIsAScript() {
    assertThat(done("completion", "bash"))
        .contains("_complete_panvisor", "snapshot", "--cloud-image");
    assertThat(done("completion", "zsh")).contains("bashcompinit");
    assertThat(shell.run("completion", "tcsh").code()).isEqualTo(2);
  }

  @Test
  void helpAndVersionAreThereEverywhere() {
    assertThat(done("--help")).contains("Exit codes:", "125", "snapshot");
    assertThat(done("run", "--help")).contains("--cloud-image");
    assertThat(done("snapshot", "take", "--help")).contains("--disks-only");
    assertThat(done("--version")).startsWith("panvisor ");
    Shell.Run nothing = shell.run();
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).hasLineCount(1);
  }

  @Test
  void aCommandsNameMayAlsoBeAnArgument() {
    container("list");
    container("show");

    assertThat(json("show", "list", "--json").get("name").textValue()).isEqualTo("list");
    assertThat(done("exec", "show", "--", "echo", "delete")).isEqualTo("delete\n");
    assertThat(shell.run("nosuch", "list").code()).isEqualTo(2);
    assertThat(done("help", "run")).contains("--cloud-image");
    assertThat(done("help")).contains("snapshot", "sweep");
  }
}
