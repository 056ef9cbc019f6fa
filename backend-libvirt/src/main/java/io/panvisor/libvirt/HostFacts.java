package io.panvisor.libvirt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the engine's machine can run, from {@code virConnectGetCapabilities}.
 *
 * @param hostUuid the host's own identity, which stays when the URI to it changes
 * @param hostArchitecture for example {@code x86_64}
 * @param guests what kinds of guests there are
 */
record HostFacts(
    Optional<String> hostUuid, Optional<String> hostArchitecture, List<GuestFact> guests) {

  HostFacts {
    guests = List.copyOf(guests);
  }

  /**
   * One kind of guest.
   *
   * @param osType {@code hvm}, {@code xen}, {@code exe}
   * @param architecture the guest's processor
   * @param types libvirt's domain types: {@code qemu}, {@code kvm}, {@code lxc}, {@code test}
   * @param emulator the program, where there is one
   */
  record GuestFact(
      String osType, String architecture, Set<String> types, Optional<String> emulator) {}

  static HostFacts of(String xml) {
    XmlNode root = XmlNode.parse(xml);
    return new HostFacts(
        root.textOf("host", "uuid"),
        root.textOf("host", "cpu", "arch"),
        root.children("guest").stream().map(HostFacts::guest).toList());
  }

  private static GuestFact guest(XmlNode guest) {
    return new GuestFact(
        guest.textOf("os_type").orElse(""),
        guest.find("arch").flatMap(arch -> arch.attribute("name")).orElse(""),
        guest.findAll("arch", "domain").stream()
            .flatMap(domain -> domain.attribute("type").stream())
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        guest.textOf("arch", "emulator"));
  }

  /** The kind of guest for an architecture; the host's own when none is named. */
  Optional<GuestFact> guest(String osType, Optional<String> architecture) {
    List<GuestFact> fitting = guests.stream().filter(each -> each.osType().equals(osType)).toList();
    Optional<String> wanted = architecture.or(this::hostArchitecture);
    return fitting.stream()
        .filter(each -> wanted.isEmpty() || wanted.get().equals(each.architecture()))
        .findFirst();
  }
}
