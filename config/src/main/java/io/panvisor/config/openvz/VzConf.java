package io.panvisor.config.openvz;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What shall stand in vz.conf; keys that are not named stay as they are. Immutable. */
public final class VzConf {

  private final Map<VzKey, String> values;

  private VzConf(Map<VzKey, String> values) {
    this.values = values;
  }

  /** {@return nothing yet} */
  public static VzConf empty() {
    return new VzConf(Map.of());
  }

  /**
   * {@return the same with that value}
   *
   * @throws io.panvisor.error.InvalidSpecException when the key cannot have it
   */
  public VzConf with(VzKey key, String value) {
    Map<VzKey, String> changed = new EnumMap<>(VzKey.class);
    changed.putAll(values);
    changed.put(key, key.checked(value));
    return new VzConf(changed);
  }

  /** {@return the same with yes or no} */
  public VzConf with(VzKey key, boolean value) {
    return with(key, value ? "yes" : "no");
  }

  /** {@return the same with that number} */
  public VzConf with(VzKey key, int value) {
    return with(key, Integer.toString(value));
  }

  /** {@return the same, where containers' addresses are announced on those devices alone} */
  public VzConf neighbourDevices(List<String> devices) {
    return with(VzKey.NEIGHBOUR_DEVS, "list:" + String.join(" ", devices));
  }

  /** {@return each key that is set with its value} */
  public Map<VzKey, String> values() {
    return Collections.unmodifiableMap(values);
  }

  /** {@return a file that says this and nothing else} */
  public String render() {
    return VzDocument.parse("").with(this).text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VzConf conf && values.equals(conf.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
