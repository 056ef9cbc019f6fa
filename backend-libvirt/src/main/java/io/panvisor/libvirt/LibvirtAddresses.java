package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.panvisor.Feature;
import io.panvisor.MacAddress;
import io.panvisor.MachineAddress;
import io.panvisor.MachineId;
import io.panvisor.error.NotReadyException;
import io.panvisor.spi.AddressOperations;
import io.panvisor.spi.Call;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Network addresses from the guest's agent, the leases of libvirt's networks, and the host's table
 * of neighbours.
 */
final class LibvirtAddresses implements AddressOperations {

  private static final int SOURCE_LEASE = 0;
  private static final int SOURCE_AGENT = 1;
  private static final int SOURCE_ARP = 2;

  // struct _virDomainInterface: char *name; char *hwaddr; unsigned int naddrs;
  // virDomainIPAddressPtr addrs;
  private static final long HWADDR = Native.POINTER_SIZE;
  private static final long COUNT = 2L * Native.POINTER_SIZE;
  private static final long ADDRESSES = 3L * Native.POINTER_SIZE;
  // struct _virDomainIPAddress: int type; char *addr; unsigned int prefix;
  private static final long ADDRESS_TEXT = Native.POINTER_SIZE;
  private static final long ADDRESS_SIZE = 3L * Native.POINTER_SIZE;

  private final Domains domains;

  LibvirtAddresses(Domains domains) {
    this.domains = domains;
  }

  @Override
  public List<MachineAddress> list(
      Call call, MachineId id, Set<MachineAddress.Origin> origins, boolean all) {
    return domains.needing(
        call,
        id,
        Feature.ADDRESSES,
        (wire, domain) -> {
          if (domain.number() < 0) {
            return List.of();
          }
          Set<MachineAddress.Origin> asked = EnumSet.copyOf(origins);
          asked.remove(MachineAddress.Origin.ENGINE);
          return all ? known(wire, domain) : merged(wire, domain, asked, false);
        });
  }

  /** The addresses that any origin knows; an origin that cannot be asked is left out. */
  static List<MachineAddress> known(Wire wire, DomainHandle domain) {
    return merged(
        wire,
        domain,
        EnumSet.of(
            MachineAddress.Origin.AGENT, MachineAddress.Origin.LEASE, MachineAddress.Origin.ARP),
        true);
  }

  private static List<MachineAddress> merged(
      Wire wire, DomainHandle domain, Set<MachineAddress.Origin> origins, boolean lenient) {
    Map<InetAddress, MachineAddress> found = new LinkedHashMap<>();
    for (MachineAddress.Origin origin : EnumSet.copyOf(origins)) {
      try {
        for (MachineAddress address : ask(wire, domain, origin)) {
          found.putIfAbsent(address.address(), address);
        }
      } catch (NativeFailure failure) {
        if (!lenient || LibvirtErrors.isConnectionGone(failure.error())) {
          throw origin == MachineAddress.Origin.AGENT
                  && failure.code() == LibvirtErrors.ARGUMENT_UNSUPPORTED
              ? agentMissing(failure)
              : failure;
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static RuntimeException agentMissing(NativeFailure failure) {
    return new NotReadyException("the machine has no channel for a guest agent", failure);
  }

  private static List<MachineAddress> ask(
      Wire wire, DomainHandle domain, MachineAddress.Origin origin) {
    int source =
        switch (origin) {
          case AGENT -> SOURCE_AGENT;
          case ARP -> SOURCE_ARP;
          default -> SOURCE_LEASE;
        };
    Memory result = new Memory(Native.POINTER_SIZE);
    result.clear();
    int count =
        wire.number(
            "virDomainInterfaceAddresses",
            () -> Virt.virDomainInterfaceAddresses(domain.pointer(), result, source, 0));
    Pointer array = result.getPointer(0);
    if (array == null) {
      return List.of();
    }
    List<MachineAddress> addresses = new ArrayList<>();
    for (Pointer card : array.getPointerArray(0, count)) {
      read(card, origin, addresses);
      Virt.virDomainInterfaceFree(card);
    }
    Native.free(Pointer.nativeValue(array));
    return addresses;
  }

  private static void read(
      Pointer card, MachineAddress.Origin origin, List<MachineAddress> addresses) {
    Optional<MacAddress> mac = mac(card.getPointer(HWADDR));
    int count = card.getInt(COUNT);
    Pointer array = card.getPointer(ADDRESSES);
    for (int i = 0; array != null && i < count; i++) {
      Pointer text = array.getPointer(i * ADDRESS_SIZE + ADDRESS_TEXT);
      if (text != null) {
        address(text.getString(0, "UTF-8"))
            .map(ip -> MachineAddress.of(ip, origin))
            .map(told -> mac.map(told::on).orElse(told))
            .ifPresent(addresses::add);
      }
    }
  }

  private static Optional<MacAddress> mac(@Nullable Pointer text) {
    return Optional.ofNullable(text)
        .map(pointer -> pointer.getString(0, "UTF-8").toLowerCase(Locale.ROOT))
        .filter(
            mac -> mac.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}") && !mac.equals("00:00:00:00:00:00"))
        .map(MacAddress::parse);
  }

  /**
   * An address that others can reach it by: not the guest's loopback, which the agent tells too.
   */
  private static Optional<InetAddress> address(String text) {
    if (!text.matches("[0-9a-fA-F:.]+")) {
      return Optional.empty();
    }
    try {
      InetAddress address = InetAddress.getByName(text);
      return address.isLoopbackAddress() ? Optional.empty() : Optional.of(address);
    } catch (UnknownHostException notOne) {
      return Optional.empty();
    }
  }
}
