package io.panvisor.cli;

import io.panvisor.config.host.Finding;
import java.util.List;

/** What the doctor found, for people. */
final class FindingsText {

  private FindingsText() {}

  /**
   * All of them as a table, and behind it what is to be said of those that are not as they shall.
   */
  static String all(List<Finding> findings) {
    Table table = new Table("STATE", "ABOUT", "FOUND");
    findings.forEach(
        finding -> table.row(Program.lower(finding.state()), finding.id(), finding.found()));
    StringBuilder more = new StringBuilder();
    findings.forEach(finding -> more.append(more(finding)));
    return table.toString() + more;
  }

  /** Those alone that are missing or doubtful; empty where there are none. */
  static String wrong(List<Finding> findings) {
    List<Finding> wrong = findings.stream().filter(FindingsText::isWrong).toList();
    return wrong.isEmpty() ? "" : "\nthe doctor says:\n" + all(wrong);
  }

  static boolean isMissing(Finding finding) {
    return finding.state() == Finding.State.MISSING;
  }

  private static boolean isWrong(Finding finding) {
    return isMissing(finding) || finding.state() == Finding.State.WARNING;
  }

  private static String more(Finding finding) {
    if (!isWrong(finding) && finding.details().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n");
    text.append(finding.id()).append(": ").append(Plain.line(finding.why())).append('\n');
    finding.details().forEach(line -> text.append("    | ").append(Plain.cell(line)).append('\n'));
    if (!finding.advice().isEmpty()) {
      text.append("    what to do: ").append(Plain.line(finding.advice())).append('\n');
    }
    return text.toString();
  }
}
