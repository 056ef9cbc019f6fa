package io.panvisor.error;

/** Whether the same call can succeed later. */
public enum Retry {
  /** Never as it is: the call itself must change. */
  NEVER,
  /** Once something else has changed: the machine's state, a permission, what is installed. */
  AFTER_CHANGE,
  /** By itself after a while. */
  LATER
}
