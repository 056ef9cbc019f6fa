package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.Feature;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.PanvisorException;
import io.panvisor.libvirt.ResourceUsers.Which;
import io.panvisor.spi.Call;
import io.panvisor.spi.FacetCalls;
import io.panvisor.spi.Undo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** libvirt's storage pools, over a session. */
final class StoragePoolsFacet implements StoragePools {

  private static final Feature TYPES =
      Feature.of(
          "libvirt.pool-types", "the engine tells its kinds of pools", Feature.Scope.HYPERVISOR);

  private static final String POOL = "storage pool";
  private static final int ACTIVE = 2;
  private static final int PERSISTENT = 4;
  private static final int AUTOSTART = 16;
  private static final int NO_OVERWRITE = 4;
  private static final int OVERWRITE = 8;

  /** The kinds whose storage is built on a device, so that something may be lost. */
  private static final Set<String> ON_DEVICES = Set.of("fs", "logical", "disk");

  private final FacetSession session;

  StoragePoolsFacet(FacetCalls calls) {
    this.session = new FacetSession(calls);
  }

  @Override
  public List<StoragePoolType> types() {
    return session.reading(
        "libvirt.pools.types",
        Subject.engine().needing(TYPES),
        (wire, connect) ->
            PoolXml.types(
                wire.text(
                    "virConnectGetStoragePoolCapabilities",
                    () -> Virt.virConnectGetStoragePoolCapabilities(connect, 0))));
  }

  @Override
  public List<StoragePoolInfo> list() {
    return session.reading(
        "libvirt.pools.list",
        Subject.engine(),
        (wire, connect) -> {
          List<PoolHandle> all = PoolHandle.all(wire, connect, 0);
          try {
            Set<UUID> active = uuids(wire, connect, ACTIVE);
            Set<UUID> persistent = uuids(wire, connect, PERSISTENT);
            Set<UUID> autostart = uuids(wire, connect, AUTOSTART);
            List<StoragePoolInfo> found = new ArrayList<>();
            for (PoolHandle pool : all) {
              UUID uuid = pool.uuid();
              StoreState state =
                  new StoreState(
                      active.contains(uuid), persistent.contains(uuid), autostart.contains(uuid));
              description(wire, pool).ifPresent(xml -> found.add(PoolXml.read(xml, state)));
            }
            return List.copyOf(found);
          } finally {
            NativeHandle.closeAll(all);
          }
        });
  }

