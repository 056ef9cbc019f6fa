package io.panvisor.config.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether kernel modules are loaded, or could be. */
final class ModulesProbe implements Probe {

  /**
   * A module.
   *
   * @param names its name; several where one of them is enough, as with kvm_intel and kvm_amd
   * @param needed whether nothing works without it
   * @param evidence a path that is there when it works, built into the kernel or not; or empty
   * @param why why it matters
   */
  record Module(List<String> names, boolean needed, String evidence, String why) {

    static Module needed(String name, String evidence, String why) {
      return new Module(List.of(name.split("\\|")), true, evidence, why);
    }

    static Module wanted(String name, String evidence, String why) {
      return new Module(List.of(name.split("\\|")), false, evidence, why);
    }

    String shown() {
      return String.join(" or ", names);
    }
  }

  private final List<Module> modules;

  ModulesProbe(Module... modules) {
    this.modules = List.of(modules);
  }

  @Override
  public String id() {
    return "module";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    Set<String> loaded =
        host.text("/proc/modules")
            .orElse("")
            .lines()
            .map(line -> line.split(" ", 2)[0])
            .collect(Collectors.toSet());
    return modules.stream().map(module -> look(module, loaded, host)).toList();
  }

  private static Finding look(Module module, Set<String> loaded, LookedAt host) {
    String id = "module." + String.join("-", module.names()).replace('_', '-');
    for (String name : module.names()) {
      if (loaded.contains(name.replace('-', '_'))) {
        return Finding.ok(id, name + " is loaded", module.why());
      }
      if (host.exists("/sys/module/" + name.replace('-', '_'))) {
        return Finding.ok(id, name + " is in the kernel", module.why());
      }
    }
    if (!module.evidence().isEmpty() && host.exists(module.evidence())) {
      return Finding.ok(id, "it works: there is " + module.evidence(), module.why());
    }
    if (!host.isRunning()) {
      return Finding.unknown(id, "there is no /proc below this root", module.why(), "");
    }
    return notLoaded(id, module, host);
  }

  private static Finding notLoaded(String id, Module module, LookedAt host) {
    String release = host.kernelRelease().orElse("");
    Optional<String> built = host.text("/lib/modules/" + release + "/modules.builtin");
    Optional<String> loadable = host.text("/lib/modules/" + release + "/modules.dep");
    for (String name : module.names()) {
      if (built.isPresent() && lists(built.get(), name)) {
        return Finding.ok(id, name + " is built into the kernel", module.why());
      }
    }
    if (loadable.isEmpty()) {
      return Finding.unknown(
          id,
          module.shown()
              + " is not loaded, and whether the kernel has it built in cannot be seen: there is no"
              + " /lib/modules/"
              + release,
          module.why(),
          "");
    }
    List<String> there =
        module.names().stream().filter(name -> lists(loadable.get(), name)).toList();
    if (!there.isEmpty()) {
      String advice = "modprobe " + String.join(" or modprobe ", there);
      String found = String.join(" or ", there) + " is there, but not loaded";
      return module.needed()
          ? Finding.missing(id, found, module.why(), advice)
          : Finding.warning(id, found, module.why(), advice);
    }
    String found = "the kernel " + release + " does not have " + module.shown();
    String advice = "Install what brings it, or boot a kernel that has it.";
    return module.needed()
        ? Finding.missing(id, found, module.why(), advice)
        : Finding.warning(id, found, module.why(), advice);
  }

  /** Files of modules are called by '-' or '_' alike, and may be compressed. */
  private static boolean lists(String index, String name) {
    String file = "/" + name.replace('-', '_') + ".ko";
    return index
        .lines()
        .map(line -> line.split(":", 2)[0].replace('-', '_'))
        .anyMatch(path -> path.endsWith(file) || path.contains(file + "."));
  }
}
