package io.panvisor.config.host;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One step of a {@link HostPlan}: something of the host that is not yet as it shall be. */
public sealed interface HostStep {

  /** {@return what it does, in a few words} */
  String what();

  /** {@return why} */
  String why();

  /**
   * {@return the commands that do it, each a program and its arguments; none where files change}
   */
  List<List<String>> commands();

  /** {@return what a person has to see before going on; none for most steps} */
  default List<String> proofs() {
    return List.of();
  }

  /** {@return the kind of step, such as {@code packages}} */
  String action();

  /** {@return it as plain fields, for JSON} */
  default Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("action", action());
    fields.put("what", what());
    fields.put("why", why());
    fields.put("commands", commands());
    if (!proofs().isEmpty()) {
      fields.put("proofs", proofs());
    }
    return fields;
  }

  /**
   * Files change, all or none.
   *
   * @param action {@code repositories} for those that tell where packages come from, which come
   *     first, or {@code files}
   * @param plan the changes
   * @param why why
   */
  record Files(String action, ChangePlan plan, String why) implements HostStep {

    @Override
    public String what() {
      return plan.changes().size() == 1
          ? plan.changes().get(0).path()
          : plan.changes().size() + " files";
    }

    @Override
    public List<List<String>> commands() {
      return List.of();
    }

    @Override
    public Map<String, Object> toTree() {
      Map<String, Object> fields = HostStep.super.toTree();
      fields.put("plan", plan.toTree());
      return fields;
    }
  }

  /**
   * A package that brings a repository is fetched, proved and installed.
   *
   * @param release which
   * @param system the system
   * @param why what the repository is for
   */
  record Release(ReleasePackage release, HostSystem system, String why) implements HostStep {

    @Override
    public String action() {
      return "release";
    }

    @Override
    public String what() {
      return release.name() + " from " + release.url();
    }

    @Override
    public List<List<String>> commands() {
      return release.commands(system);
    }

    @Override
    public List<String> proofs() {
      return release.proofs();
    }
  }

  /**
   * Packages are installed.
   *
   * @param names their names
   * @param system the system
   * @param known whether it was seen that they are missing; otherwise the package database could
   *     not be read
   * @param why what they are for
   */
  record Packages(List<String> names, HostSystem system, boolean known, String why)
      implements HostStep {

    /** Copies the list. */
    public Packages {
      names = List.copyOf(names);
    }

    @Override
    public String action() {
      return "packages";
    }

    @Override
    public String what() {
      return String.join(" ", names)
          + (known ? "" : " (which of them are installed cannot be seen)");
    }

    @Override
    public List<List<String>> commands() {
      return List.of(PackageCommands.install(system, names));
    }
  }

  /**
   * A group of packages is installed, on systems with RPM packages.
   *
   * @param group its name
   * @param system the system
   * @param known whether it was seen that it is missing
   * @param why what it is for
   */
  record Group(String group, HostSystem system, boolean known, String why) implements HostStep {

    @Override
    public String action() {
      return "group";
    }

    @Override
    public String what() {
      return "the group " + group + (known ? "" : " (whether it is installed cannot be seen)");
    }

    @Override
    public List<List<String>> commands() {
      return List.of(PackageCommands.group(system, group));
    }
  }

  /**
   * A user becomes a member of a group.
   *
   * @param user who
   * @param group of which
   * @param why what that allows
   */
  record Member(String user, String group, String why) implements HostStep {

    @Override
    public String action() {
      return "member";
    }

    @Override
    public String what() {
      return user + " becomes a member of " + group;
    }

    @Override
    public List<List<String>> commands() {
      return List.of(List.of("usermod", "--append", "--groups", group, user));
    }
  }

  /**
   * A service is enabled, started, stopped or disabled.
   *
   * @param service what is done with which, and why
   */
  record Unit(FollowUp.Service service) implements HostStep {

    @Override
    public String action() {
      return "service";
    }

    @Override
    public String what() {
      return service.command().get(1) + " " + service.unit();
    }

    @Override
    public String why() {
      return service.why();
    }

    @Override
    public List<List<String>> commands() {
      return List.of(service.command());
    }
  }
}
