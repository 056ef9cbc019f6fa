package io.panvisor.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Secret;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.config.account.SshPublicKey;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class UserDataTest {

  @Test
  void aMachineWithAnAccountAndAService() {
    UserData data =
        UserData.builder()
            .hostName("web1")
            .user(
                CloudUser.named("ada")
                    .groups(List.of("wheel"))
                    .sshKeys(List.of(SshPublicKey.parse(CloudInitExamples.KEY))))
            .packages(List.of("httpd"))
            .file(CloudFile.text("/var/www/html/index.html", "<p>web1</p>\n").mode("0644"))
            .runCommand(List.of("systemctl", "enable", "--now", "httpd"))
            .build();

    assertThat(data.isSecret()).isFalse();
    assertThat(data.text())
        .isEqualTo(
            """
            #cloud-config
            hostname: web1
            users:
              - name: ada
                groups:
                  - wheel
                ssh_authorized_keys:
                  - %s
                lock_passwd: true
            packages:
              - httpd
            write_files:
              - path: /var/www/html/index.html
                permissions: "0644"
                content: |
                  <p>web1</p>
            runcmd:
              - [systemctl, enable, "--now", httpd]
            """
                .formatted(CloudInitExamples.KEY));
  }

  @Test
  void aPasswordIsThereAsAHashOnly() {
    UserData data =
        UserData.builder()
            .user(
                CloudUser.named("ada")
                    .password(PasswordHash.of("password", Secret.of(CloudInitExamples.HASH))))
            .build();

    assertThat(data.isSecret()).isTrue();
    assertThat(data.text()).contains("lock_passwd: false").contains(CloudInitExamples.HASH);
    assertThat(data).hasToString("user-data");
    assertThat(UserDataDocument.parse(data.text()).model().toString())
        .contains("passwd=***")
        .doesNotContain("$6$");
  }

  @Test
  void bytesAreWrittenInBase64() {
    UserData data =
        UserData.builder()
            .file(CloudFile.bytes("/etc/key", new byte[] {0, 1, (byte) 0xff}))
            .build();

    assertThat(data.text()).contains("encoding: b64").contains("content: AAH/");
  }

  @Test
  void whatCouldBreakOutOfItsPlaceIsRefused() {
    UserData.Builder data = UserData.builder();
    List<String> attacks = List.of("a\nruncmd: [reboot]", "a # b", "a: b", "", "\u0000", "-x y");
    for (String attack : attacks) {
      assertRefused(() -> data.hostName(attack));
      assertRefused(() -> CloudUser.named(attack));
      assertRefused(() -> CloudUser.named("ada").groups(List.of(attack)));
      assertRefused(() -> CloudFile.text(attack, ""));
      assertRefused(() -> CloudFile.text("/etc/x", "").mode(attack));
      assertRefused(() -> CloudFile.text("/etc/x", "").owner(attack, "root"));
      assertRefused(() -> data.packages(List.of(attack)));
      assertRefused(() -> data.timeServers(List.of(attack), List.of()));
      assertRefused(() -> data.timeZone(attack));
      assertRefused(() -> data.locale(attack));
      assertRefused(() -> CloudMount.of(attack, "/srv"));
      assertRefused(() -> data.grow(List.of(attack)));
      assertRefused(() -> data.other(attack, "x"));
      assertRefused(() -> MetaData.of(attack, "web1"));
      assertRefused(() -> MetaData.of("web1", attack));
      assertRefused(() -> NetworkDevice.ethernet(attack));
      assertRefused(() -> NetworkDevice.ethernet("eth0").addresses(List.of(attack)));
      assertRefused(() -> NetworkDevice.ethernet("eth0").gateway(attack));
      assertRefused(() -> NetworkDevice.ethernet("eth0").nameServers(List.of(attack)));
      assertRefused(() -> NetworkDevice.ethernet("eth0").matchMac(attack));
    }
    assertRefused(() -> CloudUser.named("ada").sudo("ALL\nroot"));
    assertRefused(() -> CloudUser.named("ada").fullName("Ada:x"));
    assertRefused(() -> data.runCommand(List.of()));
    assertRefused(() -> data.runCommand(List.of("ls", "a\u0000b")));
    assertRefused(() -> data.other("users", List.of()));
    assertRefused(() -> data.other("swap", Map.of("size", 1.5)));
    assertRefused(() -> data.trust("-----BEGIN PRIVATE KEY-----"));
    assertRefused(() -> data.user(CloudUser.named("ada")).user(CloudUser.named("ada")));
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(InvalidSpecException.class);
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadAsTheSame(@ForAll long seed) {
    UserData data = new CloudInitExamples(seed).userData();

    UserDataDocument document = UserDataDocument.parse(data.text());

    assertThat(document.text()).isEqualTo(data.text());
    assertThat(document.problems()).isEmpty();
    assertThat(document.format()).isEqualTo(UserDataFormat.CLOUD_CONFIG);
    assertThat(document.model())
        .isEqualTo(Map.of("format", "cloud-config", "content", Masks.in(data.tree())));
  }

  @Property(tries = 300)
  void readersOfYaml12ReadTheSame(@ForAll long seed) {
    UserData data = new CloudInitExamples(seed).userData();

    Object read = new Load(LoadSettings.builder().build()).loadFromString(data.text());

    assertThat(read).isEqualTo(data.tree());
  }

  @Property(tries = 200)
  void anyTextIsReadWithoutFailingAndKept(@ForAll String text) {
    for (String whole : List.of(text, "#cloud-config\n" + text)) {
      UserDataDocument document = UserDataDocument.parse(whole);
      assertThat(document.text()).isEqualTo(whole);
      assertThat(document.model()).isNotNull();
      assertThat(document.problems()).isNotNull();
    }
  }
}
