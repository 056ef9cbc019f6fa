package io.panvisor.config.yum;

import io.panvisor.error.InvalidSpecException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An OpenPGP public key in its text form, as far as its fingerprint needs it (RFC 4880, sections
 * 4.2, 6.2 and 12.2).
 *
 * @param armored the whole text
 * @param fingerprint 40 hexadecimal digits in capitals
 */
public record PgpKey(String armored, String fingerprint) {

  private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";
  private static final int PUBLIC_KEY = 6;

  /**
   * {@return the key of that text}
   *
   * @throws InvalidSpecException when it is no public key of version 4
   */
  public static PgpKey parse(String armored) {
    int begin = armored.indexOf(BEGIN);
    int end = armored.indexOf(END);
    if (begin < 0 || end < begin) {
      throw wrong("a key is a text from '" + BEGIN + "' to '" + END + "'");
    }
    return new PgpKey(
        armored, fingerprint(packet(bytes(armored.substring(begin + BEGIN.length(), end)))));
  }

  /**
   * {@return this key}
   *
   * @param expected a fingerprint of 40 hexadecimal digits, blanks and colons allowed
   * @throws InvalidSpecException when it is another one's
   */
  public PgpKey withFingerprint(String expected) {
    String digits = expected.replaceAll("[\\s:]", "").toUpperCase(Locale.ROOT);
    if (!digits.matches("[0-9A-F]{40}")) {
      throw InvalidSpecException.of(
          "fingerprint", expected, "a fingerprint has 40 hexadecimal digits");
    }
    if (!digits.equals(fingerprint)) {
      throw InvalidSpecException.of(
          "fingerprint", expected, "the key is another one: its fingerprint is " + fingerprint);
    }
    return this;
  }

  private static InvalidSpecException wrong(String why) {
    return InvalidSpecException.of("key", "", why);
  }

  private static byte[] bytes(String body) {
    // Headers end with an empty line; the checksum is the line that begins with '='.
    String[] parts = body.replace("\r", "").split("\n[ \t]*\n", 2);
    String text = parts[parts.length - 1].replaceAll("(?m)^=.*$", "");
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException noBase64) {
      throw wrong("the key's text is damaged");
    }
  }

  private static byte[] packet(byte[] bytes) {
    try {
      int header = bytes[0] & 0xff;
      boolean isNew = (header & 0x40) != 0;
      int tag = isNew ? header & 0x3f : header >> 2 & 0xf;
      if ((header & 0x80) == 0 || tag != PUBLIC_KEY) {
        throw wrong("the text does not begin with a public key");
      }
      int first = bytes[1] & 0xff;
      int lengthBytes = isNew ? newLengthBytes(first) : 1 << (header & 3);
      long length = isNew && lengthBytes == 2 ? twoBytes(first, bytes[2]) : 0;
      if (length == 0) {
        int start = isNew && lengthBytes == 5 ? 2 : 1;
        for (int index = start; index <= lengthBytes; index++) {
          length = length << 8 | bytes[index] & 0xff;
        }
      }
      int start = 1 + lengthBytes;
      if (length > bytes.length - start) {
        throw wrong("the key's text is cut off");
      }
      return Arrays.copyOfRange(bytes, start, (int) (start + length));
    } catch (ArrayIndexOutOfBoundsException cut) {
      throw wrong("the key's text is cut off");
    }
  }

  private static int newLengthBytes(int first) {
    if (first < 192) {
      return 1;
    }
    return first < 224 ? 2 : 5;
  }

  private static long twoBytes(int first, byte second) {
    return ((first - 192L) << 8) + (second & 0xff) + 192;
  }

  private static String fingerprint(byte[] key) {
    if (key.length == 0 || key[0] != 4) {
      throw wrong("only keys of version 4 are known here");
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(new byte[] {(byte) 0x99, (byte) (key.length >> 8), (byte) key.length});
      return HexFormat.of().withUpperCase().formatHex(digest.digest(key));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-1", impossible);
    }
  }
}
