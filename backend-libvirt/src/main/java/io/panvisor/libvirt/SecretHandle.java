package io.panvisor.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;

/** libvirt's handle on one of its secrets. */
final class SecretHandle extends NativeHandle {

  private SecretHandle(Pointer pointer) {
    super(pointer);
  }

  static SecretHandle byUuid(Wire wire, Pointer connect, String uuid) {
    return new SecretHandle(
        wire.handle(
            "virSecretLookupByUUIDString", () -> Virt.virSecretLookupByUUIDString(connect, uuid)));
  }

  static SecretHandle define(Wire wire, Pointer connect, String xml) {
    return new SecretHandle(
        wire.handle("virSecretDefineXML", () -> Virt.virSecretDefineXML(connect, xml, 0)));
  }

  /** All secrets, in one round trip. The caller closes each. */
  static List<SecretHandle> all(Wire wire, Pointer connect) {
    return all(
        wire,
        "virConnectListAllSecrets",
        result -> Virt.virConnectListAllSecrets(connect, result, 0),
        SecretHandle::new);
  }

  String describe(Wire wire) {
    return wire.text("virSecretGetXMLDesc", () -> Virt.virSecretGetXMLDesc(pointer(), 0));
  }

  /** The value, which the caller wipes; what libvirt had allocated for it is wiped here. */
  byte[] value(Wire wire) {
    long[] size = new long[1];
    Pointer value =
        wire.handle("virSecretGetValue", () -> Virt.virSecretGetValue(pointer(), size, 0));
    try {
      return value.getByteArray(0, Math.toIntExact(size[0]));
    } finally {
      value.setMemory(0, size[0], (byte) 0);
      Native.free(Pointer.nativeValue(value));
    }
  }

  @Override
  public void close() {
    Virt.virSecretFree(pointer());
  }
}
