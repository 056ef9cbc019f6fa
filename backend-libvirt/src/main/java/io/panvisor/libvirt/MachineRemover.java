package io.panvisor.libvirt;

import io.panvisor.DeletePolicy;
import io.panvisor.DeleteReport;
import io.panvisor.MachineId;
import io.panvisor.MachineStatus;
import io.panvisor.PowerState;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.libvirt.DomainFacts.DiskFact;
import io.panvisor.libvirt.MachineMarks.OwnedVolume;
import io.panvisor.libvirt.Storage.Listed;
import io.panvisor.spi.Call;
import io.panvisor.spi.Orphan;
import io.panvisor.spi.OwnerMark;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Deletes machines, and what was made for machines that never came to be.
 *
 * <p>The volumes go before the definition: what stops half way then still has a machine that says
 * what belongs to it, and can be deleted again.
 */
final class MachineRemover {

  private static final int MANAGED_SAVE = 1;
  private static final int SNAPSHOTS_METADATA = 2;
  private static final int NVRAM = 4;
  private static final int CHECKPOINTS_METADATA = 16;
  private static final int INVALID_ARG = 8;

  /**
   * What a driver knows of these it shows by refusing flags that it does not know: the most first.
   */
  private static final int[] UNDEFINE_FLAGS = {
    MANAGED_SAVE | SNAPSHOTS_METADATA | NVRAM | CHECKPOINTS_METADATA,
    MANAGED_SAVE | SNAPSHOTS_METADATA | CHECKPOINTS_METADATA,
    MANAGED_SAVE | SNAPSHOTS_METADATA,
    0
  };

  private static final EnumSet<PowerState> DELETABLE =
      EnumSet.of(PowerState.STOPPED, PowerState.SUSPENDED, PowerState.FAILED);

  private final NativeSession session;
  private final Domains domains;
  private final Storage storage;
  private final RootFolders roots;

  MachineRemover(NativeSession session, Domains domains, Storage storage, RootFolders roots) {
    this.session = session;
    this.domains = domains;
    this.storage = storage;
    this.roots = roots;
  }

  /** What was read of a machine before it goes. */
  private record Doomed(String name, MachineStatus status, Optional<DomainFacts> facts) {}

  DeleteReport delete(Call call, MachineId id, DeletePolicy policy) {
    Doomed doomed = domains.with(call, id, MachineRemover::look);
    if (!DELETABLE.contains(doomed.status().power())) {
      throw new IllegalMachineStateException(
          "a machine that runs is stopped before it is deleted", doomed.status(), DELETABLE);
    }
    List<String> removed = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    List<OwnedVolume> owned =
        doomed.facts().flatMap(DomainFacts::marks).map(MachineMarks::owned).orElse(List.of());
    if (policy == DeletePolicy.KEEP_STORAGE) {
      owned.forEach(volume -> kept.add(name(volume) + ": asked to keep the storage"));
    } else {
      volumes(call, id, owned, removed, kept, failed);
    }
    root(call, id, doomed.facts(), policy, new Lists(removed, kept, failed));
    Set<String> ownedPaths = new HashSet<>();
    owned.forEach(volume -> ownedPaths.add(volume.path()));
    doomed
        .facts()
        .map(DomainFacts::disks)
        .orElse(List.of())
        .forEach(disk -> strangers(disk, ownedPaths, kept));
    domains.with(
        call,
        id,
        (wire, domain) -> {
          if (domain.number() >= 0) {
            // Crashed and kept in memory for inspection: it goes with the machine.
            wire.number(
                "virDomainDestroyFlags", () -> Virt.virDomainDestroyFlags(domain.pointer(), 0));
          }
          undefine(wire, domain);
          return Boolean.TRUE;
        });
    removed.add("machine " + doomed.name());
    return new DeleteReport(removed, kept, failed);
  }

