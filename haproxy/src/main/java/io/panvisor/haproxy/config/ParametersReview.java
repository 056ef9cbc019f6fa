package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at the parameters of a bind or server line. */
final class ParametersReview {

  private static final Set<String> TIMES =
      Set.of("inter", "fastinter", "downinter", "agent-inter", "slowstart", "tcp-ut");
  private static final Set<String> NUMBERS =
      Set.of(
          "fall",
          "rise",
          "maxconn",
          "minconn",
          "maxqueue",
          "weight",
          "id",
          "error-limit",
          "backlog",
          "nice",
          "mss",
          "shards",
          "max-reuse",
          "pool-max-conn");

  private final Findings findings;
  private final ParameterTable table;

  ParametersReview(Findings findings, ParameterTable table) {
    this.findings = findings;
    this.table = table;
  }

  void run(int line, String subject, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      Optional<ParameterTable.Entry> entry = table.find(parameter.keyword());
      if (entry.isEmpty()) {
        findings.error(
            line,
            "'" + parameter.keyword() + "' is not known on a " + table.what() + " line",
            Similar.nearest(parameter.keyword(), table.keywords())
                .map(near -> "Is '" + near + "' meant?")
                .orElse("HAProxy up to " + HaproxyVersion.NEWEST + " does not have it"));
        continue;
      }
      if (parameter.values().size() < entry.get().values()) {
        findings.error(
            line,
            "a value is expected behind '" + parameter.keyword() + "' of " + subject,
            "Write it, or take the word out");
        continue;
      }
      findings
          .version()
          .flatMap(version -> Support.fault(table, parameter.keyword(), version))
          .ifPresent(why -> findings.error(line, why, ""));
      value(line, subject, parameter);
    }
  }

  private void value(int line, String subject, Parameter parameter) {
    String keyword = parameter.keyword();
    String value = parameter.value();
    if (TIMES.contains(keyword) && HaproxyTime.read(value).isEmpty()) {
      findings.error(
          line,
          "'" + value + "' behind '" + keyword + "' of " + subject + " is no time",
          "A time is such as 2s or 500ms");
    }
    if (NUMBERS.contains(keyword) && !value.matches("-?[0-9]{1,10}")) {
      findings.error(
          line,
          "'" + value + "' behind '" + keyword + "' of " + subject + " is no number",
          "A whole number is expected");
    }
    if (keyword.equals("weight") && value.matches("[0-9]{1,9}") && Integer.parseInt(value) > 256) {
      findings.error(
          line, "the weight of " + subject + " is " + value, "A weight is from 0 to 256");
    }
    if (keyword.equals("port") && table == ParameterTable.SERVER && !isPort(value)) {
      findings.error(
          line, "'" + value + "' is no port to check " + subject + " at", "From 1 to 65535");
    }
  }

  private static boolean isPort(String value) {
    return value.matches("[0-9]{1,5}")
        && Integer.parseInt(value) >= 1
        && Integer.parseInt(value) <= 65_535;
  }
}
