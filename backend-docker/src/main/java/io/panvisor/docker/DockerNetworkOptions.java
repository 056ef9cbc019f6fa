package io.panvisor.docker;

import io.panvisor.spec.EngineOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a network of Docker's can be told beyond {@link io.panvisor.spec.NetworkSpec}: all that
 * {@code docker network create} has. Given to a spec by {@code spec.with(options)}; other engines
 * skip it. Immutable and thread-safe; each method gives a new value.
 */
public final class DockerNetworkOptions implements EngineOptions {

  private final Map<String, Object> fields;
  private final Map<String, String> driver;
  private final Map<String, String> ranges;
  private final Map<String, Map<String, String>> reserved;

  private DockerNetworkOptions(
      Map<String, Object> fields,
      Map<String, String> driver,
      Map<String, String> ranges,
      Map<String, Map<String, String>> reserved) {
    this.fields = fields;
    this.driver = driver;
    this.ranges = ranges;
    this.reserved = reserved;
  }

  /** {@return no options yet} */
  public static DockerNetworkOptions none() {
    return new DockerNetworkOptions(Map.of(), Map.of(), Map.of(), Map.of());
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    Map<String, V> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }

  /**
   * {@return these with an option of the driver's, such as {@code com.docker.network.bridge.name},
   * or {@code parent} of a macvlan}
   */
  public DockerNetworkOptions driverOption(String name, String value) {
    String field = "docker.network.driverOption";
    return new DockerNetworkOptions(
        fields,
        with(
            driver,
            OptionSettings.name(field, name),
            OptionSettings.line(field + "." + name, value)),
        ranges,
        reserved);
  }

  /** {@return these; addresses of version 6 too} */
  public DockerNetworkOptions ipv6() {
    return new DockerNetworkOptions(with(fields, "EnableIPv6", true), driver, ranges, reserved);
  }

  /** {@return these; machines that are no tasks of a service may join an overlay} */
  public DockerNetworkOptions attachable() {
    return new DockerNetworkOptions(with(fields, "Attachable", true), driver, ranges, reserved);
  }

  /** {@return these; of a subnet of the spec's only that part is given out} */
  public DockerNetworkOptions addressRange(String subnet, String range) {
    OptionSettings.line("docker.network.addressRange", subnet);
    String field = "docker.network.addressRange";
    int slash = range.indexOf('/');
    OptionSettings.address(field, slash < 0 ? range : range.substring(0, slash));
    if (slash < 0 || !range.substring(slash + 1).matches("[0-9]{1,3}")) {
      throw OptionSettings.refusal(field, range, "a range is written ADDRESS/PREFIX");
    }
    return new DockerNetworkOptions(fields, driver, with(ranges, subnet, range), reserved);
  }

  /** {@return these; that address of a subnet of the spec's is never given out} */
  public DockerNetworkOptions reservedAddress(String subnet, String name, String address) {
    String field = "docker.network.reservedAddress";
    Map<String, String> before = reserved.getOrDefault(subnet, Map.of());
    return new DockerNetworkOptions(
        fields,
        driver,
        ranges,
        with(
            reserved,
            subnet,
            with(
                before, OptionSettings.name(field, name), OptionSettings.address(field, address))));
  }

  Map<String, Object> fields() {
    return fields;
  }

  Map<String, String> driverOptions() {
    return driver;
  }

  Map<String, String> ranges() {
    return ranges;
  }

  Map<String, Map<String, String>> reserved() {
    return reserved;
  }

  @Override
  public String toString() {
    return "DockerNetworkOptions[" + fields + ", " + driver + ", " + ranges + ", " + reserved + "]";
  }
}
