package io.panvisor;

import java.util.Arrays;
import java.util.function.Function;

/**
 * A password, key or token: never printed, never serialised, compared by identity.
 *
 * <p>Core removes the values of a call's secrets from every message and log line it produces.
 * Thread-safe.
 */
public final class Secret implements AutoCloseable {

  private final char[] value;

  private Secret(char[] value) {
    this.value = value;
  }

  /** {@return a secret holding a copy of the characters} */
  public static Secret of(char[] value) {
    return new Secret(value.clone());
  }

  /**
   * {@return a secret holding the text; prefer {@link #of(char[])} where the caller can wipe its
   * own copy}
   */
  public static Secret of(String value) {
    return new Secret(value.toCharArray());
  }

  /** Lends a copy of the characters to the function; the copy is wiped when it returns. */
  public <R> R reveal(Function<char[], R> function) {
    char[] copy;
    synchronized (this) {
      copy = value.clone();
    }
    try {
      return function.apply(copy);
    } finally {
      Arrays.fill(copy, '\0');
    }
  }

  /** {@return the text, for client libraries that take nothing else} */
  public String revealText() {
    return reveal(String::new);
  }

  /** Wipes the value. */
  @Override
  public synchronized void close() {
    Arrays.fill(value, '\0');
  }

  /** {@return three asterisks, whatever the value} */
  @Override
  public String toString() {
    return "***";
  }
}
