package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.config.account.SshPublicKey;
import io.panvisor.error.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account that the installer makes. Immutable and thread-safe; each method gives a changed copy.
 * Without a password it is locked.
 */
public final class KickstartUser {

  private final String name;
  private final Map<String, String> options;
  private final List<SshPublicKey> keys;
  private final @Nullable PasswordHash password;

  private KickstartUser(
      String name,
      Map<String, String> options,
      List<SshPublicKey> keys,
      @Nullable PasswordHash password) {
    this.name = name;
    this.options = options;
    this.keys = keys;
    this.password = password;
  }

  /** {@return an account of that name: small letters, digits, '_' and '-', 32 at most} */
  public static KickstartUser named(String name) {
    return new KickstartUser(Names.account("name", name), Map.of(), List.of(), null);
  }

  private KickstartUser with(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new KickstartUser(name, more, keys, password);
  }

  /** {@return the same in those groups, which are made where they are missing} */
  public KickstartUser groups(List<String> groups) {
    groups.forEach(group -> Names.account("groups", group));
    return groups.isEmpty() ? this : with("--groups", String.join(",", groups));
  }

  /** {@return the same with that password} */
  public KickstartUser password(PasswordHash hash) {
    return new KickstartUser(name, options, keys, hash);
  }

  /** {@return the same into which those keys let; from release 8} */
  public KickstartUser sshKeys(List<SshPublicKey> more) {
    return new KickstartUser(name, options, List.copyOf(more), password);
  }

  /** {@return the same with a person's name; without ':'} */
  public KickstartUser fullName(String text) {
    if (text.indexOf(':') >= 0) {
      throw InvalidSpecException.of("full-name", text, "a ':' is not allowed here");
    }
    return with("--gecos", Values.line("full-name", text));
  }

  /** {@return the same with that home folder} */
  public KickstartUser home(String path) {
    return with("--homedir", Values.absolutePath("home", path));
  }

  /** {@return the same with that shell} */
  public KickstartUser shell(String path) {
    return with("--shell", Values.absolutePath("shell", path));
  }

  /** {@return the same with that number, from 0 to 2^31-1} */
  public KickstartUser uid(int number) {
    return with("--uid", Integer.toString(Values.between("uid", number, 0, Integer.MAX_VALUE)));
  }

  /** {@return its name} */
  public String name() {
    return name;
  }

  /** {@return its keys} */
  public List<SshPublicKey> keys() {
    return keys;
  }

  /** {@return its password's hash, if it has one} */
  public Optional<PasswordHash> password() {
    return Optional.ofNullable(password);
  }

  Map<String, String> options() {
    return options;
  }

  /** {@return its name} */
  @Override
  public String toString() {
    return name;
  }
}
