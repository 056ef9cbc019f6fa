package io.panvisor.haproxy.config;

import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.List;
import java.util.Optional;

/** Finds what is wrong in a file, without HAProxy. */
final class FileReview {

  private static final HaproxyVersion LAST_NEWLINE_SINCE = new HaproxyVersion(2, 3);

  private final Findings findings;

  private FileReview(Findings findings) {
    this.findings = findings;
  }

  /** The problems for a version, or for any when there is none. */
  static List<Problem> of(HaproxyFile file, Optional<HaproxyVersion> version) {
    Findings findings = new Findings(file, version);
    new FileReview(findings).run();
    return findings.sorted();
  }

  private void run() {
    HaproxyFile file = findings.file();
    writing(file.preamble());
    preamble();
    lastNewline();
    conditionals();
    new SectionsReview(findings).run();
    ReferencesReview references = new ReferencesReview(findings);
    for (Section section : file.sections()) {
      writing(List.of(section.header()));
      writing(section.directives());
      new LinesReview(findings, section).run();
      if (section.kind().hasServers()) {
        new ServersReview(findings, section).run();
      }
      if (section.kind().takesClients()) {
        new BindsReview(findings, section).run();
      }
      if (section.kind().isProxy()) {
        new ProxyReview(findings, section).run();
      }
      new PasswordsReview(findings, section).run();
      references.run(section);
    }
  }

  private void writing(List<Directive> lines) {
    for (Directive line : lines) {
      line.fault()
          .ifPresent(
              fault ->
                  findings.error(line.line(), fault, "Close it, or take its meaning away with \\"));
      Word last = line.words().get(line.size() - 1);
      if (last.raw().endsWith("\\")
          && !last.raw().endsWith("\\\\")
          && last.end() == line.source().length()) {
        findings.error(
            line.line(),
            "the line ends with a backslash, but HAProxy continues no line",
            "Write all of it on one line");
      }
    }
  }

  private void preamble() {
    for (Directive line : findings.file().preamble()) {
      if (line.keyword().startsWith(".")) {
        continue;
      }
      findings.error(
          line.line(),
          "'" + line.keyword() + "' stands before the first section",
          "A file begins with a section, such as global");
    }
  }

  private void lastNewline() {
    List<Lines.Line> lines = findings.file().lines();
    if (!lines.isEmpty() && lines.get(lines.size() - 1).ending().isEmpty()) {
      findings.errorSince(
          LAST_NEWLINE_SINCE,
          lines.size(),
          "the last line has no end; HAProxy takes the file for cut off since 2.3",
          "End it with a newline");
    }
  }

  private void conditionals() {
    int open = 0;
    int lastOpened = 0;
    for (Directive line : findings.file().directives()) {
      switch (line.keyword()) {
        case ".if" -> {
          open++;
          lastOpened = line.line();
        }
        case ".endif" -> {
          if (open == 0) {
            findings.error(line.line(), "this '.endif' ends nothing", "Take it out");
          }
          open = Math.max(0, open - 1);
        }
        case ".elif", ".else" -> {
          if (open == 0) {
            findings.error(
                line.line(), "'" + line.keyword() + "' stands without '.if'", "Take it out");
          }
        }
        default -> {
          // Everything else is about sections.
        }
      }
    }
    if (open > 0) {
      findings.error(lastOpened, "this '.if' is never ended", "End it with .endif");
    }
  }
}
