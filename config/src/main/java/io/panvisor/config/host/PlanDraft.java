package io.panvisor.config.host;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Collects what a profile wants, and leaves out what is so already. Files are wanted by the kinds'
 * own descriptions, so that a profile says nothing that {@code panvisor config} could not.
 */
final class PlanDraft {

  private final String profile;
  private final HostSystem system;
  private final HostTree host;
  private final ConfigKinds kinds;
  private final InstalledPackages installed;
  private final Units units;
  private final ChangePlan.Builder repositories;
  private final ChangePlan.Builder files;
  private final List<HostStep> early = new ArrayList<>();
  private final List<HostStep> members = new ArrayList<>();
  private final List<HostStep> services = new ArrayList<>();
  private final Set<FollowUp> followUps = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();

  PlanDraft(
      String profile, HostSystem system, HostTree host, CommandRunner runner, ConfigKinds kinds) {
    this.profile = profile;
    this.system = system;
    this.host = host;
    this.kinds = kinds;
    this.installed = new InstalledPackages(host, runner, system);
    this.units = new Units(host, runner);
    this.repositories = ChangePlan.on(host);
    this.files = ChangePlan.on(host);
  }

  HostSystem system() {
    return system;
  }

  HostTree host() {
    return host;
  }

  /** Files of a kind, as its description says. */
  void files(String kind, Map<String, ?> description) {
    files(kind, SpecNode.of(description));
  }

  void files(String kind, SpecNode description) {
    files.all(kinds.require(kind).plan(description, host));
  }

  /** Edits of a file that a package brings: made when it is there, and until then announced. */
  void filesIn(String path, String kind, Map<String, ?> description) {
    if (host.exists(path)) {
      files(kind, description);
    } else {
      followUp(
          new FollowUp.ByHand(
              "plan again when the packages are there",
              path + " comes with them, and is edited then"));
    }
  }

  void file(WantedFile file) {
    files.file(file);
  }

  /** Files that tell where packages come from. */
  void repository(String kind, Map<String, ?> description) {
    repositories.all(kinds.require(kind).plan(SpecNode.of(description), host));
  }

  void repository(WantedFile file) {
    repositories.file(file);
  }

  void release(ReleasePackage release, String why) {
    boolean there = installed.missing(List.of(release.name())).filter(List::isEmpty).isPresent();
    if (!there) {
      early.add(new HostStep.Release(release, system, why));
    }
  }

  /** Whether something is to be installed. */
  boolean packages(String why, String... names) {
    return packages(why, List.of(names));
  }

  boolean packages(String why, List<String> names) {
    Optional<List<String>> missing = installed.missing(names);
    List<String> wanted = missing.orElse(names);
    if (wanted.isEmpty()) {
      return false;
    }
    early.add(new HostStep.Packages(wanted, system, missing.isPresent(), why));
    return true;
  }

  /** A group, which is taken to be there when a package is that it brings. */
  void group(String group, String broughtByIt, String why) {
    Optional<List<String>> missing = installed.missing(List.of(broughtByIt));
    if (missing.isEmpty() || !missing.get().isEmpty()) {
      early.add(new HostStep.Group(group, system, missing.isPresent(), why));
    }
  }

  /** Whether the user is not yet a member. */
  boolean member(String user, String group, String why) {
    Accounts accounts =
        Accounts.of(host.text("/etc/passwd").orElse(""), host.text("/etc/group").orElse(""));
    if (accounts.members(group).contains(user)) {
      return false;
    }
    members.add(new HostStep.Member(user, group, why));
    return true;
  }

  /** The service starts with the host, and runs. */
  void running(String unit, String why) {
    if (!units.isEnabled(unit)) {
      service(FollowUp.Verb.ENABLE, unit, why);
    }
    if (units.canStart()) {
      if (!units.isThere(unit) || !units.isActive(unit)) {
        service(FollowUp.Verb.START, unit, why);
      }
    } else if (host.isThisHost()) {
      note("No systemd runs here: what starts " + unit + " has to be done by its own script.");
    }
  }

  /** The service does not run, and does not start with the host. */
  void stopped(String unit, String why) {
    if (units.isEnabled(unit)) {
      service(FollowUp.Verb.DISABLE, unit, why);
    }
    if (units.canStart() && units.isThere(unit) && units.isActive(unit)) {
      service(FollowUp.Verb.STOP, unit, why);
    }
  }

  private void service(FollowUp.Verb verb, String unit, String why) {
    services.add(new HostStep.Unit(new FollowUp.Service(verb, unit, why)));
  }

  void followUp(FollowUp followUp) {
    followUps.add(followUp);
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  HostPlan build(Supplier<HostPlan> again) {
    List<HostStep> steps = new ArrayList<>();
    ChangePlan first = repositories.build();
    ChangePlan second = files.build();
    if (!first.isEmpty()) {
      steps.add(new HostStep.Files("repositories", first, "packages come from these repositories"));
    }
    steps.addAll(early);
    if (!second.isEmpty()) {
      steps.add(new HostStep.Files("files", second, "the host's own settings"));
    }
    steps.addAll(members);
    steps.addAll(services);
    Set<FollowUp> left = new LinkedHashSet<>(first.followUps());
    left.addAll(second.followUps());
    left.addAll(followUps);
    Set<String> said = new LinkedHashSet<>(notes);
    said.addAll(first.notes());
    said.addAll(second.notes());
    return new HostPlan(profile, system, host, steps, List.copyOf(left), List.copyOf(said), again);
  }
}
