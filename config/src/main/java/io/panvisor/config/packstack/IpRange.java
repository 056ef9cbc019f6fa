package io.panvisor.config.packstack;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;

/** A range of IPv4 addresses, such as 10.0.2.0/24. */
record IpRange(long first, int prefix) {

  /** The range in that text; its address may have bits set behind the prefix. */
  static IpRange parse(String field, String text) {
    int slash = text.indexOf('/');
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (!length.matches("[0-9]|[12][0-9]|3[0-2]") || !Values.isIpv4(text.substring(0, slash))) {
      throw InvalidSpecException.of(field, text, "a range of addresses is such as 10.0.2.0/24");
    }
    long address = 0;
    for (String part : text.substring(0, slash).split("\\.")) {
      address = address << 8 | Long.parseLong(part);
    }
    int prefix = Integer.parseInt(length);
    return new IpRange(address & -1L << 32 - prefix & 0xffff_ffffL, prefix);
  }

  private long size() {
    return 1L << 32 - prefix;
  }

  boolean overlaps(IpRange other) {
    return first < other.first + other.size() && other.first < first + size();
  }
}
