package io.panvisor.haproxy.runtime;

/** What somebody wants of a server, whatever its health. */
public enum AdministrativeState {
  /** It takes part, as far as its checks let it. */
  READY("ready"),
  /** It gets no new sessions but those that belong to it by a cookie or a table. */
  DRAIN("drain"),
  /** It gets nothing and is not checked. */
  MAINTENANCE("maint");

  private final String word;

  AdministrativeState(String word) {
    this.word = word;
  }

  /** HAProxy's word for it. */
  String word() {
    return word;
  }
}
