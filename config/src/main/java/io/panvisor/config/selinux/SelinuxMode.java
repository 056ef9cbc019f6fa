package io.panvisor.config.selinux;

import java.util.Locale;

/** What SELinux does with a host. */
public enum SelinuxMode {
  /** What the policy does not allow is denied. */
  ENFORCING,
  /** What the policy does not allow is written to the log, and done. */
  PERMISSIVE,
  /** No policy is loaded, and files that are made get no label. */
  DISABLED;

  /** {@return the word of the file} */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
