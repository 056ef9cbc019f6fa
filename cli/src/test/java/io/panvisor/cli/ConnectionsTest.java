package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.ConnectOptions;
import io.panvisor.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {

  @TempDir private Path home;

  private Shell shell(String text) throws Exception {
    Path file = home.resolve(".config/panvisor/connections.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Shell.fresh().with("HOME", home.toString());
  }

  @Test
  void aConnectionIsCalledByItsName() throws Exception {
    Shell shell = shell("lab.uri = memory:///cli-connections\nother.uri=docker:///\n");

    assertThat(shell.run("info", "--json", "-c", "lab").json().get("uri").textValue())
        .isEqualTo("memory:///cli-connections");
    assertThat(shell.with("PANVISOR_URI", "lab").run("list").code()).isZero();
    assertThat(shell.run("connections").out()).contains("lab", "memory:///cli-connections");
    assertThat(shell.run("connections", "--json").json().get(1).get("name").textValue())
        .isEqualTo("other");
  }

  @Test
  void theOptionGoesBeforeTheVariable() throws Exception {
    Shell shell = shell("").with("PANVISOR_URI", "nosuch:///");

    assertThat(shell.run("list", "-c", "memory:///cli-connections").code()).isZero();
    assertThat(shell.run("list").code()).isEqualTo(2);
  }

  @Test
  void whatBelongsToAConnectionIsHandedOn() throws Exception {
    Path password = Files.writeString(home.resolve("password"), "pa55word\nmore\n");
    shell(
        """
        lab.uri=docker+tcp://host:2376
        lab.user=me
        lab.passwordFile=%s
        lab.tlsFolder=/etc/tls
        lab.timeout=5s
        lab.readOnly=true
        lab.setting.pool=fast
        """
            .formatted(password));
    Shell shell = Shell.fresh().with("HOME", home.toString());

    Target target = Connections.read(surroundings(shell)).target("lab");
    ConnectOptions options = target.options().build();

    assertThat(target.uri()).isEqualTo("docker+tcp://host:2376");
    assertThat(target.isLocal()).isFalse();
    assertThat(options.user()).contains("me");
    assertThat(options.password().map(Secret::revealText)).contains("pa55word");
    assertThat(options.tlsFolder()).contains(Path.of("/etc/tls"));
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.readOnly()).isTrue();
    assertThat(options.settings()).isEqualTo(Map.of("pool", "fast"));
  }

  private static Surroundings surroundings(Shell shell) {
    return new Surroundings(
        System.in,
        System.out,
        System.err,
        shell.environment(),
        shell.terminals(),
        shell.panvisor(),
        shell.commands());
  }

  @Test
  void whatIsWrongInTheFileIsNamed() throws Exception {
    for (String line :
        new String[] {
          "a.password=x",
          "a.unknown=x",
          "a.readOnly=maybe",
          "a.timeout=soon",
          "a.user=me",
          "a.passwordFile=/no/such/file",
          "a.passwordVariable=NO_SUCH_VARIABLE"
        }) {
      Shell.Run run = shell("a.uri=memory:///\n" + line + "\n").run("list", "-c", "a");
      assertThat(run.code()).as(line).isEqualTo(2);
      assertThat(run.err()).as(line).startsWith("panvisor: connections.a.").hasLineCount(1);
    }
    assertThat(shell("nodot=x\n").run("list", "-c", "a").code()).isEqualTo(2);
    assertThat(shell("a.user=me\n").run("list", "-c", "a").code()).isEqualTo(2);
  }

  @Test
  void anUnknownNameAndNoNameAreRefused() throws Exception {
    Shell shell = shell("lab.uri=memory:///\n");

    assertThat(shell.run("list", "-c", "lap").err()).contains("lap", "[lab]");
    Shell.Run nothing = shell.run("list");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("PANVISOR_URI").hasLineCount(1);
    assertThat(shell.with("PANVISOR_CONNECTIONS", "/no/such/file").run("connections").code())
        .isEqualTo(2);
  }

  @Test
  void whatIsReadOnlyChangesNothing() {
    Shell shell = Shell.on("memory:///cli-connections");

    assertThat(shell.run("create", "x", "--image", "debian:12", "--read-only").code())
        .isEqualTo(10);
    assertThat(shell.run("--read-only", "list").code()).isZero();
  }
}
