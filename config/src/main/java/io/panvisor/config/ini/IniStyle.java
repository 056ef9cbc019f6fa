package io.panvisor.config.ini;

/** By whose rules a file is read. */
public enum IniStyle {
  /**
   * dnf's and yum's: a value goes on in lines that begin with a blank, and loses the quotes around
   * it; the last of several values counts. Held against libdnf's reader.
   */
  YUM,
  /**
   * Python's configparser's and oslo.config's: like yum's, but quotes stay, and ':' may stand for
   * '='.
   */
  PYTHON,
  /**
   * systemd's (systemd.syntax(7)): a value goes on behind a backslash at the end of its line, with
   * comments between; a key may stand several times.
   */
  UNIT;

  /** Whether a value goes on in lines that begin with a blank. */
  boolean isIndented() {
    return this != UNIT;
  }

  /** Where the sign between key and value stands in a line; negative when there is none. */
  int sign(String line) {
    int equals = line.indexOf('=');
    int colon = this == PYTHON ? line.indexOf(':') : -1;
    return equals < 0 || colon >= 0 && colon < equals ? colon : equals;
  }
}
