package io.panvisor.config;

import java.util.regex.Pattern;

/** The text form of IPv6 addresses (RFC 4291, section 2.2), without asking any name service. */
final class Ipv6 {

  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

  private Ipv6() {}

  static boolean isAddress(String value) {
    if (value.indexOf(':') < 0 || value.length() > 45) {
      return false;
    }
    int gap = value.indexOf("::");
    if (gap < 0) {
      return groups(value, true) == 8;
    }
    if (value.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int before = groups(value.substring(0, gap), false);
    int after = groups(value.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /** How many groups of 16 bits it is; negative when it is none. */
  private static int groups(String text, boolean mayEndInIpv4) {
    if (text.isEmpty()) {
      return 0;
    }
    int count = 0;
    String[] parts = text.split(":", -1);
    for (int index = 0; index < parts.length; index++) {
      if (mayEndInIpv4 && index == parts.length - 1 && Values.isIpv4(parts[index])) {
        count += 2;
      } else if (GROUP.matcher(parts[index]).matches()) {
        count++;
      } else {
        return -100;
      }
    }
    return count;
  }
}
