package io.panvisor.haproxy.config;

import io.panvisor.Secret;
import io.panvisor.config.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * A user of a userlist, whose password stands in the file as a hash alone.
 *
 * @param name the name: letters, digits and the signs {@code _.:@+-}
 * @param password the hash
 * @param groups groups of the same userlist
 */
public record User(String name, PasswordHash password, List<String> groups) implements Statement {

  /** Checks the names. */
  public User {
    groups = List.copyOf(groups);
    Values.token("user", name);
    groups.forEach(group -> Values.token("group", group));
  }

  /** {@return a user whose password is hashed now, with a new salt} */
  public static User of(String name, Secret password) {
    return new User(name, PasswordHash.of(password), List.of());
  }

  /** {@return the same in these groups} */
  public User in(List<String> others) {
    return new User(name, password, others);
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words = new ArrayList<>(List.of("user", name, "password", password.crypt()));
    if (!groups.isEmpty()) {
      words.addAll(List.of("groups", String.join(",", groups)));
    }
    out.at("user " + name).line(words);
  }
}