  /** Empty when the pool has gone since it was listed. */
  private static Optional<String> description(Wire wire, PoolHandle pool) {
    try {
      return Optional.of(pool.describe(wire));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_STORAGE_POOL) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static Set<UUID> uuids(Wire wire, Pointer connect, int filter) {
    List<PoolHandle> handles = PoolHandle.all(wire, connect, filter);
    try {
      Set<UUID> uuids = new HashSet<>();
      handles.forEach(handle -> uuids.add(handle.uuid()));
      return uuids;
    } finally {
      NativeHandle.closeAll(handles);
    }
  }

  @Override
  public Optional<StoragePoolInfo> find(String pool) {
    String name = Allowed.name("pool", pool);
    return session.reading(
        "libvirt.pools.find", subject(name), (wire, connect) -> find(wire, connect, name));
  }

  private static Optional<StoragePoolInfo> find(Wire wire, Pointer connect, String pool) {
    try (PoolHandle handle = PoolHandle.find(wire, connect, pool)) {
      return Optional.of(info(wire, handle));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_STORAGE_POOL) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static StoragePoolInfo info(Wire wire, PoolHandle pool) {
    boolean persistent = isPersistent(wire, pool);
    int[] autostart = new int[1];
    if (persistent) {
      wire.number(
          "virStoragePoolGetAutostart",
          () -> Virt.virStoragePoolGetAutostart(pool.pointer(), autostart));
    }
    return PoolXml.read(
        pool.describe(wire), new StoreState(pool.isActive(wire), persistent, autostart[0] != 0));
  }

  private static boolean isPersistent(Wire wire, PoolHandle pool) {
    return wire.number(
            "virStoragePoolIsPersistent", () -> Virt.virStoragePoolIsPersistent(pool.pointer()))
        == 1;
  }

  @Override
  public String findSources(String type, Optional<String> source) {
    Allowed.name("pool.type", type);
    source.ifPresent(
        xml -> {
          try {
            XmlNode.parse(xml);
          } catch (XmlNode.UnreadableXml unreadable) {
            throw InvalidSpecException.of("source", type, String.valueOf(unreadable.getMessage()));
          }
        });
    return session.reading(
        "libvirt.pools.findSources",
        Subject.of("kind of storage pool", type).needing(TYPES),
        (wire, connect) ->
            wire.text(
                "virConnectFindStoragePoolSources",
                () ->
                    Virt.virConnectFindStoragePoolSources(connect, type, source.orElse(null), 0)));
  }

  @Override
  public StoragePoolInfo define(StoragePoolSpec spec) {
    String xml = PoolXml.write(spec);
    return session.changing(
        "libvirt.pools.define",
        subject(spec.name()),
        (wire, connect) -> {
          refuseIfThere(wire, connect, spec.name());
          try (PoolHandle pool = PoolHandle.define(wire, connect, xml)) {
            return info(wire, pool);
          }
        });
  }

  private static void refuseIfThere(Wire wire, Pointer connect, String name) {
    if (find(wire, connect, name).isPresent()) {
      throw new AlreadyExistsException(POOL, name);
    }
  }

  @Override
  public StoragePoolInfo createTransient(StoragePoolSpec spec) {
    String xml = PoolXml.write(spec);
    return session.changing(
        "libvirt.pools.createTransient",
        subject(spec.name()),
        (wire, connect) -> {
          refuseIfThere(wire, connect, spec.name());
          try (PoolHandle pool = PoolHandle.createTransient(wire, connect, xml)) {
            return info(wire, pool);
          }
        });
  }

  @Override
  public StoragePoolInfo make(StoragePoolSpec spec) {
    String xml = PoolXml.write(spec);
    return session.making(
        "libvirt.pools.make", (connection, call) -> make(connection.session(), call, spec, xml));
  }

  private static StoragePoolInfo make(
      NativeSession session, Call call, StoragePoolSpec spec, String xml) {
    Subject subject = subject(spec.name());
    Undo undo = new Undo(call);
    try {
      session.call(
          call,
          subject,
          (wire, connect) -> {
            refuseIfThere(wire, connect, spec.name());
            PoolHandle.define(wire, connect, xml).close();
            return Boolean.TRUE;
          });
      undo.willMake(
          POOL,
          spec.name(),
          undoing ->
              session.call(
                  undoing, subject, (wire, connect) -> undefine(wire, connect, spec.name())));
      step(session, call, subject, spec, (wire, pool) -> build(wire, pool, false));
      if (spec instanceof StoragePoolSpec.Logical logical && !logical.devices().isEmpty()) {
        // The volume group was made a moment ago and is empty; nobody's data goes with it.
        undo.willMake(
            "volume group",
            logical.volumeGroup(),
            undoing -> step(session, undoing, subject, spec, StoragePoolsFacet::erase));
      }
      step(session, call, subject, spec, StoragePoolsFacet::start);
      return session.call(
          call,
          subject,
          (wire, connect) -> {
            try (PoolHandle pool = PoolHandle.byName(wire, connect, spec.name())) {
              wire.number(
                  "virStoragePoolSetAutostart",
                  () -> Virt.virStoragePoolSetAutostart(pool.pointer(), 1));
              return info(wire, pool);
            }
          });
    } catch (PanvisorException failed) {
      throw undo.rollBack(failed);
    }
  }

  /** What is done with one pool. */
  @FunctionalInterface
  private interface Step {
    int with(Wire wire, PoolHandle pool);
  }

  private static void step(
      NativeSession session, Call call, Subject subject, StoragePoolSpec spec, Step step) {
    session.call(
        call,
        subject,
        (wire, connect) -> {
          try (PoolHandle pool = PoolHandle.byName(wire, connect, spec.name())) {
            return step.with(wire, pool);
          }
        });
  }

  private static int build(Wire wire, PoolHandle pool, boolean overwrite) {
    StoragePoolInfo info = info(wire, pool);
    if (info.type().equals("logical") && info.devices().isEmpty()) {
      // The volume group is there already; libvirt would try to make it of nothing.
      return 0;
    }
    int flags = ON_DEVICES.contains(info.type()) ? overwrite ? OVERWRITE : NO_OVERWRITE : 0;
    return wire.number(
        "virStoragePoolBuild", () -> Virt.virStoragePoolBuild(pool.pointer(), flags));
  }

  private static int start(Wire wire, PoolHandle pool) {
    return wire.number("virStoragePoolCreate", () -> Virt.virStoragePoolCreate(pool.pointer(), 0));
  }

  private static int erase(Wire wire, PoolHandle pool) {
    return wire.number("virStoragePoolDelete", () -> Virt.virStoragePoolDelete(pool.pointer(), 0));
  }

  @Override
  public void build(String pool, boolean overwrite) {
    with("libvirt.pools.build", pool, (wire, connect, handle) -> build(wire, handle, overwrite));
  }

  @Override
  public boolean start(String pool) {
    return with(
        "libvirt.pools.start",
        pool,
        (wire, connect, handle) -> !handle.isActive(wire) && start(wire, handle) >= 0);
  }

  @Override
  public boolean stop(String pool) {
    return with(
        "libvirt.pools.stop",
        pool,
        (wire, connect, handle) -> {
          if (!handle.isActive(wire)) {
            return false;
          }
          refuseIfUsed(wire, connect, Which.RUNNING, handle);
          return destroy(wire, handle) >= 0;
        });
  }

  private static int destroy(Wire wire, PoolHandle pool) {
    return wire.number("virStoragePoolDestroy", () -> Virt.virStoragePoolDestroy(pool.pointer()));
  }

  private static void refuseIfUsed(Wire wire, Pointer connect, Which which, PoolHandle pool) {
    String name = pool.name();
    String folder = info(wire, pool).target().map(path -> path + "/").orElse("");
    ResourceUsers.refuse(
        "the storage pool " + name,
        ResourceUsers.of(wire, connect, which, facts -> uses(facts, name, folder)));
  }

  private static boolean uses(DomainFacts facts, String pool, String folder) {
    return facts.disks().stream()
            .anyMatch(
                disk ->
                    disk.pool().filter(pool::equals).isPresent()
                        || !folder.isEmpty()
                            && disk.path().filter(path -> path.startsWith(folder)).isPresent())
        || facts.marks().stream()
            .flatMap(marks -> marks.owned().stream())
            .anyMatch(owned -> owned.pool().equals(pool));
  }

  @Override
  public void autostart(String pool, boolean wanted) {
    with(
        "libvirt.pools.autostart",
        pool,
        (wire, connect, handle) ->
            wire.number(
                "virStoragePoolSetAutostart",
                () -> Virt.virStoragePoolSetAutostart(handle.pointer(), wanted ? 1 : 0)));
  }

  @Override
  public void refresh(String pool) {
    with(
        "libvirt.pools.refresh",
        pool,
        (wire, connect, handle) ->
            wire.number(
                "virStoragePoolRefresh", () -> Virt.virStoragePoolRefresh(handle.pointer(), 0)));
  }

  @Override
  public void erase(String pool) {
    with(
        "libvirt.pools.erase",
        pool,
        (wire, connect, handle) -> {
          refuseIfUsed(wire, connect, Which.ALL, handle);
          return erase(wire, handle);
        });
  }

  @Override
  public boolean undefine(String pool) {
    String name = Allowed.name("pool", pool);
    return session.changing(
        "libvirt.pools.undefine",
        subject(name),
        (wire, connect) -> {
          if (find(wire, connect, name).isEmpty()) {
            return false;
          }
          try (PoolHandle handle = PoolHandle.find(wire, connect, name)) {
            refuseIfUsed(wire, connect, Which.RUNNING, handle);
          }
          return undefine(wire, connect, name);
        });
  }

  private static boolean undefine(Wire wire, Pointer connect, String pool) {
    try (PoolHandle handle = PoolHandle.find(wire, connect, pool)) {
      boolean persistent = isPersistent(wire, handle);
      if (handle.isActive(wire)) {
        destroy(wire, handle);
      }
      if (persistent) {
        wire.number("virStoragePoolUndefine", () -> Virt.virStoragePoolUndefine(handle.pointer()));
      }
      return true;
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_STORAGE_POOL) {
        return false;
      }
      throw failure;
    }
  }

  private static Subject subject(String pool) {
    return Subject.of(POOL, pool);
  }

  /** What is done with one pool of a user's. */
  @FunctionalInterface
  private interface Use<T> {
    T with(Wire wire, Pointer connect, PoolHandle pool);
  }

  private <T> T with(String operation, String pool, Use<T> use) {
    String name = Allowed.name("pool", pool);
    return session.changing(
        operation,
        subject(name),
        (wire, connect) -> {
          try (PoolHandle handle = PoolHandle.find(wire, connect, name)) {
            return use.with(wire, connect, handle);
          }
        });
  }
}
