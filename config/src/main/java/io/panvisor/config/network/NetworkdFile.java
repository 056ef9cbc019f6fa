package io.panvisor.config.network;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code .netdev} or {@code .network} file of systemd-networkd (<a
 * href="https://www.freedesktop.org/software/systemd/man/systemd.network.html">systemd.network(5)</a>).
 * Sections and keys may come more than once there. Immutable and thread-safe; an edit gives another
 * document that differs only in the lines it is about.
 */
public final class NetworkdFile implements ConfigDocument {

  private final IniText ini;

  private NetworkdFile(IniText ini) {
    this.ini = ini;
  }

  /** {@return the file of that text; what is wrong in it is in {@link #problems()}} */
  public static NetworkdFile parse(String text) {
    return new NetworkdFile(new IniText(text, "#;", true));
  }

  @Override
  public String text() {
    return ini.text();
  }

  IniText ini() {
    return ini;
  }

  NetworkdFile of(IniText changed) {
    return new NetworkdFile(changed);
  }

  /** {@return the last value of that key in sections of that name} */
  public Optional<String> value(String section, String key) {
    return ini.value(section, key);
  }

  /** {@return all values of that key in sections of that name, in order} */
  public List<String> values(String section, String key) {
    return ini.values(section, key);
  }

  /**
   * {@return the same with those values for the key, a line each; none removes it}
   *
   * @throws io.panvisor.error.InvalidSpecException when a name or value could not stand in its
   *     place, as with control characters
   */
  public NetworkdFile with(String section, String key, List<String> values) {
    NetworkManagerFile.section(section);
    NetworkManagerFile.key(key);
    values.forEach(value -> NetworkManagerFile.line(section, key, value));
    return new NetworkdFile(ini.with(section, key, values));
  }

  /** {@return the same with that one value for the key} */
  public NetworkdFile with(String section, String key, String value) {
    return with(section, key, List.of(value));
  }

  /** {@return the same without that key in sections of that name} */
  public NetworkdFile without(String section, String key) {
    return new NetworkdFile(ini.without(section, key::equals));
  }

  /** {@return the sections with their keys, lists where one comes again; passwords are masked} */
  @Override
  public Object model() {
    return ini.tree();
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (IniText.Entry entry : ini.entries()) {
      if (entry.kind() == IniText.Kind.OTHER) {
        problems.add(
            Problem.error(
                entry.line(),
                "'" + entry.value().strip() + "' is neither a section, a key nor a comment",
                "systemd-networkd ignores the line"));
      } else if (entry.kind() == IniText.Kind.KEY && entry.block() < 0) {
        problems.add(
            Problem.error(
                entry.line(), entry.key() + " stands before any [section]", "move it into one"));
      }
    }
    return problems;
  }
}
