package io.panvisor.config.packstack;

import io.panvisor.error.InvalidSpecException;
import java.util.List;

/**
 * One key of an answer file, as a release has it.
 *
 * @param name such as {@code CONFIG_NOVA_INSTALL}
 * @param part the part of packstack that reads it, such as {@code nova}
 * @param usual the value that packstack takes by itself; one that begins with '@' is made anew or
 *     depends on the machine: {@code @password}, {@code @hex16}, {@code @hex32}, {@code @host},
 *     {@code @first-device}, {@code @second-device}, {@code @ldap-url}
 * @param options what it may be, where only some values are taken; patterns where a check says so
 * @param checks how packstack checks it, such as {@code integer} and {@code not-empty}
 * @param secret whether its value is not to be shown
 * @param otherName what the other release calls it; empty when it has the same name or none
 */
public record PackstackKey(
    String name,
    String part,
    String usual,
    List<String> options,
    List<String> checks,
    boolean secret,
    String otherName) {

  /** Copies the lists. */
  public PackstackKey {
    options = List.copyOf(options);
    checks = List.copyOf(checks);
  }

  /**
   * {@return the value, if the key may have it}
   *
   * @throws InvalidSpecException when packstack would refuse it; a secret's value is not shown
   */
  public String checked(String value) {
    AnswerChecks.check(this, value);
    return value;
  }

  /** {@return an error about a value of this key} */
  InvalidSpecException wrong(String value, String why) {
    return InvalidSpecException.of(name, secret ? "***" : value, why);
  }
}