  /**
   * A container's root file system: removed when it was made for it, and kept when it was given.
   */
  private void root(
      Call call, MachineId id, Optional<DomainFacts> facts, DeletePolicy policy, Lists lists) {
    Optional<String> root = facts.flatMap(DomainFacts::root);
    if (root.isEmpty()) {
      return;
    }
    String name = "folder " + root.get();
    UUID machine = domains.uuid(id);
    boolean owned = facts.flatMap(DomainFacts::marks).flatMap(MachineMarks::root).equals(root);
    if (!owned || !roots.isOf(machine, root.get())) {
      lists.kept().add(name + ": was there before");
    } else if (policy == DeletePolicy.KEEP_STORAGE) {
      lists.kept().add(name + ": asked to keep the storage");
    } else if (!roots.isLocal()) {
      lists.failed().add(name + ": it is on another host, and libvirt removes no folders");
    } else {
      String user = usersOfDisks(call, id).get(root.get());
      if (user != null) {
        lists.kept().add(name + ": the machine " + user + " uses it");
      } else {
        removeRoot(call, machine, name, lists);
      }
    }
  }

  private void removeRoot(Call call, UUID machine, String name, Lists lists) {
    try {
      roots.remove(call, machine);
      lists.removed().add(name);
    } catch (OperationTimeoutException | OperationInterruptedException over) {
      throw over;
    } catch (PanvisorException undeletable) {
      lists.failed().add(name + ": " + undeletable.what());
    }
  }

  /** What becomes a report. */
  private record Lists(List<String> removed, List<String> kept, List<String> failed) {}

  /** Takes back a machine that was being made; succeeds when there is none. */
  static void takeBack(Domains domains, Call call, MachineId id) {
    try {
      domains.with(
          call,
          id,
          (wire, domain) -> {
            if (domain.number() >= 0) {
              wire.number(
                  "virDomainDestroyFlags", () -> Virt.virDomainDestroyFlags(domain.pointer(), 0));
            }
            undefine(wire, domain);
            return Boolean.TRUE;
          });
    } catch (NotFoundException neverWas) {
      call.step("there was no machine to remove");
    }
  }

  private static Doomed look(Wire wire, DomainHandle domain) {
    MachineStatus status = MachineReader.status(wire, domain);
    Optional<DomainFacts> facts;
    try {
      facts = Optional.of(DomainFacts.of(MachineReader.description(wire, domain)));
    } catch (XmlNode.UnreadableXml unreadable) {
      facts = Optional.empty();
    }
    return new Doomed(domain.name(), status, facts);
  }

  private static String name(OwnedVolume volume) {
    return "volume " + volume.pool() + "/" + volume.name();
  }

  private static void strangers(DiskFact disk, Set<String> owned, List<String> kept) {
    disk.path()
        .filter(path -> !owned.contains(path))
        .ifPresent(path -> kept.add("disk " + path + ": was there before"));
    if (disk.volume().isPresent()) {
      kept.add(
          "volume " + disk.pool().orElse("") + "/" + disk.volume().get() + ": was there before");
    }
  }

  /** Deletes the volumes that nobody else uses; the clones before what they rest on. */
  private void volumes(
      Call call,
      MachineId id,
      List<OwnedVolume> owned,
      List<String> removed,
      List<String> kept,
      List<String> failed) {
    if (owned.isEmpty()) {
      return;
    }
    Map<String, String> users = usersOfDisks(call, id);
    for (int index = owned.size() - 1; index >= 0; index--) {
      OwnedVolume volume = owned.get(index);
      try {
        String user = users.get(volume.path());
        List<String> clones = storage.clonesOf(call, volume.pool(), volume.path());
        if (user != null) {
          kept.add(name(volume) + ": the machine " + user + " uses it");
        } else if (!clones.isEmpty()) {
          kept.add(name(volume) + ": " + String.join(", ", clones) + " rests on it");
        } else {
          storage.delete(call, volume.pool(), volume.name());
          removed.add(name(volume));
        }
      } catch (ConnectionLostException
          | OperationTimeoutException
          | OperationInterruptedException over) {
        throw over;
      } catch (PanvisorException undeletable) {
        failed.add(name(volume) + ": " + undeletable.what());
      }
    }
  }

