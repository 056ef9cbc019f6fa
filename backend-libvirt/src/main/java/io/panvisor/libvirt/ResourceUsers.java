package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.error.BusyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which machines use what is about to go: one call for the list of machines, and one for each
 * machine. libvirt itself deletes a volume or a network below a machine without a word.
 */
final class ResourceUsers {

  /** Whose machines are looked at. */
  enum Which {
    ALL(0),
    RUNNING(1);

    private final int filter;

    Which(int filter) {
      this.filter = filter;
    }
  }

  private ResourceUsers() {}

  /** The names of the machines whose description fits. */
  static List<String> of(Wire wire, Pointer connect, Which which, Predicate<DomainFacts> uses) {
    List<String> users = new ArrayList<>();
    List<DomainHandle> all = DomainHandle.all(wire, connect, which.filter);
    try {
      for (DomainHandle domain : all) {
        if (facts(wire, domain).filter(uses).isPresent()) {
          users.add(domain.name());
        }
      }
      return users;
    } finally {
      NativeHandle.closeAll(all);
    }
  }

  private static Optional<DomainFacts> facts(Wire wire, DomainHandle domain) {
    try {
      return Optional.of(DomainFacts.of(MachineReader.description(wire, domain)));
    } catch (XmlNode.UnreadableXml unreadable) {
      return Optional.empty();
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_DOMAIN) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** Refuses when a machine has the volume as a disk, or had it made for itself. */
  static void refuseIfVolumeIsUsed(
      Wire wire, Pointer connect, Which which, String pool, StorageVolumeInfo volume) {
    List<String> users =
        of(wire, connect, which, facts -> usesVolume(facts, pool, volume.name(), volume.path()));
    refuse("the volume " + pool + "/" + volume.name(), users);
  }

  static boolean usesVolume(DomainFacts facts, String pool, String name, String path) {
    boolean disk =
        facts.disks().stream()
            .anyMatch(
                each ->
                    each.path().filter(path::equals).isPresent()
                        || each.pool().filter(pool::equals).isPresent()
                            && each.volume().filter(name::equals).isPresent());
    return disk
        || facts.marks().stream()
            .flatMap(marks -> marks.owned().stream())
            .anyMatch(owned -> owned.pool().equals(pool) && owned.name().equals(name));
  }

  static void refuse(String what, List<String> users) {
    if (!users.isEmpty()) {
      throw new BusyException(
          what + " is used by the machine " + String.join(", ", users), users.get(0));
    }
  }
}
