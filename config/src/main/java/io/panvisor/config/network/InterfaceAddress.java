package io.panvisor.config.network;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address of an interface and how long the prefix of its network is.
 *
 * @param address the address, IPv4 or IPv6 (which is kept in small letters)
 * @param prefix the length of the network's prefix in bits: 1 to 32, or 1 to 128
 */
public record InterfaceAddress(String address, int prefix) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

  /**
   * Checks both.
   *
   * @throws InvalidSpecException when it is no address that a host can have: one of no family, a
   *     multicast, loopback or unspecified one, the network's own or its broadcast address, or a
   *     prefix out of range
   */
  public InterfaceAddress {
    Values.address("address", address);
    address = address.toLowerCase(Locale.ROOT);
    int bits = bits(address);
    if (prefix < 1 || prefix > bits) {
      throw InvalidSpecException.of(
          "address", address + "/" + prefix, "the prefix has 1 to " + bits + " bits here");
    }
    BigInteger number = number(address);
    String special = special(address, number);
    if (!special.isEmpty()) {
      throw InvalidSpecException.of("address", address, special);
    }
    BigInteger host = number.and(mask(bits - prefix));
    if (bits - prefix > 1 && host.signum() == 0) {
      throw InvalidSpecException.of(
          "address",
          address + "/" + prefix,
          "this is the network's own address; a host has another one in it");
    }
    if (bits == 32 && bits - prefix > 1 && host.equals(mask(bits - prefix))) {
      throw InvalidSpecException.of(
          "address",
          address + "/" + prefix,
          "this is the network's broadcast address; a host has another one in it");
    }
  }

  /**
   * {@return the address in a text such as {@code 10.0.0.2/24}}
   *
   * @throws InvalidSpecException when it is none, or has no prefix
   */
  public static InterfaceAddress parse(String text) {
    int slash = text.indexOf('/');
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (!NUMBER.matcher(length).matches()) {
      throw InvalidSpecException.of(
          "address", text, "an address with its prefix is such as 10.0.0.2/24 or 2001:db8::2/64");
    }
    return new InterfaceAddress(text.substring(0, slash), Integer.parseInt(length));
  }

  private static String special(String address, BigInteger number) {
    InetAddress parsed = inet(address);
    if (parsed.isMulticastAddress()) {
      return "this is a multicast address; an interface has a unicast one";
    }
    if (parsed.isLoopbackAddress()) {
      return "this is a loopback address; only lo has it";
    }
    if (parsed.isAnyLocalAddress() || number.signum() == 0) {
      return "this address means none";
    }
    boolean v4 = address.indexOf(':') < 0;
    if (v4 && (number.shiftRight(24).signum() == 0 || number.shiftRight(28).intValue() == 15)) {
      return "this address is reserved; an interface cannot have it";
    }
    return "";
  }

  /** {@return whether it is of IPv6} */
  public boolean isIpv6() {
    return address.indexOf(':') >= 0;
  }

  /** {@return whether that address is in the same network} */
  public boolean contains(String other) {
    int bits = bits(address);
    return bits == bits(other)
        && number(address)
            .shiftRight(bits - prefix)
            .equals(number(other).shiftRight(bits - prefix));
  }

  /** {@return the mask of an IPv4 network, such as {@code 255.255.255.0}} */
  String netmask() {
    int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
    return (mask >>> 24)
        + "."
        + (mask >>> 16 & 255)
        + "."
        + (mask >>> 8 & 255)
        + "."
        + (mask & 255);
  }

  /** {@return whether that address can be a neighbour: in the network, and neither end of it} */
  boolean canReach(String neighbour) {
    if (!contains(neighbour) || same(address, neighbour)) {
      return false;
    }
    int hostBits = bits(address) - prefix;
    BigInteger host = number(neighbour).and(mask(hostBits));
    return isIpv6() || hostBits <= 1 || host.signum() != 0 && !host.equals(mask(hostBits));
  }

  /** {@return how many bits a mask such as {@code 255.255.255.0} has; negative when it is none} */
  static int prefixOf(String netmask) {
    if (!Values.isIpv4(netmask)) {
      return -1;
    }
    int mask = number(netmask).intValue();
    int length = Integer.bitCount(mask);
    return length == 0 || mask == -1 << (32 - length) ? length : -1;
  }

  /** {@return whether two texts are the same address} */
  static boolean same(String one, String other) {
    return bits(one) == bits(other) && number(one).equals(number(other));
  }

  /** {@return whether the address is link-local IPv6, fe80::/10} */
  static boolean isLinkLocal(String address) {
    return bits(address) == 128 && number(address).shiftRight(118).intValue() == 0x3fa;
  }

  private static int bits(String address) {
    return address.indexOf(':') < 0 ? 32 : 128;
  }

  private static BigInteger mask(int bits) {
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
  }

  private static BigInteger number(String address) {
    BigInteger number = new BigInteger(1, inet(address).getAddress());
    boolean mapped = bits(address) == 128 && inet(address).getAddress().length == 4;
    return mapped ? number.add(BigInteger.valueOf(0xffffL).shiftLeft(32)) : number;
  }

  private static InetAddress inet(String address) {
    try {
      // The text is an address by now, so no name is looked up.
      return InetAddress.getByName(address);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(address + " is no address", impossible);
    }
  }

  /** {@return it as text, such as {@code 10.0.0.2/24}} */
  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}
