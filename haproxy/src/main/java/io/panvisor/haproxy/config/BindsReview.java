package io.panvisor.haproxy.config;

import java.util.Optional;

/** Looks at where a frontend listens. */
final class BindsReview {

  private final Findings findings;
  private final Section section;
  private final ParametersReview parameters;

  BindsReview(Findings findings, Section section) {
    this.findings = findings;
    this.section = section;
    this.parameters = new ParametersReview(findings, ParameterTable.BIND);
  }

  void run() {
    boolean listens = section.header().size() > 2 && section.from().isEmpty();
    for (Directive line : section.all("bind")) {
      listens = true;
      if (line.size() < 2) {
        findings.error(
            line.line(), "an address is expected behind 'bind'", "Write such as bind *:80");
        continue;
      }
      Bind bind = Bind.read(line.texts());
      if (!line.words().get(1).hasVariables()) {
        for (Endpoint endpoint : bind.endpoints()) {
          Optional<String> fault = Bind.fault(endpoint);
          fault.ifPresent(
              why ->
                  findings.error(
                      line.line(), "nothing can listen at '" + endpoint + "': " + why, ""));
        }
      }
      parameters.run(line.line(), "the bind", bind.parameters());
      boolean certified =
          bind.parameters().stream()
              .anyMatch(
                  each -> each.keyword().startsWith("crt") || each.keyword().equals("default-crt"));
      if (bind.isTls() && !certified && bind.parameter("generate-certificates").isEmpty()) {
        findings.error(
            line.line(), "TLS is asked for without a certificate", "Add 'crt PATH' behind 'ssl'");
      }
    }
    boolean disabled = section.last("disabled").isPresent();
    boolean sends = section.last("dispatch").isPresent();
    if (!listens && !disabled && !sends) {
      findings.warning(
          section.line(), section + " listens nowhere", "Add a bind line, or make it a backend");
    }
  }
}
