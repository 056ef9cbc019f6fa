package io.panvisor.haproxy.runtime;

/** A server's health as it can be told to HAProxy, until the next check says otherwise. */
public enum ReportedHealth {
  /** It is well. */
  UP("up"),
  /** It answers, and is about to stop. */
  STOPPING("stopping"),
  /** It does not answer. */
  DOWN("down");

  private final String word;

  ReportedHealth(String word) {
    this.word = word;
  }

  /** HAProxy's word for it. */
  String word() {
    return word;
  }
}
