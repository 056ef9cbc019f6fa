package io.panvisor.config.host;

import io.panvisor.config.ConfigKinds;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a host is made ready for: an engine, or HAProxy. Stateless and thread-safe; those that there
 * are, are in {@link HostProfiles}.
 */
public abstract class HostProfile {

  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  HostProfile() {}

  /** {@return its name, such as {@code kvm}} */
  public abstract String name();

  /** {@return what it makes, in one line for people} */
  public abstract String summary();

  /** {@return the systems that can be made ready for it} */
  public abstract Set<HostSystem> systems();

  /** {@return the fields of its description and what they mean, in order} */
  public final Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>(described());
    options.put("vault", "CentOS 7: true: packages come from vault.centos.org");
    return options;
  }

  /** The fields of its own. */
  abstract Map<String, String> described();

  /** Puts into the draft what is wanted; reads every option. */
  abstract void draft(PlanDraft draft, SpecNode options);

  /** What the doctor looks at for it. */
  abstract List<Probe> probes(HostSystem system, SpecNode options);

  /** Why a system is left out, for the error. */
  abstract String whyNot(HostSystem system);

  /**
   * {@return the plan of what is not done yet}
   *
   * @param options the description; an empty one is enough for most profiles
   * @param host the host, whose os-release says which system it is
   * @param runner where rpm and systemctl are asked; nothing is changed by it
   * @throws InvalidSpecException when the system is not one of {@link #systems}, or an option
   *     cannot be
   */
  public final HostPlan plan(SpecNode options, HostTree host, CommandRunner runner) {
    HostSystem system = HostSystem.require(host.os());
    if (!systems().contains(system)) {
      throw InvalidSpecException.of(
          "profile",
          name(),
          "not for "
              + system.shown()
              + ": "
              + whyNot(system)
              + "; possible are "
              + systems().stream().map(HostSystem::shown).collect(Collectors.joining(", ")));
    }
    PlanDraft draft = new PlanDraft(name(), system, host, runner, ConfigKinds.load());
    CentosVault.draft(draft, options);
    draft(draft, options);
    options.done();
    return draft.build(() -> plan(options, host, runner));
  }

  /** What this profile needs, beside what matters on every host. */
  final List<Finding> examine(SpecNode options, HostTree host, Doctor doctor) {
    HostPlan plan = plan(options, host, doctor.runner());
    List<Probe> probes = new ArrayList<>();
    probes.add(new PreparedProbe(plan));
    probes.addAll(probes(plan.system(), options));
    return doctor.examine(probes);
  }

  static Set<HostSystem> everywhere() {
    return EnumSet.allOf(HostSystem.class);
  }

  /** Users who are there. */
  static List<String> users(PlanDraft draft, SpecNode options) {
    Accounts accounts = Accounts.of(draft.host().text("/etc/passwd").orElse(""), "");
    return options.texts(
        "users",
        name -> {
          Values.matching(
              USER, "users", name, "a user's name has small letters, digits, '_' and '-'");
          if (!accounts.hasUser(name)) {
            throw InvalidSpecException.of("users", name, "there is no such user on the host");
          }
          return name;
        });
  }

  /** A bridge, where one is described. */
  static boolean bridge(PlanDraft draft, SpecNode options) {
    var described = options.child("bridge");
    described.ifPresent(node -> draft.files("bridge", node));
    return described.isPresent();
  }

  /** SELinux's mode: kept as it is, unless another one is asked for. */
  static void selinux(PlanDraft draft, SpecNode options) {
    options
        .text("selinux")
        .filter(mode -> !mode.equals("keep"))
        .ifPresent(
            mode -> {
              if (!List.of("permissive", "enforcing").contains(mode)) {
                throw options.wrong("selinux", "one of keep, permissive, enforcing is expected");
              }
              draft.files("selinux", Map.of("mode", mode));
            });
  }

  static void releases(PlanDraft draft, SpecNode options, String why) {
    for (SpecNode node : options.children("releasePackages")) {
      if (!draft.system().isRedHatLike()) {
        throw options.wrong("releasePackages", "these are RPM packages, and the system has none");
      }
      draft.release(ReleasePackage.read(node), why);
    }
  }
}
