package io.panvisor;

/** What a machine's own health check says of it, where it has one. */
public enum Health {
  /** It is too early to tell. */
  STARTING,
  /** The check passes. */
  HEALTHY,
  /** The check has failed too often in a row; it may pass again. */
  UNHEALTHY
}
