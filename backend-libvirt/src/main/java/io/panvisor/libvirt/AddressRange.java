package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, by its first address and the length of its prefix. Pure; nothing is
 * looked up.
 *
 * @param first the first address of the range, 4 or 16 bytes
 */
record AddressRange(BigInteger first, int bytes, int prefix) {

  private static final Pattern NUMERIC =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** The range {@code ADDRESS/PREFIX}, which may name any address within it. */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
      throw InvalidSpecException.of(
          "subnet", text, "a range is written ADDRESS/PREFIX, such as 10.1.2.0/24");
    }
    byte[] address = address("subnet", text.substring(0, slash));
    return of(address, Integer.parseInt(text.substring(slash + 1)));
  }

  static AddressRange of(byte[] address, int prefix) {
    int bits = address.length * 8;
    if (prefix < 0 || prefix > bits) {
      throw InvalidSpecException.of(
          "subnet", Integer.toString(prefix), "a prefix has at most " + bits + " bits");
    }
    BigInteger size = BigInteger.ONE.shiftLeft(bits - prefix);
    BigInteger number = new BigInteger(1, address);
    return new AddressRange(number.subtract(number.mod(size)), address.length, prefix);
  }

  /** The bytes of an address in digits; a host's name is refused and never looked up. */
  static byte[] address(String field, String text) {
    if (NUMERIC.matcher(text).matches()) {
      try {
        return InetAddress.getByName(text).getAddress();
      } catch (UnknownHostException notOne) {
        throw refusal(field, text);
      }
    }
    throw refusal(field, text);
  }

  private static InvalidSpecException refusal(String field, String text) {
    return InvalidSpecException.of(
        field, text, "an IP address is wanted, such as 10.1.2.3 or fd00::3");
  }

  boolean isVersion4() {
    return bytes == 4;
  }

  boolean contains(byte[] address) {
    return address.length == bytes && of(address, prefix).first().equals(first);
  }

  boolean overlaps(AddressRange other) {
    if (bytes != other.bytes) {
      return false;
    }
    int shorter = Math.min(prefix, other.prefix);
    int drop = bytes * 8 - shorter;
    return first.shiftRight(drop).equals(other.first.shiftRight(drop));
  }

  /** The address that lies so far behind the first. */
  String at(long offset) {
    byte[] raw = first.add(BigInteger.valueOf(offset)).toByteArray();
    byte[] address = new byte[bytes];
    int length = Math.min(raw.length, bytes);
    System.arraycopy(raw, raw.length - length, address, bytes - length, length);
    return text(address);
  }

  /** The last address that a host may have: before the broadcast address. */
  String last() {
    return at(BigInteger.ONE.shiftLeft(bytes * 8 - prefix).longValue() - 2);
  }

  static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
    }
  }

  @Override
  public String toString() {
    return at(0) + "/" + prefix;
  }
}
