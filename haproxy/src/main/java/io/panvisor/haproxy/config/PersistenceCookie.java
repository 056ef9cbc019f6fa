package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The cookie by which a client comes back to its server. Immutable and thread-safe; each method
 * that changes gives a changed copy.
 */
public final class PersistenceCookie implements Statement {

  /** Whose the cookie is. */
  public enum Mode {
    /** HAProxy's own. */
    INSERT,
    /** The server's, whose value HAProxy replaces. */
    REWRITE,
    /** The server's, in front of whose value HAProxy puts the server. */
    PREFIX
  }

  private final String name;
  private final Mode mode;
  private final Set<String> options;

  private PersistenceCookie(String name, Mode mode, Set<String> options) {
    this.name = Values.token("cookie", name);
    this.mode = mode;
    this.options = options;
  }

  /** {@return a cookie of that name} */
  public static PersistenceCookie of(String name, Mode mode) {
    return new PersistenceCookie(name, mode, Set.of());
  }

  /** {@return a cookie of HAProxy's own} */
  public static PersistenceCookie insert(String name) {
    return of(name, Mode.INSERT);
  }

  private PersistenceCookie with(String... words) {
    Set<String> more = new LinkedHashSet<>(options);
    more.add(String.join(" ", words));
    return new PersistenceCookie(name, mode, more);
  }

  /** {@return the same, which is sent only when it is new, and which servers do not see} */
  public PersistenceCookie indirect() {
    if (mode == Mode.REWRITE) {
      throw InvalidSpecException.of("cookie " + name, "indirect", "rewrite excludes it");
    }
    return with("indirect");
  }

  /** {@return the same, with answers that set it marked as not to be stored} */
  public PersistenceCookie noCache() {
    return with("nocache");
  }

  /** {@return the same, set only in answers to POST} */
  public PersistenceCookie postOnly() {
    return with("postonly");
  }

  /** {@return the same, left alone where the server sets it itself} */
  public PersistenceCookie preserve() {
    return with("preserve");
  }

  /** {@return the same, which scripts in a browser do not see} */
  public PersistenceCookie httpOnly() {
    return with("httponly");
  }

  /** {@return the same, which browsers send by TLS alone} */
  public PersistenceCookie secure() {
    return with("secure");
  }

  /** {@return the same, valid for a domain and what is below it} */
  public PersistenceCookie domain(String domain) {
    Values.hostName("cookie.domain", domain.startsWith(".") ? domain.substring(1) : domain);
    return with("domain", domain);
  }

  /** {@return the same, no longer taken after that time without a request} */
  public PersistenceCookie maximumIdle(Duration time) {
    return with("maxidle", HaproxyTime.written("cookie.maxidle", time));
  }

  /** {@return the same, no longer taken after that time} */
  public PersistenceCookie maximumLife(Duration time) {
    return with("maxlife", HaproxyTime.written("cookie.maxlife", time));
  }

  /** {@return its name} */
  public String name() {
    return name;
  }

  /** {@return whose it is} */
  public Mode mode() {
    return mode;
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words =
        new ArrayList<>(List.of("cookie", name, mode.name().toLowerCase(java.util.Locale.ROOT)));
    options.forEach(option -> words.addAll(List.of(option.split(" "))));
    out.at("cookie " + name).line(words);
  }
}
