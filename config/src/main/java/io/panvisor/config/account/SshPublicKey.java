package io.panvisor.config.account;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A public key of ssh, as {@code authorized_keys} and {@code id_ed25519.pub} hold it: type, key and
 * comment.
 *
 * @param type such as {@code ssh-ed25519}
 * @param key the key in base64; its own first field is the type again
 * @param comment a comment; empty for none
 * @see <a href="https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT">sshd(8)</a>
 */
public record SshPublicKey(String type, String key, String comment) {

  private static final List<String> TYPES =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "ssh-rsa",
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com");
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

  /**
   * Checks the key.
   *
   * @throws InvalidSpecException when the type is not known, or the key is not of that type
   */
  public SshPublicKey {
    if (!TYPES.contains(type)) {
      throw InvalidSpecException.of(
          "ssh-key", type, "a public key begins with one of " + String.join(", ", TYPES));
    }
    if (!type.equals(innerType(key))) {
      throw InvalidSpecException.of(
          "ssh-key", key, "what follows " + type + " is no such key; take the whole line");
    }
    Values.line("ssh-key", comment);
  }

  /**
   * {@return the key in a line of a {@code .pub} file}
   *
   * @throws InvalidSpecException when it is none, or a private key
   */
  public static SshPublicKey parse(String line) {
    if (line.contains("PRIVATE KEY")) {
      throw InvalidSpecException.of(
          "ssh-key", "***", "this is the private key, which stays where it is; take the .pub file");
    }
    String[] parts = BLANKS.split(Values.line("ssh-key", line.strip()), 3);
    if (parts.length < 2) {
      throw InvalidSpecException.of(
          "ssh-key", line, "a public key is a type, the key and a comment");
    }
    return new SshPublicKey(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
  }

  private static String innerType(String key) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(key));
      int length = bytes.remaining() < 4 ? -1 : bytes.getInt();
      if (length < 1 || length >= bytes.remaining()) {
        return "";
      }
      byte[] name = new byte[length];
      bytes.get(name);
      return new String(name, StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException noBase64) {
      return "";
    }
  }

  /** {@return the line of a file} */
  @Override
  public String toString() {
    return comment.isEmpty() ? type + " " + key : type + " " + key + " " + comment;
  }
}
