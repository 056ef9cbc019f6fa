package io.panvisor.config.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The password hash {@code $6$} of crypt(5): SHA-512, repeated, with a salt.
 *
 * @see <a href="https://www.akkadia.org/drepper/SHA-crypt.txt">Unix crypt using SHA-256 and
 *     SHA-512</a>
 */
final class Sha512Crypt {

  static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int USUAL_ROUNDS = 5000;
  private static final int SIZE = 64;

  private Sha512Crypt() {}

  static String hash(String password, String salt, int rounds) {
    byte[] key = password.getBytes(StandardCharsets.UTF_8);
    byte[] seasoning = salt.getBytes(StandardCharsets.UTF_8);
    byte[] digest = start(key, seasoning);
    byte[] keyBytes = repeated(key, key.length, key.length);
    byte[] saltBytes = repeated(seasoning, 16 + (digest[0] & 0xff), seasoning.length);
    for (int round = 0; round < rounds; round++) {
      MessageDigest sha = sha512();
      sha.update(round % 2 == 1 ? keyBytes : digest);
      if (round % 3 != 0) {
        sha.update(saltBytes);
      }
      if (round % 7 != 0) {
        sha.update(keyBytes);
      }
      sha.update(round % 2 == 1 ? digest : keyBytes);
      digest = sha.digest();
    }
    String effort = rounds == USUAL_ROUNDS ? "" : "rounds=" + rounds + "$";
    return "$6$" + effort + salt + "$" + encoded(digest);
  }

  /** The first digest, into which password, salt and a digest of both are mixed. */
  private static byte[] start(byte[] key, byte[] salt) {
    MessageDigest sha = sha512();
    sha.update(key);
    sha.update(salt);
    sha.update(key);
    byte[] mixed = sha.digest();
    sha.update(key);
    sha.update(salt);
    sha.update(stretched(mixed, key.length));
    for (int bits = key.length; bits > 0; bits >>= 1) {
      sha.update((bits & 1) == 1 ? mixed : key);
    }
    return sha.digest();
  }

  /** The digest of so many repetitions, stretched to a length. */
  private static byte[] repeated(byte[] bytes, int times, int length) {
    MessageDigest sha = sha512();
    for (int count = 0; count < times; count++) {
      sha.update(bytes);
    }
    return stretched(sha.digest(), length);
  }

  private static byte[] stretched(byte[] digest, int length) {
    byte[] result = new byte[length];
    for (int at = 0; at < length; at += SIZE) {
      System.arraycopy(digest, 0, result, at, Math.min(SIZE, length - at));
    }
    return result;
  }

  /** Three bytes, a third of the digest apart and rotated with each group, are four letters. */
  private static String encoded(byte[] digest) {
    StringBuilder text = new StringBuilder();
    int[] at = {0, 21, 42};
    for (int group = 0; group < 21; group++) {
      int bits =
          (digest[at[0]] & 0xff) << 16 | (digest[at[1]] & 0xff) << 8 | (digest[at[2]] & 0xff);
      append(text, bits, 4);
      at = Arrays.stream(new int[] {at[1], at[2], at[0]}).map(index -> index + 1).toArray();
    }
    append(text, digest[63] & 0xff, 2);
    return text.toString();
  }

  private static void append(StringBuilder text, int bits, int letters) {
    for (int letter = 0; letter < letters; letter++) {
      text.append(ALPHABET.charAt(bits >> 6 * letter & 0x3f));
    }
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-512", impossible);
    }
  }
}
