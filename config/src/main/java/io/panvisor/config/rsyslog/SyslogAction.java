package io.panvisor.config.rsyslog;

import io.panvisor.config.Values;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where messages go. */
public sealed interface SyslogAction {

  /** {@return the action as a file has it} */
  String inFile();

  /**
   * They are written to a file.
   *
   * @param path the file
   * @param synced whether each message is brought to the disk at once, which is slow and is not
   *     done by default
   */
  record ToFile(String path, boolean synced) implements SyslogAction {

    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./@+:-]{1,1000}");

    /**
     * Checks the path.
     *
     * @throws io.panvisor.error.InvalidSpecException when it is not absolute, or has other signs
     *     than letters, digits and {@code _./@+:-}
     */
    public ToFile {
      Values.absolutePath("file", path);
      Values.matching(
          PATH, "file", path, "a log's path has letters, digits and the signs _ . / @ + : -");
    }

    @Override
    public String inFile() {
      return (synced ? "" : "-") + path;
    }
  }

  /**
   * They are sent to another host.
   *
   * @param host its name or address
   * @param port the port
   * @param reliably whether by TCP, and not by UDP
   */
  record ToHost(String host, int port, boolean reliably) implements SyslogAction {

    /**
     * Checks the values.
     *
     * @throws io.panvisor.error.InvalidSpecException when they are none
     */
    public ToHost {
      Values.host("host", host);
      Values.port("port", port);
    }

    @Override
    public String inFile() {
      return (reliably ? "@@" : "@")
          + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
          + ":"
          + port;
    }
  }

  /** The action of a text; nothing where it is another one. */
  static Optional<SyslogAction> parse(String text) {
    Matcher host =
        Pattern.compile("(@@?)(?:\\[([0-9A-Fa-f:.]+)\\]|([^:\\s\\[\\]]+)):([0-9]{1,5})")
            .matcher(text);
    if (host.matches()) {
      String name = host.group(2) == null ? host.group(3) : host.group(2);
      int port = Integer.parseInt(host.group(4));
      try {
        return Optional.of(new ToHost(name, port, host.group(1).equals("@@")));
      } catch (io.panvisor.error.InvalidSpecException notOurs) {
        return Optional.empty();
      }
    }
    boolean unsynced = text.startsWith("-");
    String path = unsynced ? text.substring(1) : text;
    return path.startsWith("/")
            && ToFile.PATH.matcher(path).matches()
            && !path.matches(".*/\\.{1,2}(?:/.*)?")
        ? Optional.of(new ToFile(path, !unsynced))
        : Optional.empty();
  }
}
