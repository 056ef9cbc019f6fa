package io.panvisor.docker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the engine tells whether a container is healthy: a command that it runs in it again and
 * again, and whose exit code 0 means yes. Immutable and thread-safe; what is not set is as the
 * engine has it (every 30 s, 30 s long, three failures).
 */
public final class HealthCheck {

  private final List<String> test;
  private final @Nullable Duration interval;
  private final @Nullable Duration timeout;
  private final @Nullable Duration startPeriod;
  private final int retries;

  private HealthCheck(
      List<String> test,
      @Nullable Duration interval,
      @Nullable Duration timeout,
      @Nullable Duration startPeriod,
      int retries) {
    this.test = test;
    this.interval = interval;
    this.timeout = timeout;
    this.startPeriod = startPeriod;
    this.retries = retries;
  }

  /** {@return a check by a program in the container, which no shell reads} */
  public static HealthCheck command(String... arguments) {
    if (arguments.length == 0 || arguments[0].isEmpty()) {
      throw OptionSettings.refusal("docker.healthCheck", "", "a check runs a program");
    }
    List<String> test = new ArrayList<>(List.of("CMD"));
    test.addAll(List.of(arguments));
    return new HealthCheck(List.copyOf(test), null, null, null, 0);
  }

  /** {@return a check by a line that the container's own shell reads} */
  public static HealthCheck shell(String line) {
    if (line.isBlank()) {
      throw OptionSettings.refusal("docker.healthCheck", line, "a check runs a program");
    }
    return new HealthCheck(List.of("CMD-SHELL", line), null, null, null, 0);
  }

  /** {@return no check, though the image has one} */
  public static HealthCheck none() {
    return new HealthCheck(List.of("NONE"), null, null, null, 0);
  }

  /** {@return this check, every so often; from 1 ms to 1 day} */
  public HealthCheck every(Duration time) {
    return new HealthCheck(test, checked("interval", time), timeout, startPeriod, retries);
  }

  /** {@return this check, failed when it takes longer; from 1 ms to 1 day} */
  public HealthCheck within(Duration time) {
    return new HealthCheck(test, interval, checked("timeout", time), startPeriod, retries);
  }

  /** {@return this check, whose failures do not count at the beginning; from 1 ms to 1 day} */
  public HealthCheck startPeriod(Duration time) {
    return new HealthCheck(test, interval, timeout, checked("startPeriod", time), retries);
  }

  /** {@return this check, unhealthy after so many failures in a row; from 1 to 1000} */
  public HealthCheck retries(int most) {
    OptionSettings.within("docker.healthCheck.retries", most, 1, 1000);
    return new HealthCheck(test, interval, timeout, startPeriod, most);
  }

  private static Duration checked(String what, Duration time) {
    if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(1)) > 0) {
      throw OptionSettings.refusal(
          "docker.healthCheck." + what, time.toString(), "from 1 millisecond to 1 day");
    }
    return time;
  }

  Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Test", test);
    if (interval != null) {
      body.put("Interval", interval.toNanos());
    }
    if (timeout != null) {
      body.put("Timeout", timeout.toNanos());
    }
    if (startPeriod != null) {
      body.put("StartPeriod", startPeriod.toNanos());
    }
    if (retries > 0) {
      body.put("Retries", retries);
    }
    return body;
  }

  /** {@return the check for people} */
  @Override
  public String toString() {
    return "HealthCheck" + body();
  }
}
