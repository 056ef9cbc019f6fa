package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;

/**
 * When connections are closed. The words for it changed their meaning: {@code option httpclose}
 * only asks both sides to close before 1.9 and closes since, which {@code option forceclose} did
 * before.
 */
public enum Closing {
  /** Both sides stay open for the next request. HAProxy's default since 1.5. */
  KEEP_ALIVE,
  /** The server's side is closed after each answer. */
  SERVER,
  /** Both sides are closed after each answer. */
  BOTH,
  /** Both sides are asked to close; before 1.9. */
  ASK_BOTH;

  private static final HaproxyVersion SAME_SINCE = new HaproxyVersion(1, 9);

  Statement statement() {
    return switch (this) {
      case KEEP_ALIVE -> Setting.of("option", "http-keep-alive");
      case SERVER -> Setting.of("option", "http-server-close");
      case BOTH, ASK_BOTH -> new CloseOption(this == ASK_BOTH);
    };
  }

  static HaproxyVersion sameSince() {
    return SAME_SINCE;
  }
}
