package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.Locale;
import java.util.Optional;

/** The sections of the file. */
public enum SectionKind {
  /** Settings of the process. */
  GLOBAL("global", Naming.NONE, 1, 5),
  /** What the proxies below it take over. */
  DEFAULTS("defaults", Naming.OPTIONAL, 1, 5),
  /** Where clients connect. */
  FRONTEND("frontend", Naming.NEEDED, 1, 5),
  /** A set of servers. */
  BACKEND("backend", Naming.NEEDED, 1, 5),
  /** A frontend and a backend in one. */
  LISTEN("listen", Naming.NEEDED, 1, 5),
  /** Name servers for the addresses of servers. */
  RESOLVERS("resolvers", Naming.NEEDED, 1, 6),
  /** Processes that share stick tables. */
  PEERS("peers", Naming.NEEDED, 1, 5),
  /** Users and groups. */
  USERLIST("userlist", Naming.NEEDED, 1, 5),
  /** A store of answers. */
  CACHE("cache", Naming.NEEDED, 1, 8),
  /** Where alerts are mailed to. */
  MAILERS("mailers", Naming.NEEDED, 1, 6),
  /** A ring buffer for log lines. */
  RING("ring", Naming.NEEDED, 2, 2),
  /** A program that the master process runs. */
  PROGRAM("program", Naming.NEEDED, 2, 0),
  /** A set of error pages. */
  HTTP_ERRORS("http-errors", Naming.NEEDED, 2, 2),
  /** A FastCGI application. */
  FCGI_APP("fcgi-app", Naming.NEEDED, 2, 1),
  /** Where log lines are taken in and sent on. */
  LOG_FORWARD("log-forward", Naming.NEEDED, 2, 3),
  /** Formats of log lines by their occasion. */
  LOG_PROFILE("log-profile", Naming.NEEDED, 3, 1),
  /** Certificates by name. */
  CRT_STORE("crt-store", Naming.OPTIONAL, 3, 0),
  /** What is traced from the start. */
  TRACES("traces", Naming.NONE, 3, 1),
  /** How certificates are asked for. */
  ACME("acme", Naming.NEEDED, 3, 2),
  /** Network namespaces. */
  NAMESPACE_LIST("namespace_list", Naming.NONE, 1, 6),
  /** A section that is not known here. */
  UNKNOWN("", Naming.OPTIONAL, 1, 5);

  /** Whether a name stands behind the keyword. */
  enum Naming {
    NONE,
    OPTIONAL,
    NEEDED
  }

  private final String keyword;
  private final Naming naming;
  private final HaproxyVersion since;

  SectionKind(String keyword, Naming naming, int major, int minor) {
    this.keyword = keyword;
    this.naming = naming;
    this.since = new HaproxyVersion(major, minor);
  }

  /** {@return the word that begins it; empty for {@link #UNKNOWN}} */
  public String keyword() {
    return keyword;
  }

  /** {@return the version that has it first; 1.5 also for what is older} */
  public HaproxyVersion since() {
    return since;
  }

  Naming naming() {
    return naming;
  }

  /** {@return whether it is a frontend, a backend or both} */
  public boolean isProxy() {
    return this == FRONTEND || this == BACKEND || this == LISTEN;
  }

  /** {@return whether clients connect to it} */
  public boolean takesClients() {
    return this == FRONTEND || this == LISTEN;
  }

  /** {@return whether it has servers} */
  public boolean hasServers() {
    return this == BACKEND || this == LISTEN;
  }

  /** {@return the section of that keyword, if it is one} */
  static Optional<SectionKind> of(String keyword) {
    if (keyword.isEmpty()) {
      return Optional.empty();
    }
    for (SectionKind kind : values()) {
      if (kind.keyword.equals(keyword)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** {@return the section that somebody meant who wrote that, if it is near to one} */
  static Optional<SectionKind> meantBy(String keyword) {
    String small = keyword.toLowerCase(Locale.ROOT).replace('_', '-');
    for (SectionKind kind : values()) {
      if (kind != UNKNOWN && kind.keyword.length() > 3 && Similar.areNear(kind.keyword, small)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
