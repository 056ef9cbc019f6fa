package io.panvisor.libvirt;

import com.sun.jna.Pointer;

/** libvirt's handle on one virtual network. */
final class NetworkHandle extends NativeHandle {

  private NetworkHandle(Pointer pointer) {
    super(pointer);
  }

  static NetworkHandle byName(Wire wire, Pointer connect, String name) {
    return new NetworkHandle(
        wire.handle("virNetworkLookupByName", () -> Virt.virNetworkLookupByName(connect, name)));
  }

  boolean isActive(Wire wire) {
    return wire.number("virNetworkIsActive", () -> Virt.virNetworkIsActive(pointer())) == 1;
  }

  @Override
  public void close() {
    Virt.virNetworkFree(pointer());
  }
}
