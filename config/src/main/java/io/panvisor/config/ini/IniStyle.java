package io.panvisor.config.ini;

/** By whose rules a file is read. */
public enum IniStyle {
  /**
   * dnf's and yum's: a value goes on in lines that begin with a blank, and loses the quotes around
   * it; the last of several values counts. Held against libdnf's reader.
   */
  YUM,
  /**
   * systemd's (systemd.syntax(7)): a value goes on behind a backslash at the end of its line, with
   * comments between; a key may stand several times.
   */
  UNIT
}
