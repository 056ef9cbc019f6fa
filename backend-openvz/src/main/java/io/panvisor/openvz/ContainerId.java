package io.panvisor.openvz;

import io.panvisor.error.InvalidSpecException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What may stand on a command line for a container: a number that is nobody's by reservation, or a
 * UUID. Checked before any command runs, so that nothing that looks like an option gets there.
 */
final class ContainerId {

  /** Numbers up to 100 are reserved for OpenVZ's own use (vzctl(8)). */
  static final long FIRST = 101;

  /** The last number that vzctl takes. */
  static final long LAST = 2_147_483_644L;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final Pattern ID =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  /**
   * Host interfaces are named {@code veth<id>.<n>}, and Linux takes 15 characters: so nine digits.
   */
  private static final long FIRST_CHOSEN = 100_000_000L;

  private static final long LAST_CHOSEN = 999_999_999L;

  private ContainerId() {}

  /** The id as it was given, if it may be used. */
  static String checked(String field, String value) {
    if (NUMBER.matcher(value).matches()) {
      long number = Long.parseLong(value);
      if (number < FIRST || number > LAST || value.startsWith("0")) {
        throw InvalidSpecException.of(
            field,
            value,
            "a container's number is from "
                + FIRST
                + " to "
                + LAST
                + ": those up to 100 and those beyond are reserved");
      }
      return value;
    }
    if (!isUuid(value) || value.equals(NOBODY)) {
      throw InvalidSpecException.of(
          field, value, "a container is named by its number or its UUID here");
    }
    return value;
  }

  static boolean isUuid(String value) {
    return ID.matcher(value).matches();
  }

  /** Whether a node of the generation can have a container of that id at all. */
  static boolean isPossible(String value, Generation generation) {
    return NUMBER.matcher(value).matches() || generation.hasUuids() && isUuid(value);
  }

  /** The id of a new container: chosen here, so that what was half made can be found again. */
  static String chosen(UUID request, Generation generation, int attempt) {
    if (generation.hasUuids()) {
      return request.toString().toLowerCase(Locale.ROOT);
    }
    long spread = request.getMostSignificantBits() ^ request.getLeastSignificantBits();
    long range = LAST_CHOSEN - FIRST_CHOSEN + 1;
    return Long.toString(FIRST_CHOSEN + Math.floorMod(spread + attempt * 7_919L, range));
  }
}
