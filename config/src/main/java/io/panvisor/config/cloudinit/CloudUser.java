package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.config.account.SshPublicKey;
import io.panvisor.error.InvalidSpecException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account that cloud-init makes. Immutable and thread-safe; each method gives a changed copy. An
 * account without a password cannot log in with one; without keys, not over ssh either.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#users-and-groups">cloud-init:
 *     users and groups</a>
 */
public final class CloudUser {

  private final String name;
  private final Map<String, Object> fields;
  private final @Nullable PasswordHash password;

  private CloudUser(String name, Map<String, Object> fields, @Nullable PasswordHash password) {
    this.name = name;
    this.fields = fields;
    this.password = password;
  }

  /**
   * {@return an account of that name, with a home folder and nothing else}
   *
   * @throws InvalidSpecException when the name has other than small letters, digits, '_' and '-',
   *     or more than 32
   */
  public static CloudUser named(String name) {
    return new CloudUser(Texts.account("name", name), Map.of(), null);
  }

  private CloudUser with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(key, value);
    return new CloudUser(name, more, password);
  }

  /** {@return the same with a person's name; without ':'} */
  public CloudUser fullName(String text) {
    if (text.indexOf(':') >= 0) {
      throw InvalidSpecException.of("full-name", text, "a ':' is not allowed here");
    }
    return with("gecos", Values.line("full-name", text));
  }

  /** {@return the same in those groups besides its own, which are made where they are missing} */
  public CloudUser groups(List<String> groups) {
    groups.forEach(group -> Texts.account("groups", group));
    return groups.isEmpty() ? this : with("groups", List.copyOf(groups));
  }

  /** {@return the same with that group as its first; by default one of its own name} */
  public CloudUser primaryGroup(String group) {
    return with("primary_group", Texts.account("primary-group", group));
  }

  /** {@return the same with that shell, an absolute path} */
  public CloudUser shell(String path) {
    return with("shell", Values.absolutePath("shell", path));
  }

  /** {@return the same with that home folder, an absolute path} */
  public CloudUser home(String path) {
    return with("homedir", Values.absolutePath("home", path));
  }

  /** {@return the same with that number, from 0 to 2^31-1} */
  public CloudUser uid(int number) {
    return with("uid", Values.between("uid", number, 0, Integer.MAX_VALUE));
  }

  /** {@return the same as an account for a program: with a low number and without a home folder} */
  public CloudUser system() {
    return with("system", true);
  }

  /** {@return the same that ends on that day} */
  public CloudUser expires(LocalDate day) {
    return with("expiredate", day.toString());
  }

  /**
   * {@return the same that may do what that rule of sudo says, such as {@code ALL=(ALL)
   * NOPASSWD:ALL}}
   */
  public CloudUser sudo(String rule) {
    return with("sudo", Values.line("sudo", rule));
  }

  /** {@return the same into which those keys let} */
  public CloudUser sshKeys(List<SshPublicKey> keys) {
    return keys.isEmpty()
        ? this
        : with("ssh_authorized_keys", keys.stream().map(SshPublicKey::toString).toList());
  }

  /** {@return the same with that password, which then lets in at the console} */
  public CloudUser password(PasswordHash hash) {
    return new CloudUser(name, fields, hash);
  }

  /** {@return its name} */
  public String name() {
    return name;
  }

  /** {@return its password's hash, if it has one} */
  public Optional<PasswordHash> password() {
    return Optional.ofNullable(password);
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.putAll(fields);
    tree.put("lock_passwd", password == null);
    if (password != null) {
      tree.put("passwd", password.secret().revealText());
    }
    return tree;
  }

  /** {@return its name} */
  @Override
  public String toString() {
    return name;
  }
}
