package io.panvisor.haproxy.runtime;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code show info} says of the process that answers: a worker, where there is a master.
 * Immutable.
 */
public final class RuntimeInfo {

  private final Fields fields;

  private RuntimeInfo(Fields fields) {
    this.fields = fields;
  }

  static RuntimeInfo parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return new RuntimeInfo(new Fields(values));
  }

  /** {@return the version in full, such as {@code 2.6.12-1+deb12u3}} */
  public String version() {
    return fields.text("Version");
  }

  /** {@return the process's number; 0 when it is not told} */
  public long pid() {
    return fields.numberOr("Pid", 0);
  }

  /** {@return how long it has run, in whole seconds} */
  public Duration uptime() {
    return Duration.ofSeconds(fields.numberOr("Uptime_sec", 0));
  }

  /** {@return how many connections it takes at a time; 0 when it is not told} */
  public long maxConnections() {
    return fields.numberOr("Maxconn", 0);
  }

  /** {@return how many connections there are now} */
  public long connections() {
    return fields.numberOr("CurrConns", 0);
  }

  /** {@return how many connections there were since the process began} */
  public long totalConnections() {
    return fields.numberOr("CumConns", 0);
  }

  /** {@return how many requests there were since the process began} */
  public long totalRequests() {
    return fields.numberOr("CumReq", 0);
  }

  /** {@return whether the process takes nothing new and ends with its last connection} */
  public boolean isStopping() {
    return fields.numberOr("Stopping", 0) == 1;
  }

  /** {@return all fields by HAProxy's own names, in HAProxy's order} */
  public Map<String, String> fields() {
    return fields.all();
  }

  /** {@return the version and the process} */
  @Override
  public String toString() {
    return "HAProxy " + version() + ", process " + pid();
  }
}
