package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import java.util.List;

/** libvirt's handle on one filter of network traffic. */
final class FilterHandle extends NativeHandle {

  private FilterHandle(Pointer pointer) {
    super(pointer);
  }

  static FilterHandle byName(Wire wire, Pointer connect, String name) {
    return new FilterHandle(
        wire.handle("virNWFilterLookupByName", () -> Virt.virNWFilterLookupByName(connect, name)));
  }

  static FilterHandle define(Wire wire, Pointer connect, String xml) {
    return new FilterHandle(
        wire.handle("virNWFilterDefineXML", () -> Virt.virNWFilterDefineXML(connect, xml)));
  }

  /** All filters, in one round trip. The caller closes each. */
  static List<FilterHandle> all(Wire wire, Pointer connect) {
    return all(
        wire,
        "virConnectListAllNWFilters",
        result -> Virt.virConnectListAllNWFilters(connect, result, 0),
        FilterHandle::new);
  }

  String name() {
    return borrowed("virNWFilterGetName", Virt.virNWFilterGetName(pointer()));
  }

  String describe(Wire wire) {
    return wire.text("virNWFilterGetXMLDesc", () -> Virt.virNWFilterGetXMLDesc(pointer(), 0));
  }

  @Override
  public void close() {
    Virt.virNWFilterFree(pointer());
  }
}
