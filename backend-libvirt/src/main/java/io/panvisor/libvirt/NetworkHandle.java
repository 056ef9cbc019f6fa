package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.UUID;

/** libvirt's handle on one virtual network. */
final class NetworkHandle extends NativeHandle {

  private NetworkHandle(Pointer pointer) {
    super(pointer);
  }

  static NetworkHandle byName(Wire wire, Pointer connect, String name) {
    return new NetworkHandle(
        wire.handle("virNetworkLookupByName", () -> Virt.virNetworkLookupByName(connect, name)));
  }

  /** By its UUID when it looks like one, by its name otherwise. */
  static NetworkHandle find(Wire wire, Pointer connect, String nameOrUuid) {
    if (!Allowed.isUuid(nameOrUuid)) {
      return byName(wire, connect, nameOrUuid);
    }
    return new NetworkHandle(
        wire.handle(
            "virNetworkLookupByUUIDString",
            () -> Virt.virNetworkLookupByUUIDString(connect, nameOrUuid)));
  }

  static NetworkHandle define(Wire wire, Pointer connect, String xml) {
    return new NetworkHandle(
        wire.handle("virNetworkDefineXML", () -> Virt.virNetworkDefineXML(connect, xml)));
  }

  /** All networks that the filter lets through, in one round trip. The caller closes each. */
  static List<NetworkHandle> all(Wire wire, Pointer connect, int filter) {
    return all(
        wire,
        "virConnectListAllNetworks",
        result -> Virt.virConnectListAllNetworks(connect, result, filter),
        NetworkHandle::new);
  }

  String name() {
    return borrowed("virNetworkGetName", Virt.virNetworkGetName(pointer()));
  }

  /** Its UUID; costs no round trip. */
  UUID uuid() {
    return uuid("virNetworkGetUUID", raw -> Virt.virNetworkGetUUID(pointer(), raw));
  }

  boolean isActive(Wire wire) {
    return wire.number("virNetworkIsActive", () -> Virt.virNetworkIsActive(pointer())) == 1;
  }

  boolean isPersistent(Wire wire) {
    return wire.number("virNetworkIsPersistent", () -> Virt.virNetworkIsPersistent(pointer())) == 1;
  }

  String describe(Wire wire) {
    return wire.text("virNetworkGetXMLDesc", () -> Virt.virNetworkGetXMLDesc(pointer(), 0));
  }

  @Override
  public void close() {
    Virt.virNetworkFree(pointer());
  }
}
