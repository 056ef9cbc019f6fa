package io.panvisor.haproxy.config;

import io.panvisor.Secret;
import io.panvisor.config.Values;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/** A password as crypt(3) hashes it; never printed. Immutable and thread-safe. */
public final class PasswordHash {

  private static final Pattern CRYPT =
      Pattern.compile("\\$(?:1|5|6|2[abxy]|y|gy|7)\\$[A-Za-z0-9./$=,]{1,250}");
  private static final String SALT_LETTERS =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int SALT_LENGTH = 16;

  private final String crypt;

  private PasswordHash(String crypt) {
    this.crypt = crypt;
  }

  /** {@return the SHA-512 hash of a password, with a new salt} */
  public static PasswordHash of(Secret password) {
    SecureRandom random = new SecureRandom();
    StringBuilder salt = new StringBuilder("$6$");
    for (int index = 0; index < SALT_LENGTH; index++) {
      salt.append(SALT_LETTERS.charAt(random.nextInt(SALT_LETTERS.length())));
    }
    return new PasswordHash(hash(password, salt.toString()));
  }

  /**
   * {@return the hash that a text is}
   *
   * @throws io.panvisor.error.InvalidSpecException when it is none of crypt(3); the text is not in
   *     the error
   */
  public static PasswordHash parse(String field, String text) {
    if (!CRYPT.matcher(text).matches()) {
      Values.matching(
          CRYPT, field, "***", "a hash of crypt(3) is expected here, such as mkpasswd -m sha-512");
    }
    return new PasswordHash(text);
  }

  private static String hash(Secret password, String salt) {
    return password.reveal(
        letters -> {
          byte[] bytes = bytes(letters);
          try {
            return Sha2Crypt.sha512Crypt(bytes, salt);
          } finally {
            Arrays.fill(bytes, (byte) 0);
          }
        });
  }

  private static byte[] bytes(char[] letters) {
    java.nio.ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(letters));
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** {@return whether it is the hash of that password, as far as that can be told here} */
  public boolean fits(Secret password) {
    if (!crypt.startsWith("$6$") && !crypt.startsWith("$5$")) {
      return false;
    }
    String again =
        password.reveal(
            letters -> {
              byte[] bytes = bytes(letters);
              try {
                return Crypt.crypt(bytes, crypt);
              } finally {
                Arrays.fill(bytes, (byte) 0);
              }
            });
    return MessageDigest.isEqual(
        again.getBytes(StandardCharsets.US_ASCII), crypt.getBytes(StandardCharsets.US_ASCII));
  }

  /** The hash as the file has it. */
  String crypt() {
    return crypt;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PasswordHash hash && hash.crypt.equals(crypt);
  }

  @Override
  public int hashCode() {
    return crypt.hashCode();
  }

  /** {@return three asterisks} */
  @Override
  public String toString() {
    return "***";
  }
}
