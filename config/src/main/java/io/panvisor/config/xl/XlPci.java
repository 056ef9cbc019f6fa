package io.panvisor.config.xl;

import io.panvisor.config.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device of the host that a domain gets, as xl-pci-configuration(5) describes it.
 *
 * @param address its address, such as {@code 0000:03:10.1}; {@code *} for all functions
 * @param options further keys with values, such as {@code seize=1} or {@code permissive=1}
 */
public record XlPci(String address, List<String> options) {

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[01][0-9a-f]\\.(?:[0-7]|\\*)(?:@[01]?[0-9a-f])?");
  private static final Pattern OPTION =
      Pattern.compile(
          "(?:permissive|msitranslate|seize|power_mgmt)=[01]|rdm_policy=(?:strict|relaxed)"
              + "|vslot=[01]?[0-9a-f]");

  /** Checks the address and the options. */
  public XlPci {
    address =
        Values.matching(
            ADDRESS,
            "pci",
            address.toLowerCase(Locale.ROOT),
            "a device is such as 0000:03:10.1, in hexadecimal");
    options = List.copyOf(options);
    options.forEach(
        option ->
            Values.matching(
                OPTION,
                "pci",
                option,
                "options are permissive, msitranslate, seize and power_mgmt with 0 or 1, rdm_policy"
                    + " with strict or relaxed, and vslot"));
  }

  /** {@return the device at that address} */
  public static XlPci of(String address) {
    return new XlPci(address, List.of());
  }

  /** {@return the device that a file describes} */
  public static XlPci parse(String spec) {
    List<String> parts = new ArrayList<>();
    for (String part : spec.split(",")) {
      Matcher keyed = Pattern.compile("\\s*bdf=(.*)").matcher(part);
      parts.add(keyed.matches() ? keyed.group(1).strip() : part.strip());
    }
    return new XlPci(parts.get(0), parts.subList(1, parts.size()));
  }

  /** {@return the device as it stands in a domain file, without the quotes around it} */
  public String written() {
    return options.isEmpty() ? address : address + "," + String.join(",", options);
  }
}
