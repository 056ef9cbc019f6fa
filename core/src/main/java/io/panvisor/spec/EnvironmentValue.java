package io.panvisor.spec;

import io.panvisor.Secret;

/** The value of an environment variable, open or secret. */
public sealed interface EnvironmentValue {

  /**
   * A value that may be shown.
   *
   * @param text the value
   */
  record Open(String text) implements EnvironmentValue {}

  /**
   * A value that is never shown.
   *
   * @param secret the value
   */
  record Hidden(Secret secret) implements EnvironmentValue {}

  /** {@return the value in the open, for the engine only} */
  default String reveal() {
    return this instanceof Open open ? open.text() : ((Hidden) this).secret().revealText();
  }
}
