package io.panvisor.config.network;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a bridge comes to its addresses of one family, and its gateway. Immutable and thread-safe;
 * each {@code with} method gives a changed copy.
 */
public final class IpSettings {

  private static final IpSettings NONE = new IpSettings(IpMethod.NONE, List.of(), null);

  private final IpMethod method;
  private final List<InterfaceAddress> addresses;
  private final @Nullable String gateway;

  private IpSettings(IpMethod method, List<InterfaceAddress> addresses, @Nullable String gateway) {
    this.method = method;
    this.addresses = addresses;
    this.gateway = gateway;
  }

  /** {@return no address at all: only guests use the bridge} */
  public static IpSettings none() {
    return NONE;
  }

  /** {@return addresses from a DHCP server} */
  public static IpSettings dhcp() {
    return new IpSettings(IpMethod.DHCP, List.of(), null);
  }

  /** {@return addresses from router advertisements; IPv6 only} */
  public static IpSettings auto() {
    return new IpSettings(IpMethod.AUTO, List.of(), null);
  }

  /**
   * {@return those addresses}
   *
   * @param addresses at least one, with its prefix, such as {@code 10.0.0.2/24}
   * @throws InvalidSpecException when one is no address that a host can have
   */
  public static IpSettings fixed(String... addresses) {
    IpSettings all = new IpSettings(IpMethod.STATIC, List.of(), null);
    for (String address : addresses) {
      all = all.withAddress(InterfaceAddress.parse(address));
    }
    return all;
  }

  static IpSettings of(IpMethod method) {
    return new IpSettings(method, List.of(), null);
  }

  /** {@return the same with one more address; beside DHCP, too, where the format allows that} */
  public IpSettings withAddress(InterfaceAddress address) {
    List<InterfaceAddress> more = new ArrayList<>(addresses);
    more.add(address);
    return new IpSettings(method, List.copyOf(more), gateway);
  }

  /**
   * {@return the same with that gateway, through which all other networks are reached}
   *
   * @throws InvalidSpecException when it is no address
   */
  public IpSettings withGateway(String address) {
    return new IpSettings(
        method, addresses, Values.address("gateway", address).toLowerCase(Locale.ROOT));
  }

  /** {@return how the addresses come} */
  public IpMethod method() {
    return method;
  }

  /** {@return the addresses that are named, in order; the first is the main one} */
  public List<InterfaceAddress> addresses() {
    return addresses;
  }

  /** {@return the gateway, if one is named} */
  public Optional<String> gateway() {
    return Optional.ofNullable(gateway);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpSettings settings
        && method == settings.method
        && addresses.equals(settings.addresses)
        && Objects.equals(gateway, settings.gateway);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, addresses, gateway);
  }

  @Override
  public String toString() {
    String via = gateway == null ? "" : " via " + gateway;
    return method.name().toLowerCase(Locale.ROOT)
        + (addresses.isEmpty() ? "" : " " + addresses)
        + via;
  }
}
