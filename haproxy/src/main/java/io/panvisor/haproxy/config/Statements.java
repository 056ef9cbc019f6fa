package io.panvisor.haproxy.config;

/**
 * What every section can be told.
 *
 * @param <B> the builder
 */
public interface Statements<B> {

  /** Adds a statement. */
  B add(Statement statement);

  /**
   * Adds a line of words, such as {@code option httplog}. A word may have blanks in it; it is
   * quoted where it is written.
   *
   * @throws io.panvisor.error.InvalidSpecException when a word has control characters
   */
  default B setting(String... words) {
    return add(Setting.of(words));
  }

  /**
   * Adds a line as it stands, for what has no form here.
   *
   * @throws io.panvisor.error.InvalidSpecException when it is more than a line, or begins a section
   */
  default B raw(String line) {
    return add(new RawLine(line));
  }
}
