package io.panvisor.config.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshPublicKeyTest {

  private static final String KEY =
      "AAAAC3NzaC1lZDI1NTE5AAAAIBorSao/yESa6NZWuuxHA/tic9hBkGSA26bHgHeQ+Wo1";

  @Test
  void aLineOfAPubFileIsTypeKeyAndComment() {
    SshPublicKey key = SshPublicKey.parse("ssh-ed25519 " + KEY + " ada's old laptop\n");

    assertThat(key.type()).isEqualTo("ssh-ed25519");
    assertThat(key.key()).isEqualTo(KEY);
    assertThat(key.comment()).isEqualTo("ada's old laptop");
    assertThat(SshPublicKey.parse(key.toString())).isEqualTo(key);
    assertThat(SshPublicKey.parse("ssh-ed25519 " + KEY)).hasToString("ssh-ed25519 " + KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ssh-ed25519",
        "ssh-rsa " + KEY,
        "ssh-dss " + KEY,
        "ssh-ed25519 AAAA",
        "ssh-ed25519 not/base64!",
        "command=\"sh\" ssh-ed25519 " + KEY,
        "ssh-ed25519 " + KEY + " a\nssh-ed25519 " + KEY
      })
  void whatIsNoneIsRefused(String line) {
    assertThatThrownBy(() -> SshPublicKey.parse(line)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aPrivateKeyIsRefusedWithoutBeingShown() {
    assertThatThrownBy(
            () -> SshPublicKey.parse("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(".pub")
        .hasMessageNotContaining("b3Blbn");
  }
}
