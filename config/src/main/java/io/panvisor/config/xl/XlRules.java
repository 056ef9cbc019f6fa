package io.panvisor.config.xl;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has to hold in a domain; every violation names its setting. */
final class XlRules {

  private static final List<String> HVM_ONLY = List.of("boot", "spice", "serial");

  private final XlDomain domain;
  private final List<Violation> violations = new ArrayList<>();

  XlRules(XlDomain domain) {
    this.domain = domain;
  }

  List<Violation> violations() {
    if (domain.name().isEmpty()) {
      violations.add(new Violation("name", "", "a domain has a name"));
    }
    readable("uuid", domain::uuid);
    readable("type", domain::type);
    readable("memory", domain::memory);
    readable("maxmem", domain::maxMemory);
    readable("vcpus", domain::vcpus);
    readable("maxvcpus", domain::maxVcpus);
    for (XlEvent event : XlEvent.values()) {
      readable(event.setting(), () -> domain.on(event));
    }
    domain
        .setting("disk")
        .ifPresent(value -> XlReview.eachText(value, XlDisk::parse, violations, "disk"));
    domain
        .setting("vif")
        .ifPresent(value -> XlReview.eachText(value, XlNic::parse, violations, "vif"));
    domain
        .setting("pci")
        .ifPresent(value -> XlReview.eachText(value, XlPci::parse, violations, "pci"));
    if (violations.isEmpty()) {
      together();
    }
    return violations;
  }

  private void readable(String setting, Runnable reader) {
    try {
      reader.run();
    } catch (InvalidSpecException wrong) {
      wrong
          .violations()
          .forEach(each -> violations.add(new Violation(setting, each.value(), each.why())));
    } catch (IllegalArgumentException wrong) {
      violations.add(new Violation(setting, "", "this cannot be read: " + wrong.getMessage()));
    }
  }

  private void together() {
    domain
        .memory()
        .filter(memory -> domain.maxMemory().filter(max -> max.compareTo(memory) < 0).isPresent())
        .ifPresent(
            memory ->
                violations.add(
                    new Violation(
                        "maxmem", "", "the most memory is less than what it starts with")));
    if (domain.maxVcpus() < domain.vcpus()) {
      violations.add(
          new Violation("maxvcpus", "", "the most processors are fewer than what it starts with"));
    }
    XlType type = domain.type();
    if (type != XlType.HVM) {
      if (domain.kernel().isEmpty()
          && domain.bootloader().isEmpty()
          && domain.setting("firmware").isEmpty()) {
        violations.add(
            new Violation(
                "kernel", "", "a domain that is not HVM needs a kernel, or bootloader=\"pygrub\""));
      }
      HVM_ONLY.stream()
          .filter(setting -> domain.setting(setting).isPresent())
          .forEach(
              setting -> violations.add(new Violation(setting, "", "only an HVM domain has this")));
    }
    different("disk", domain.disks().stream().map(XlDisk::device).toList(), "device");
    different(
        "vif",
        domain.nics().stream().flatMap(nic -> nic.mac().stream()).map(Object::toString).toList(),
        "address");
  }

  private void different(String setting, List<String> values, String what) {
    Set<String> seen = new HashSet<>();
    values.stream()
        .filter(value -> !seen.add(value))
        .forEach(
            value ->
                violations.add(
                    new Violation(setting, value, "two have the same " + what + " " + value)));
  }
}
