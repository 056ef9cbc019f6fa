package io.panvisor.haproxy.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One row of {@code show stat}: a frontend, a backend, a server or a listener. Counters are those
 * of the process that answers, since it began. Immutable.
 */
public final class ProxyStatistics {

  /** What a row is of. */
  public enum Kind {
    /** What clients reach. */
    FRONTEND,
    /** A set of servers, summed up. */
    BACKEND,
    /** One server of a backend. */
    SERVER,
    /** One socket of a frontend; told only with {@code option socket-stats}. */
    LISTENER
  }

  private final Fields fields;
  private final Kind kind;

  private ProxyStatistics(Fields fields) {
    this.fields = fields;
    this.kind =
        switch (fields.text("type")) {
          case "0" -> Kind.FRONTEND;
          case "1" -> Kind.BACKEND;
          case "3" -> Kind.LISTENER;
          default -> Kind.SERVER;
        };
  }

  static List<ProxyStatistics> parse(String text) {
    return CsvTable.rows(text).stream().map(ProxyStatistics::new).toList();
  }

  /** {@return what the row is of} */
  public Kind kind() {
    return kind;
  }

  /** {@return the name of the frontend, backend or listen section} */
  public String proxy() {
    return fields.text("pxname");
  }

  /**
   * {@return the server's or listener's name; {@code FRONTEND} or {@code BACKEND} for the others}
   */
  public String name() {
    return fields.text("svname");
  }

  /**
   * {@return HAProxy's own word, such as {@code UP}, {@code UP 1/3}, {@code DOWN}, {@code MAINT},
   * {@code DRAIN}, {@code no check}, {@code OPEN}}
   */
  public String status() {
    return fields.text("status");
  }

  /**
   * {@return whether it takes new sessions as far as its health goes: up or not checked, and
   * neither in maintenance nor drained}
   */
  public boolean isServing() {
    String word = status().toUpperCase(Locale.ROOT);
    return word.startsWith("UP") || word.startsWith("NO CHECK") || word.startsWith("OPEN");
  }

  /** {@return whether it is a server that gets sessions only when the others are gone} */
  public boolean isBackup() {
    return kind == Kind.SERVER && fields.numberOr("bck", 0) > 0;
  }

  /** {@return its weight now; for a backend the sum; nothing for a frontend} */
  public OptionalLong weight() {
    return fields.number("weight");
  }

  /** {@return sessions now} */
  public long sessions() {
    return fields.numberOr("scur", 0);
  }

  /** {@return sessions so far; with HTTP to a server, each request is one} */
  public long totalSessions() {
    return fields.numberOr("stot", 0);
  }

  /** {@return HTTP requests so far; nothing for a server before 1.8 and where there is no HTTP} */
  public OptionalLong totalRequests() {
    return fields.number("req_tot");
  }

  /** {@return requests that wait for a free connection} */
  public long queue() {
    return fields.numberOr("qcur", 0);
  }

  /** {@return bytes that came from clients} */
  public long bytesIn() {
    return fields.numberOr("bin", 0);
  }

  /** {@return bytes that went to clients} */
  public long bytesOut() {
    return fields.numberOr("bout", 0);
  }

  /** {@return connections to servers that could not be made} */
  public long connectionErrors() {
    return fields.numberOr("econ", 0);
  }

  /** {@return answers of servers that broke or made no sense} */
  public long responseErrors() {
    return fields.numberOr("eresp", 0);
  }

  /** {@return how often a connection to a server was tried again} */
  public long retries() {
    return fields.numberOr("wretr", 0);
  }

  /** {@return how often a request went to another server than the one that was meant} */
  public long redispatches() {
    return fields.numberOr("wredis", 0);
  }

  /** {@return HTTP answers with a status of the hundred, from 1 (100 to 199) to 5 (500 to 599)} */
  public long responses(int hundred) {
    Words.between("hundred", hundred, 1, 5);
    return fields.numberOr("hrsp_" + hundred + "xx", 0);
  }

  /**
   * {@return what the last check said, such as {@code L7OK} or {@code L4CON}; nothing without one}
   */
  public Optional<String> checkStatus() {
    String text = fields.text("check_status");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** {@return how long the last check took} */
  public Optional<Duration> checkDuration() {
    return duration("check_duration", 1);
  }

  /** {@return how long ago it last changed between up and down} */
  public Optional<Duration> lastChange() {
    return duration("lastchg", 1_000);
  }

  /** {@return how long it was down in all} */
  public Optional<Duration> downtime() {
    return duration("downtime", 1_000);
  }

  private Optional<Duration> duration(String field, long unitMillis) {
    OptionalLong number = fields.number(field);
    return number.isPresent() && number.getAsLong() >= 0
        ? Optional.of(Duration.ofMillis(number.getAsLong() * unitMillis))
        : Optional.empty();
  }

  /** {@return a server's address and port; nothing where HAProxy does not tell it} */
  public Optional<String> address() {
    String text = fields.text("addr");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** {@return all columns by HAProxy's own names, those without a method here among them} */
  public Map<String, String> fields() {
    return fields.all();
  }

  /** {@return proxy, name and status} */
  @Override
  public String toString() {
    return proxy() + "/" + name() + " " + status();
  }
}
