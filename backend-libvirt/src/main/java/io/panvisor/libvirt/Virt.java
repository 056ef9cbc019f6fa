package io.panvisor.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libvirt's C library that this backend calls itself, by JNA's direct mapping.
 *
 * <p>libvirt-java opens, authenticates, describes, keeps alive and closes the connection (see
 * {@link SharedConnect}) and is what a user borrows. Everything that concerns machines, snapshots,
 * volumes and streams goes through here, although libvirt-java has some of it too, for three
 * reasons: half of what is needed is not bound there; handles must be freed at a known moment and
 * never by a finalizer, which would block the JVM's finalizer thread on a daemon that hangs; and
 * every call that goes over the wire is counted and its error is read on the same thread at one
 * place ({@link Wire}).
 *
 * <p>Strings are UTF-8 both ways. Nothing here may be called on a caller's thread: a native call
 * cannot be interrupted. The names are libvirt's own.
 */
@SuppressWarnings({"checkstyle:MethodName", "checkstyle:ParameterName"})
final class Virt {

  /**
   * Makes libvirt tell this class its errors instead of printing them; see {@code virErrorFunc}.
   */
  interface ErrorFunction extends Callback {
    void invoke(@Nullable Pointer userData, @Nullable Pointer error);
  }

  /** See {@code virConnectCloseFunc}. */
  interface CloseFunction extends Callback {
    void invoke(@Nullable Pointer connect, int reason, @Nullable Pointer opaque);
  }

  /** See {@code virConnectDomainEventCallback}. */
  interface LifecycleFunction extends Callback {
    int invoke(Pointer connect, Pointer domain, int event, int detail, @Nullable Pointer opaque);
  }

  /** See {@code virConnectDomainEventGenericCallback}: an event that has no facts of its own. */
  interface GenericFunction extends Callback {
    void invoke(Pointer connect, Pointer domain, @Nullable Pointer opaque);
  }

  /** See {@code virConnectDomainEventMetadataChangeCallback}. */
  interface MetadataFunction extends Callback {
    void invoke(
        Pointer connect, Pointer domain, int type, @Nullable Pointer uri, @Nullable Pointer opaque);
  }

  /** See {@code virConnectDomainEventIOErrorCallback}. */
  interface IoErrorFunction extends Callback {
    void invoke(
        Pointer connect,
        Pointer domain,
        @Nullable Pointer path,
        @Nullable Pointer alias,
        int action,
        @Nullable Pointer opaque);
  }

  /**
   * See {@code virConnectDomainEventPMSuspendCallback} and its siblings: an event with one number.
   */
  interface NumberFunction extends Callback {
    void invoke(Pointer connect, Pointer domain, int number, @Nullable Pointer opaque);
  }

  /** See {@code virStreamEventCallback}. */
  interface StreamFunction extends Callback {
    void invoke(Pointer stream, int events, @Nullable Pointer opaque);
  }

  /**
   * Held for the life of the JVM: libvirt keeps the address of its native half. It does nothing
   * because the error is read from the thread that failed, right after the call.
   */
  private static final ErrorFunction SILENT = (userData, error) -> {};

