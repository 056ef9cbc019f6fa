package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * libvirt's handle on one domain. Its name, UUID and number are read from the handle itself and
 * cost no round trip.
 */
final class DomainHandle extends NativeHandle {

  private static final int UUID_BYTES = 16;

  private DomainHandle(Pointer pointer) {
    super(pointer);
  }

  static DomainHandle byUuid(Wire wire, Pointer connect, UUID uuid) {
    byte[] raw = bytes(uuid);
    return new DomainHandle(
        wire.handle("virDomainLookupByUUID", () -> Virt.virDomainLookupByUUID(connect, raw)));
  }

  static DomainHandle byName(Wire wire, Pointer connect, String name) {
    return new DomainHandle(
        wire.handle("virDomainLookupByName", () -> Virt.virDomainLookupByName(connect, name)));
  }

  /** Writes the persistent definition of a domain, new or known by its UUID. */
  static DomainHandle define(Wire wire, Pointer connect, String xml) {
    return new DomainHandle(
        wire.handle(
            "virDomainDefineXMLFlags", () -> Virt.virDomainDefineXMLFlags(connect, xml, 0)));
  }

  /** All domains that the filter lets through, in one round trip. The caller closes each. */
  static List<DomainHandle> all(Wire wire, Pointer connect, int filter) {
    return all(
        wire,
        "virConnectListAllDomains",
        result -> Virt.virConnectListAllDomains(connect, result, filter),
        DomainHandle::new);
  }

  String name() {
    return nameOf(pointer());
  }

  UUID uuid() {
    return uuidOf(pointer());
  }

  /** The number of a running domain, or -1. As old as the handle is. */
  int number() {
    return Virt.virDomainGetID(pointer());
  }

  /** The name in a handle that somebody else owns. */
  static String nameOf(Pointer domain) {
    return borrowed("virDomainGetName", Virt.virDomainGetName(domain));
  }

  /** The UUID in a handle that somebody else owns. */
  static UUID uuidOf(Pointer domain) {
    byte[] raw = new byte[UUID_BYTES];
    if (Virt.virDomainGetUUID(domain, raw) < 0) {
      throw new NativeFailure("virDomainGetUUID", NativeError.ofThisThread());
    }
    ByteBuffer buffer = ByteBuffer.wrap(raw);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(UUID_BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  @Override
  public void close() {
    Virt.virDomainFree(pointer());
  }
}
