package io.panvisor.config.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.Command;
import io.panvisor.process.Commands;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

  private static final String KNOWN =
      "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJ"
          + "uesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";

  @Test
  void theHashIsTheOneThatLibcryptMakes() {
    assertThat(Sha512Crypt.hash("Hello world!", "saltstring", 5000)).isEqualTo(KNOWN);
  }

  @Test
  void manyRoundsAreSaidInTheHash() {
    assertThat(Sha512Crypt.hash("Hello world!", "saltstringsaltst", 10_000))
        .isEqualTo(
            "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sb"
                + "HbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.");
  }

  @Test
  void aPlainPasswordIsHashedWithASaltOfItsOwn() {
    PasswordHash one = PasswordHash.ofPlain(Secret.of("open sesame"));
    PasswordHash other = PasswordHash.ofPlain(Secret.of("open sesame"));

    assertThat(one.secret().revealText()).startsWith("$6$rounds=100000$").doesNotContain("sesame");
    assertThat(other.secret().revealText()).isNotEqualTo(one.secret().revealText());
    assertThat(PasswordHash.of("password", one.secret()).secret()).isSameAs(one.secret());
    assertThat(one).hasToString("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        KNOWN,
        "$5$rounds=5000$abc$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7",
        "$2b$12$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234"
      })
  void hashesOfToday(String hash) {
    assertThat(PasswordHash.of("password", Secret.of(hash)).secret().revealText()).isEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$1$abc$aaaaaaaaaaaaaaaaaaaaaa",
        "aaQSqAReePlq6",
        "$6$salt$short",
        KNOWN + "\nroot",
        KNOWN + "\"",
        KNOWN + " #"
      })
  void whatIsNoSuchHashIsRefusedWithoutBeingShown(String text) {
    assertThatThrownBy(() -> PasswordHash.of("rootpw", Secret.of(text)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("rootpw")
        .hasMessageContaining("openssl passwd -6")
        .hasMessageNotContaining("Plq6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two\nlines"})
  void aPasswordThatNobodyCanTypeIsRefused(String text) {
    assertThatThrownBy(() -> PasswordHash.ofPlain(Secret.of(text)))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  @Tag("engine")
  void opensslHashesEveryPasswordToTheSame() {
    Random random = new Random(7);
    for (int length : List.of(1, 7, 15, 16, 17, 31, 63, 64, 65, 100, 127, 128, 129, 200)) {
      StringBuilder password = new StringBuilder();
      for (int index = 0; index < length; index++) {
        password.append((char) ('!' + random.nextInt(90)));
      }
      int rounds = 1000 + random.nextInt(500);
      String salt = "rounds=" + rounds + "$a./Z" + length;
      String openssl =
          Commands.here()
              .run(
                  Command.of("openssl", "passwd", "-6", "-salt", salt, "-stdin")
                      .withInput(password + "\n"))
              .out()
              .strip();

      assertThat(Sha512Crypt.hash(password.toString(), "a./Z" + length, rounds)).isEqualTo(openssl);
    }
  }
}
