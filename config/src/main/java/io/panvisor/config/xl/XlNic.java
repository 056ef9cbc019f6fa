package io.panvisor.config.xl;

import io.panvisor.MacAddress;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network interface of a domain ({@code vif}), as xl-network-configuration(5) describes it.
 * Immutable; each method that changes something gives a changed copy.
 */
public final class XlNic {

  private static final Pattern RATE =
      Pattern.compile("[1-9][0-9]{0,8}[GMK]?[Bb]/s(?:@[1-9][0-9]{0,5}(?:ms|us|s)?)?");
  private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9_-]{0,30}");
  private static final Pattern SCRIPT = Pattern.compile("/?[A-Za-z0-9_.+-]+(?:/[A-Za-z0-9_.+-]+)*");
  private static final Pattern FIELD = Pattern.compile("\\s*([a-z_]+)\\s*=\\s*(.*)");

  private final Map<String, String> fields;

  private XlNic(Map<String, String> fields) {
    this.fields = fields;
  }

  /** {@return one with an address that Xen chooses, on the bridge of xl's own configuration} */
  public static XlNic standard() {
    return new XlNic(Map.of());
  }

  /** {@return one on that bridge, with an address that Xen chooses} */
  public static XlNic bridge(String bridge) {
    return standard().with("bridge", Values.device("bridge", bridge));
  }

  private XlNic with(String key, String value) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(key, value);
    return new XlNic(changed);
  }

  /** {@return the same with that address; Xen's own begin with {@code 00:16:3e}} */
  public XlNic mac(MacAddress mac) {
    return with("mac", mac.text());
  }

  /** {@return the same, emulated as that card, such as {@code e1000}; for HVM alone} */
  public XlNic model(String model) {
    return with("model", Values.matching(MODEL, "model", model, "a card is such as e1000"));
  }

  /**
   * {@return the same, set up by that script of {@code /etc/xen/scripts}, such as {@code
   * vif-openvswitch}, or an absolute path}
   */
  public XlNic script(String script) {
    return with("script", Values.matching(SCRIPT, "script", script, "a script's name or path"));
  }

  /** {@return the same with that name of the host's side} */
  public XlNic hostDevice(String name) {
    return with("vifname", Values.device("vifname", name));
  }

  /**
   * {@return the same, sending no more than that}
   *
   * @param rate such as {@code 10Mb/s}, {@code 250KB/s}, or with a window {@code 1MB/s@20ms}
   */
  public XlNic rate(String rate) {
    return with(
        "rate",
        Values.matching(RATE, "rate", rate, "a rate is such as 10Mb/s, 250KB/s or 1MB/s@20ms"));
  }

  /** {@return the same, with addresses that scripts let through, with blanks between} */
  public XlNic addresses(List<String> addresses) {
    addresses.forEach(address -> Values.address("ip", address));
    return with("ip", String.join(" ", addresses));
  }

  /** {@return the same, served by that driver domain, its name or number} */
  public XlNic backend(String domain) {
    return with("backend", Values.token("backend", domain));
  }

  /** {@return the bridge, if one is named} */
  public Optional<String> bridge() {
    return Optional.ofNullable(fields.get("bridge"));
  }

  /** {@return the address, if one is named} */
  public Optional<MacAddress> mac() {
    return Optional.ofNullable(fields.get("mac")).map(MacAddress::parse);
  }

  /** {@return the emulated card, if one is named} */
  public Optional<String> model() {
    return Optional.ofNullable(fields.get("model"));
  }

  /** {@return the script, if one is named} */
  public Optional<String> script() {
    return Optional.ofNullable(fields.get("script"));
  }

  /** {@return how much it may send, if that is said} */
  public Optional<String> rate() {
    return Optional.ofNullable(fields.get("rate"));
  }

  /** {@return every key that is said with its value} */
  public Map<String, String> fields() {
    return Map.copyOf(fields);
  }

  /** {@return the interface as it stands in a domain file, without the quotes around it} */
  public String written() {
    List<String> parts = new ArrayList<>();
    fields.forEach((key, value) -> parts.add(value.isEmpty() ? key : key + "=" + value));
    return String.join(",", parts);
  }

  /**
   * {@return the interface that a file describes}
   *
   * @throws InvalidSpecException when a part is no key with a value, or the address or rate is none
   */
  public static XlNic parse(String spec) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String part : spec.split(",")) {
      Matcher field = FIELD.matcher(part.strip());
      if (field.matches()) {
        fields.put(field.group(1), field.group(2).strip());
      } else if (part.strip().matches("trusted|untrusted")) {
        fields.put(part.strip(), "");
      } else if (!part.isBlank()) {
        throw InvalidSpecException.of("vif", spec, "'" + part + "' is no key with a value");
      }
    }
    XlNic nic = new XlNic(fields);
    nic.mac();
    nic.rate().ifPresent(nic::rate);
    return nic;
  }

  Map<String, Object> toTree() {
    return new LinkedHashMap<>(fields);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XlNic nic && fields.equals(nic.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return written();
  }
}
