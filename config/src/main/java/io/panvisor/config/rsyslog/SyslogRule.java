package io.panvisor.config.rsyslog;

import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * That messages go somewhere. Immutable.
 *
 * @param selectors which; a later one changes what an earlier one said
 * @param action where to
 * @param stop whether they go nowhere else afterwards
 */
public record SyslogRule(List<SyslogSelector> selectors, SyslogAction action, boolean stop) {

  /**
   * Copies the list, which is not empty.
   *
   * @throws InvalidSpecException when it is
   */
  public SyslogRule {
    selectors = List.copyOf(selectors);
    if (selectors.isEmpty()) {
      throw InvalidSpecException.of("selectors", "", "a rule says which messages it is about");
    }
  }

  /** {@return the lines of a file} */
  @Override
  public String toString() {
    return selectors.stream().map(SyslogSelector::toString).collect(Collectors.joining(";"))
        + "    "
        + action.inFile()
        + (stop ? "\n& stop" : "");
  }
}