  static {
    Native.register(
        Virt.class,
        NativeLibrary.getInstance(
            Platform.isWindows() ? "virt-0" : "virt",
            Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
    virSetErrorFunc(null, SILENT);
  }

  private Virt() {}

  // Errors

  static native @Nullable Pointer virGetLastError();

  static native void virResetLastError();

  static native void virSetErrorFunc(@Nullable Pointer userData, ErrorFunction handler);

  // Connections

  static native int virConnectRegisterCloseCallback(
      Pointer connect, CloseFunction function, @Nullable Pointer opaque, @Nullable Pointer free);

  static native int virConnectUnregisterCloseCallback(Pointer connect, CloseFunction function);

  static native int virConnectSetKeepAlive(Pointer connect, int interval, int count);

  static native @Nullable Pointer virConnectGetCapabilities(Pointer connect);

  static native @Nullable Pointer virConnectGetHostname(Pointer connect);

  static native @Nullable Pointer virConnectBaselineCPU(
      Pointer connect, Pointer descriptions, int count, int flags);

  static native int virConnectDomainEventRegisterAny(
      Pointer connect,
      @Nullable Pointer domain,
      int event,
      Callback function,
      @Nullable Pointer opaque,
      @Nullable Pointer free);

  static native int virConnectDomainEventDeregisterAny(Pointer connect, int callback);

  static native int virConnectListAllDomains(Pointer connect, Pointer domains, int flags);

  static native int virConnectGetAllDomainStats(
      Pointer connect, int stats, Pointer records, int flags);

  static native int virConnectListAllStoragePools(Pointer connect, Pointer pools, int flags);

  static native int virConnectListAllNetworks(Pointer connect, Pointer networks, int flags);

  static native int virConnectListAllNWFilters(Pointer connect, Pointer filters, int flags);

  static native int virConnectListAllSecrets(Pointer connect, Pointer secrets, int flags);

  static native @Nullable Pointer virConnectGetStoragePoolCapabilities(Pointer connect, int flags);

  static native @Nullable Pointer virConnectFindStoragePoolSources(
      Pointer connect, String type, @Nullable String source, int flags);

  static native @Nullable Pointer virConnectGetDomainCapabilities(
      Pointer connect,
      @Nullable String emulator,
      @Nullable String architecture,
      @Nullable String machine,
      @Nullable String type,
      int flags);

  // Machines

  static native int virDomainFree(Pointer domain);

  static native int virDomainRef(Pointer domain);

  static native Pointer virDomainGetConnect(Pointer domain);

  static native @Nullable Pointer virDomainGetName(Pointer domain);

  static native int virDomainGetUUID(Pointer domain, byte[] uuid);

  static native int virDomainGetID(Pointer domain);

  static native @Nullable Pointer virDomainLookupByUUID(Pointer connect, byte[] uuid);

  static native @Nullable Pointer virDomainLookupByName(Pointer connect, String name);

  static native @Nullable Pointer virDomainDefineXMLFlags(Pointer connect, String xml, int flags);

  static native int virDomainUndefineFlags(Pointer domain, int flags);

  static native int virDomainGetState(Pointer domain, int[] state, int[] reason, int flags);

  static native int virDomainGetInfo(Pointer domain, Pointer info);

  static native int virDomainInterfaceStats(
      Pointer domain, String device, Pointer stats, long size);

  static native int virDomainListGetStats(Pointer domains, int stats, Pointer records, int flags);

  static native void virDomainStatsRecordListFree(Pointer records);

  static native @Nullable Pointer virDomainGetXMLDesc(Pointer domain, int flags);

  static native int virDomainCreateWithFlags(Pointer domain, int flags);

  static native int virDomainShutdownFlags(Pointer domain, int flags);

  static native int virDomainDestroyFlags(Pointer domain, int flags);

  static native int virDomainReboot(Pointer domain, int flags);

  static native int virDomainReset(Pointer domain, int flags);

  static native int virDomainSuspend(Pointer domain);

  static native int virDomainResume(Pointer domain);

  static native int virDomainPMWakeup(Pointer domain, int flags);

  static native int virDomainManagedSave(Pointer domain, int flags);

  static native int virDomainHasManagedSaveImage(Pointer domain, int flags);

  static native int virDomainManagedSaveRemove(Pointer domain, int flags);

  static native int virDomainIsPersistent(Pointer domain);

  static native int virDomainRename(Pointer domain, String name, int flags);

  static native int virDomainSetAutostart(Pointer domain, int autostart);

  static native int virDomainGetAutostart(Pointer domain, int[] autostart);

  static native int virDomainSetMetadata(
      Pointer domain,
      int type,
      @Nullable String metadata,
      @Nullable String key,
      @Nullable String uri,
      int flags);

  static native @Nullable Pointer virDomainGetMetadata(
      Pointer domain, int type, @Nullable String uri, int flags);

  static native int virDomainInterfaceAddresses(
      Pointer domain, Pointer interfaces, int source, int flags);

  static native void virDomainInterfaceFree(Pointer networkInterface);

  static native int virDomainAttachDeviceFlags(Pointer domain, String xml, int flags);

  static native int virDomainDetachDeviceFlags(Pointer domain, String xml, int flags);

  static native int virDomainUpdateDeviceFlags(Pointer domain, String xml, int flags);

  static native int virDomainOpenConsole(
      Pointer domain, @Nullable String device, Pointer stream, int flags);

  // Snapshots

  static native int virDomainListAllSnapshots(Pointer domain, Pointer snapshots, int flags);

  static native @Nullable Pointer virDomainSnapshotCreateXML(Pointer domain, String xml, int flags);

  static native @Nullable Pointer virDomainSnapshotLookupByName(
      Pointer domain, String name, int flags);

  static native @Nullable Pointer virDomainSnapshotGetName(Pointer snapshot);

  static native @Nullable Pointer virDomainSnapshotGetXMLDesc(Pointer snapshot, int flags);

  static native int virDomainSnapshotIsCurrent(Pointer snapshot, int flags);

  static native int virDomainRevertToSnapshot(Pointer snapshot, int flags);

  static native int virDomainSnapshotDelete(Pointer snapshot, int flags);

  static native int virDomainSnapshotFree(Pointer snapshot);

  // Storage

  static native @Nullable Pointer virStoragePoolLookupByName(Pointer connect, String name);

  static native @Nullable Pointer virStoragePoolLookupByTargetPath(Pointer connect, String path);

  static native @Nullable Pointer virStoragePoolLookupByVolume(Pointer volume);

  static native @Nullable Pointer virStoragePoolLookupByUUIDString(Pointer connect, String uuid);

  static native int virStoragePoolGetUUID(Pointer pool, byte[] uuid);

  static native @Nullable Pointer virStoragePoolDefineXML(Pointer connect, String xml, int flags);

  static native @Nullable Pointer virStoragePoolCreateXML(Pointer connect, String xml, int flags);

  static native int virStoragePoolBuild(Pointer pool, int flags);

  static native int virStoragePoolCreate(Pointer pool, int flags);

  static native int virStoragePoolDestroy(Pointer pool);

  static native int virStoragePoolDelete(Pointer pool, int flags);

  static native int virStoragePoolUndefine(Pointer pool);

  static native int virStoragePoolIsPersistent(Pointer pool);

  static native int virStoragePoolGetAutostart(Pointer pool, int[] autostart);

  static native int virStoragePoolSetAutostart(Pointer pool, int autostart);

  static native int virStoragePoolIsActive(Pointer pool);

  static native int virStoragePoolRefresh(Pointer pool, int flags);

  static native @Nullable Pointer virStoragePoolGetName(Pointer pool);

  static native @Nullable Pointer virStoragePoolGetXMLDesc(Pointer pool, int flags);

  static native int virStoragePoolListAllVolumes(Pointer pool, Pointer volumes, int flags);

  static native int virStoragePoolFree(Pointer pool);

  static native @Nullable Pointer virStorageVolLookupByName(Pointer pool, String name);

  static native @Nullable Pointer virStorageVolLookupByPath(Pointer connect, String path);

  static native @Nullable Pointer virStorageVolCreateXML(Pointer pool, String xml, int flags);

  static native @Nullable Pointer virStorageVolCreateXMLFrom(
      Pointer pool, String xml, Pointer from, int flags);

  static native int virStorageVolDelete(Pointer volume, int flags);

  static native @Nullable Pointer virStorageVolGetName(Pointer volume);

  static native @Nullable Pointer virStorageVolGetPath(Pointer volume);

  static native @Nullable Pointer virStorageVolGetXMLDesc(Pointer volume, int flags);

  static native int virStorageVolResize(Pointer volume, long capacity, int flags);

  static native int virStorageVolWipePattern(Pointer volume, int algorithm, int flags);

  static native int virStorageVolUpload(
      Pointer volume, Pointer stream, long offset, long length, int flags);

  static native int virStorageVolDownload(
      Pointer volume, Pointer stream, long offset, long length, int flags);

  static native int virStorageVolFree(Pointer volume);

  // Networks

  static native @Nullable Pointer virNetworkLookupByName(Pointer connect, String name);

  static native @Nullable Pointer virNetworkLookupByUUIDString(Pointer connect, String uuid);

  static native @Nullable Pointer virNetworkGetName(Pointer network);

  static native int virNetworkGetUUID(Pointer network, byte[] uuid);

  static native @Nullable Pointer virNetworkGetXMLDesc(Pointer network, int flags);

  static native @Nullable Pointer virNetworkDefineXML(Pointer connect, String xml);

  static native int virNetworkCreate(Pointer network);

  static native int virNetworkDestroy(Pointer network);

  static native int virNetworkUndefine(Pointer network);

  static native int virNetworkIsPersistent(Pointer network);

  static native int virNetworkGetAutostart(Pointer network, int[] autostart);

  static native int virNetworkSetAutostart(Pointer network, int autostart);

  static native int virNetworkUpdate(
      Pointer network, int command, int section, int parent, String xml, int flags);

  static native int virNetworkGetDHCPLeases(
      Pointer network, @Nullable String mac, Pointer leases, int flags);

  static native void virNetworkDHCPLeaseFree(Pointer lease);

  static native int virNetworkIsActive(Pointer network);

  static native int virNetworkFree(Pointer network);

  // Filters of network traffic

  static native @Nullable Pointer virNWFilterLookupByName(Pointer connect, String name);

  static native @Nullable Pointer virNWFilterDefineXML(Pointer connect, String xml);

  static native @Nullable Pointer virNWFilterGetName(Pointer filter);

  static native @Nullable Pointer virNWFilterGetXMLDesc(Pointer filter, int flags);

  static native int virNWFilterUndefine(Pointer filter);

  static native int virNWFilterFree(Pointer filter);

  // Secrets

  static native @Nullable Pointer virSecretLookupByUUIDString(Pointer connect, String uuid);

  static native @Nullable Pointer virSecretDefineXML(Pointer connect, String xml, int flags);

  static native @Nullable Pointer virSecretGetXMLDesc(Pointer secret, int flags);

  static native int virSecretSetValue(Pointer secret, byte[] value, long size, int flags);

  static native @Nullable Pointer virSecretGetValue(Pointer secret, long[] size, int flags);

  static native int virSecretUndefine(Pointer secret);

  static native int virSecretFree(Pointer secret);

  // Streams

  static native @Nullable Pointer virStreamNew(Pointer connect, int flags);

  static native int virStreamSend(Pointer stream, Pointer data, long size);

  static native int virStreamRecv(Pointer stream, Pointer data, long size);

  static native int virStreamRecvFlags(Pointer stream, Pointer data, long size, int flags);

  static native int virStreamSendHole(Pointer stream, long length, int flags);

  static native int virStreamRecvHole(Pointer stream, long[] length, int flags);

  static native int virStreamEventAddCallback(
      Pointer stream,
      int events,
      StreamFunction function,
      @Nullable Pointer opaque,
      @Nullable Pointer free);

  static native int virStreamEventUpdateCallback(Pointer stream, int events);

  static native int virStreamEventRemoveCallback(Pointer stream);

  static native int virStreamFinish(Pointer stream);

  static native int virStreamAbort(Pointer stream);

  static native int virStreamFree(Pointer stream);
}
