package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.Set;

/**
 * What frontends, backends, listen and defaults sections can be told.
 *
 * @param <B> the builder
 */
public interface ProxyStatements<B> extends Statements<B> {

  /** Says what is spoken. */
  default B mode(ProxyMode mode) {
    return setting("mode", mode.word());
  }

  /** Logs to the places of the global section. */
  default B logGlobal() {
    return setting("log", "global");
  }

  /** Adds a place where log lines go. */
  default B log(LogTarget target) {
    return add(target);
  }

  /** Sets an option by its name in the manual, such as {@code httplog}, with its arguments. */
  default B option(String name, String... arguments) {
    java.util.List<String> words = new java.util.ArrayList<>(java.util.List.of("option", name));
    words.addAll(java.util.Arrays.asList(arguments));
    return add(new Setting(words));
  }

  /** Unsets an option. */
  default B noOption(String name) {
    return setting("no", "option", name);
  }

  /** Says when a connection is closed. */
  default B closing(Closing closing) {
    return add(closing.statement());
  }

  /**
   * Sets a time.
   *
   * @param name {@code connect}, {@code client}, {@code server}, {@code queue}, {@code check},
   *     {@code tunnel}, {@code http-request}, {@code http-keep-alive}, {@code client-fin}, {@code
   *     server-fin} or {@code tarpit}
   * @param time from 1 millisecond to 24 days
   */
  default B timeout(String name, Duration time) {
    Set<String> names =
        Set.of(
            "connect",
            "client",
            "server",
            "queue",
            "check",
            "tunnel",
            "http-request",
            "http-keep-alive",
            "client-fin",
            "server-fin",
            "tarpit",
            "client-hs");
    if (!names.contains(name)) {
      throw InvalidSpecException.of(
          "timeout",
          name,
          "there is no such time; there are "
              + String.join(", ", names.stream().sorted().toList()));
    }
    return setting("timeout", name, HaproxyTime.written("timeout " + name, time));
  }

  /** Answers with that file's content when HAProxy itself answers with that status. */
  default B errorFile(int status, String path) {
    return setting(
        "errorfile",
        Integer.toString(Values.between("errorfile", status, 200, 599)),
        Values.absolutePath("errorfile", path));
  }

  /** Adds a test with a name. */
  default B acl(Acl acl) {
    return add(acl);
  }

  /** Adds a rule. */
  default B rule(Rule rule) {
    return add(rule);
  }

  /** Sets, adds or removes a header. */
  default B header(HeaderRule rule) {
    return add(rule);
  }

  /** Tells servers the client's address in a header {@code X-Forwarded-For}. */
  default B forwardFor() {
    return setting("option", "forwardfor");
  }

  /** Shows the page of statistics. */
  default B stats(StatsPage page) {
    return add(page);
  }

  /** Adds a table that remembers clients. */
  default B stickTable(StickTable table) {
    return add(table);
  }
}
