package io.panvisor.config.time;

import io.panvisor.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code ntpq -c assoc}.
 *
 * @param index its number in the list, from 1
 * @param id ntpd's own number of it
 * @param status its state as ntpd says it, 16 bits
 * @param isConfigured whether it is from the configuration
 * @param isReachable whether it answers
 * @param condition such as {@code sys.peer}, {@code candidate}, {@code reject}
 * @param lastEvent such as {@code reachable}; empty for none
 * @param events how many events there were
 */
public record NtpAssociation(
    int index,
    int id,
    int status,
    boolean isConfigured,
    boolean isReachable,
    String condition,
    String lastEvent,
    int events) {

  private static final Pattern ROW =
      Pattern.compile(
          "\\s*(\\d+)\\s+(\\d+)\\s+([0-9a-f]{4})\\s+(yes|no)\\s+(yes|no)\\s+(\\S+)\\s+(\\S+)"
              + "(?:\\s+(\\S+))?\\s+(\\d+)\\s*");

  /** {@return whether the clock follows it} */
  public boolean isSystemPeer() {
    return condition.equals("sys.peer") || condition.equals("pps.peer");
  }

  /**
   * {@return the rows of what {@code ntpq -c assoc} printed; its head is passed over}
   *
   * @throws EngineException when it printed rows, and none can be read
   */
  public static List<NtpAssociation> parse(String output) {
    List<NtpAssociation> rows = new ArrayList<>();
    for (String line : output.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String event = row.group(8);
        rows.add(
            new NtpAssociation(
                Integer.parseInt(row.group(1)),
                Integer.parseInt(row.group(2)),
                Integer.parseInt(row.group(3), 16),
                row.group(4).equals("yes"),
                row.group(5).equals("yes"),
                row.group(7),
                event == null ? "" : event,
                Integer.parseInt(row.group(9))));
      } else if (line.matches("\\s*\\d+\\s+\\d+\\s.*")) {
        throw new EngineException("cannot read this row of ntpq: " + line, null);
      }
    }
    return List.copyOf(rows);
  }
}