  /**
   * The disks of all other machines, and who uses each. A machine that cannot be read is no reason
   * to keep all.
   */
  private Map<String, String> usersOfDisks(Call call, MachineId id) {
    UUID own = domains.uuid(id);
    return session.call(
        call,
        Subject.engine(),
        (wire, connect) -> {
          Map<String, String> users = new HashMap<>();
          List<DomainHandle> all = DomainHandle.all(wire, connect, 0);
          try {
            for (DomainHandle domain : all) {
              if (!domain.uuid().equals(own)) {
                paths(wire, domain).forEach(path -> users.put(path, domain.name()));
              }
            }
            return users;
          } finally {
            NativeHandle.closeAll(all);
          }
        });
  }

  private static List<String> paths(Wire wire, DomainHandle domain) {
    try {
      DomainFacts facts = DomainFacts.of(MachineReader.description(wire, domain));
      return Stream.concat(
              facts.disks().stream().flatMap(disk -> disk.path().stream()), facts.root().stream())
          .toList();
    } catch (XmlNode.UnreadableXml unreadable) {
      return List.of();
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_DOMAIN) {
        return List.of();
      }
      throw failure;
    }
  }

  /** Takes the definition away, with what libvirt keeps of the machine beside it. */
  static void undefine(Wire wire, DomainHandle domain) {
    for (int flags : UNDEFINE_FLAGS) {
      try {
        wire.number(
            "virDomainUndefineFlags", () -> Virt.virDomainUndefineFlags(domain.pointer(), flags));
        return;
      } catch (NativeFailure failure) {
        if (failure.code() == LibvirtErrors.NO_DOMAIN) {
          // It was never persistent and went when it stopped.
          return;
        }
        boolean unknownFlag =
            failure.code() == INVALID_ARG
                && failure.error().message().contains("unsupported flags");
        if (!unknownFlag || flags == 0) {
          throw failure;
        }
      }
    }
  }

  // Orphans

  /** Volumes and folders of machines that were being made and never came to be. */
  List<Orphan> orphans(Call call) {
    List<Orphan> orphans = new ArrayList<>(volumeOrphans(call));
    if (roots.isUsed()) {
      orphans.addAll(roots.orphans(machines(call)));
    }
    return orphans;
  }

  private List<Orphan> volumeOrphans(Call call) {
    List<Listed> volumes = storage.all(call);
    Map<UUID, OwnerMark> makers = new HashMap<>();
    Set<UUID> unfinished = new HashSet<>();
    for (Listed volume : volumes) {
      if (VolumeNames.isMarker(volume.name())) {
        UUID machine = VolumeNames.machine(volume.name()).orElseThrow();
        unfinished.add(machine);
        VolumeNames.owner(volume.name()).ifPresent(owner -> makers.put(machine, owner));
      }
    }
    if (unfinished.isEmpty()) {
      return List.of();
    }
    Set<UUID> machines = machines(call);
    List<Orphan> orphans = new ArrayList<>();
    for (Listed volume : volumes) {
      Optional<UUID> machine = VolumeNames.machine(volume.name()).filter(unfinished::contains);
      boolean finished = machine.filter(machines::contains).isPresent();
      if (machine.isPresent() && !(finished && !VolumeNames.isMarker(volume.name()))) {
        orphans.add(
            new Orphan(
                "volume",
                volume.pool() + "/" + volume.name(),
                Optional.ofNullable(makers.get(machine.get())),
                machine.get().toString()));
      }
    }
    // The markers go last: as long as anything is left, they say whose it is.
    orphans.sort(
        (one, other) ->
            Boolean.compare(
                one.name().contains("-creating~"), other.name().contains("-creating~")));
    return orphans;
  }

  private Set<UUID> machines(Call call) {
    return session.call(
        call,
        Subject.engine(),
        (wire, connect) -> {
          Set<UUID> machines = new HashSet<>();
          List<DomainHandle> all = DomainHandle.all(wire, connect, 0);
          try {
            all.forEach(domain -> machines.add(domain.uuid()));
            return machines;
          } finally {
            NativeHandle.closeAll(all);
          }
        });
  }

  void removeOrphan(Call call, Orphan orphan) {
    if (RootFolders.isOne(orphan)) {
      roots.removeOrphan(call, orphan);
      return;
    }
    String[] parts = orphan.name().split("/", 2);
    if (orphan.type().equals("volume") && parts.length == 2) {
      storage.delete(call, parts[0], parts[1]);
    }
  }
}
