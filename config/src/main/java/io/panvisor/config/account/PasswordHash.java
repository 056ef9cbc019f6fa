package io.panvisor.config.account;

import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * A password as a file may hold it: hashed, in the form of <a
 * href="https://manpages.debian.org/bookworm/libcrypt-dev/crypt.5.en.html">crypt(5)</a>. Immutable
 * and thread-safe; never printed.
 */
public final class PasswordHash {

  /** How often SHA-512 is repeated by {@link #ofPlain(Secret)}: 100,000 times. */
  public static final int DEFAULT_ROUNDS = 100_000;

  private static final Pattern CRYPT =
      Pattern.compile(
          "\\$(?:5|6)\\$(?:rounds=[1-9][0-9]{3,8}\\$)?[A-Za-z0-9./]{1,16}\\$[A-Za-z0-9./]{43,86}"
              + "|\\$(?:y|gy|7)\\$[A-Za-z0-9./]{1,16}\\$[A-Za-z0-9./]{1,86}\\$[A-Za-z0-9./]{43}"
              + "|\\$2[aby]\\$[0-9]{2}\\$[A-Za-z0-9./]{53}");
  private static final int SALT_LENGTH = 16;

  private final Secret value;

  private PasswordHash(Secret value) {
    this.value = value;
  }

  /**
   * {@return the hash in that text}
   *
   * @param field the field's name, for the error, which never shows the text
   * @throws InvalidSpecException when it is no hash of SHA-256, SHA-512, yescrypt or bcrypt: such
   *     as a password that is not hashed, or a hash of DES or MD5, which are broken within minutes
   */
  public static PasswordHash of(String field, Secret hash) {
    if (!CRYPT.matcher(hash.revealText()).matches()) {
      throw InvalidSpecException.of(
          field,
          "***",
          "a hashed password is expected here, as 'openssl passwd -6' or 'mkpasswd' prints it; it"
              + " begins with $6$, $5$, $y$ or $2b$");
    }
    return new PasswordHash(hash);
  }

  /**
   * {@return the hash of a password, by SHA-512 with a new salt, {@link #DEFAULT_ROUNDS} times}
   *
   * @throws InvalidSpecException when the password is empty or has a line's end in it
   */
  public static PasswordHash ofPlain(Secret password) {
    SecureRandom random = new SecureRandom();
    StringBuilder salt = new StringBuilder();
    for (int index = 0; index < SALT_LENGTH; index++) {
      salt.append(Sha512Crypt.ALPHABET.charAt(random.nextInt(64)));
    }
    String text = password.revealText();
    if (text.isEmpty() || text.chars().anyMatch(letter -> letter < ' ')) {
      throw InvalidSpecException.of(
          "password", "***", "a password has at least one letter, and no line's end in it");
    }
    return new PasswordHash(Secret.of(Sha512Crypt.hash(text, salt.toString(), DEFAULT_ROUNDS)));
  }

  /** {@return the hash, for the file that holds it} */
  public Secret secret() {
    return value;
  }

  /** {@return three asterisks} */
  @Override
  public String toString() {
    return value.toString();
  }
}
