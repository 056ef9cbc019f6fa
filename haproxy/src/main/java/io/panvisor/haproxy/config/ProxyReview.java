package io.panvisor.haproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at a proxy with the defaults that it takes over: its times, and what its mode needs. */
final class ProxyReview {

  /** What is ignored, or does nothing, where only bytes are seen. */
  private static final Set<String> HTTP_ONLY =
      Set.of(
          "http-request",
          "http-response",
          "http-after-response",
          "cookie",
          "reqadd",
          "rspadd",
          "reqrep",
          "rsprep",
          "capture",
          "compression",
          "errorfile",
          "option httplog",
          "option forwardfor",
          "option httpclose",
          "option http-server-close",
          "option http-keep-alive",
          "stats enable",
          "stats uri");

  private final Findings findings;
  private final Section section;

  ProxyReview(Findings findings, Section section) {
    this.findings = findings;
    this.section = section;
  }

  void run() {
    times();
    if (mode().equals("tcp")) {
      httpInTcp();
    }
  }

  private Optional<Section> defaultsAbove() {
    Section found = null;
    for (Section each : findings.file().sections()) {
      if (each.line() > section.line()) {
        break;
      }
      boolean fits = section.from().isEmpty() || section.from().get().equals(each.name());
      if (each.kind() == SectionKind.DEFAULTS && fits) {
        found = each;
      }
    }
    return Optional.ofNullable(found);
  }

  private Optional<String> said(String... words) {
    return section.value(words).or(() -> defaultsAbove().flatMap(above -> said(above, 0, words)));
  }

  private Optional<String> said(Section defaults, int depth, String... words) {
    Optional<String> here = defaults.value(words);
    if (here.isPresent() || defaults.from().isEmpty() || depth > 20) {
      return here;
    }
    return findings
        .file()
        .section(SectionKind.DEFAULTS, defaults.from().get())
        .flatMap(above -> said(above, depth + 1, words));
  }

  private String mode() {
    return said("mode").orElse("tcp");
  }

  private void times() {
    List<String> missing = new ArrayList<>();
    if (section.kind().takesClients() && isUnset("client", "clitimeout")) {
      missing.add("client");
    }
    boolean servers =
        section.directives().stream()
            .anyMatch(
                line -> line.keyword().startsWith("server") || line.keyword().equals("dispatch"));
    if (section.kind().hasServers() && servers) {
      if (isUnset("connect", "contimeout")) {
        missing.add("connect");
      }
      if (isUnset("server", "srvtimeout")) {
        missing.add("server");
      }
    }
    if (!missing.isEmpty()) {
      findings.warning(
          section.line(),
          section
              + " has no timeout for: "
              + String.join(", ", missing)
              + "; connections may stay open for ever",
          "Set '"
              + String.join("', '", missing.stream().map(name -> "timeout " + name).toList())
              + "', best in defaults");
    }
  }

  private boolean isUnset(String name, String old) {
    return said("timeout", name).isEmpty() && said("timeout", old).isEmpty() && said(old).isEmpty();
  }

  private void httpInTcp() {
    for (Directive line : section.directives()) {
      String one = line.keyword();
      String two = one + " " + line.text(1);
      if (HTTP_ONLY.contains(one) || HTTP_ONLY.contains(two)) {
        findings.warning(
            line.line(),
            "'"
                + (HTTP_ONLY.contains(two) ? two : one)
                + "' needs HTTP, but "
                + section
                + " is in mode tcp",
            "Set 'mode http', or take it out");
      }
    }
  }
}
