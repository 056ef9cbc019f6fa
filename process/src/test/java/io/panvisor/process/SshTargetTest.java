package io.panvisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshTargetTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node",
        "root@node",
        "root@node:2222",
        "node:22",
        "10.0.0.1",
        "[::1]",
        "me@[fe80::1%eth0]:22",
        "a_host",
        "svc.web-1+x@host.example"
      })
  void anAuthorityIsReadAndPrintedAgain(String authority) {
    assertThat(SshTarget.parse(authority)).hasToString(authority);
  }

  @Test
  void theAuthorityOfAUriIsTaken() {
    SshTarget target =
        SshTarget.parse(URI.create("openvz+ssh://root@node:2222/path").getRawAuthority());
    assertThat(target.user()).contains("root");
    assertThat(target.host()).isEqualTo("node");
    assertThat(target.port()).hasValue(2222);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "root@",
        "-oProxyCommand=id",
        "root@-oProxyCommand=id",
        "-l@node",
        "a b",
        "a;b",
        "a\nb",
        "$(id)",
        "`id`",
        "a'b",
        "a\"b",
        "node:0",
        "node:65536",
        "node:abc",
        "node:",
        "[::1",
        "::1]",
        "a/b",
        "root:secret@node",
        "a@b@c",
        "ro ot@node",
        "[-x::]",
        "nöde",
        "a\0b",
        "[node]x",
        "%h"
      })
  void whatIsNoHostIsRefused(String authority) {
    assertThatThrownBy(() -> SshTarget.parse(authority)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aPasswordIsNotTakenAndNotShown() {
    assertThatThrownBy(() -> SshTarget.parse("root:tOpSecret@node"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("password")
        .hasMessageNotContaining("tOpSecret");
    assertThatThrownBy(() -> SshTarget.parse("root:tOpSecret@no de"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageNotContaining("tOpSecret");
  }

  @Test
  void onlyHarmlessOptionsAreTaken() {
    SshTarget target = SshTarget.of("node");
    assertThat(target.withOption("proxyjump", "me@gate:22").options())
        .containsEntry("ProxyJump", "me@gate:22");
    assertThat(target.withOption("Ciphers", "+aes128-cbc").options())
        .containsEntry("Ciphers", "+aes128-cbc");
    for (String name :
        new String[] {
          "ProxyCommand",
          "LocalCommand",
          "KnownHostsCommand",
          "PKCS11Provider",
          "Include",
          "StrictHostKeyChecking",
          "ControlPath",
          "BatchMode",
          "SendEnv",
          "ForwardAgent",
          "x",
          ""
        }) {
      assertThatThrownBy(() -> target.withOption(name, "yes"))
          .isInstanceOf(InvalidSpecException.class);
    }
    for (String value :
        new String[] {"", "a\nb", "a\"b", "$(id)", "%h", "a'b", "a;b", "a\\b", "#"}) {
      assertThatThrownBy(() -> target.withOption("Ciphers", value))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @Test
  void pathsThatSshWouldReadOtherwiseAreRefused() {
    SshTarget target = SshTarget.of("node");
    for (String path : new String[] {"/a\"b", "/a\nb", "/a\\b", "/${HOME}/x", "/a#b"}) {
      assertThatThrownBy(() -> target.withIdentity(Path.of(path)))
          .isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(() -> target.withKnownHosts(Path.of(path)))
          .isInstanceOf(InvalidSpecException.class);
    }
    assertThatThrownBy(() -> target.withConfigFile(Path.of("/a*")))
        .isInstanceOf(InvalidSpecException.class);
    assertThat(target.withIdentity(Path.of("key")).identity().orElseThrow()).isAbsolute();
  }

  @Test
  void numbersHaveTheirRanges() {
    SshTarget target = SshTarget.of("node");
    assertThat(target.withSessions(1).sessions()).isEqualTo(1);
    assertThatThrownBy(() -> target.withSessions(0)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> target.withConnectTimeout(Duration.ZERO))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> target.withIdleTime(Duration.ofMillis(999)))
        .isInstanceOf(InvalidSpecException.class);
  }
}
