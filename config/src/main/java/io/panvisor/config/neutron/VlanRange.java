package io.panvisor.config.neutron;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * VLANs from one number to another.
 *
 * @param first the first, from 1
 * @param last the last, up to 4094, not before the first
 */
public record VlanRange(int first, int last) {

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,4}):([0-9]{1,4})");

  /** Checks the numbers. */
  public VlanRange {
    Values.between("vlans", first, 1, 4094);
    Values.between("vlans", last, 1, 4094);
    if (first > last) {
      throw InvalidSpecException.of("vlans", first + ":" + last, "the first is after the last");
    }
  }

  /** {@return the range in a text such as {@code 100:199}} */
  public static VlanRange parse(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      throw InvalidSpecException.of("vlans", text, "a range of VLANs is such as 100:199");
    }
    return new VlanRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
  }

  /** {@return whether a VLAN is in both} */
  public boolean overlaps(VlanRange other) {
    return first <= other.last && other.first <= last;
  }

  /** {@return both numbers with ':' between} */
  @Override
  public String toString() {
    return first + ":" + last;
  }
}
