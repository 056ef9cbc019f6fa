package io.panvisor.config.host;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What makes a host ready for an engine, as far as it is not done yet: steps in their order, what
 * is left to do behind them, and what a person should know. Immutable; of the moment when it was
 * made. A plan of a host that is ready has no steps.
 */
public final class HostPlan {

  private final String profile;
  private final HostSystem system;
  private final HostTree host;
  private final List<HostStep> steps;
  private final List<FollowUp> followUps;
  private final List<String> notes;
  private final Supplier<HostPlan> again;

  HostPlan(
      String profile,
      HostSystem system,
      HostTree host,
      List<HostStep> steps,
      List<FollowUp> followUps,
      List<String> notes,
      Supplier<HostPlan> again) {
    this.profile = profile;
    this.system = system;
    this.host = host;
    this.steps = List.copyOf(steps);
    this.followUps = List.copyOf(followUps);
    this.notes = List.copyOf(notes);
    this.again = again;
  }

  /** {@return the profile's name} */
  public String profile() {
    return profile;
  }

  /** {@return the system that it is for} */
  public HostSystem system() {
    return system;
  }

  /** {@return the host} */
  public HostTree host() {
    return host;
  }

  /** {@return what is to be done, in this order} */
  public List<HostStep> steps() {
    return steps;
  }

  /** {@return what is left to do behind the steps, a restart of the host among it} */
  public List<FollowUp> followUps() {
    return followUps;
  }

  /** {@return what a person should know} */
  public List<String> notes() {
    return notes;
  }

  /** {@return whether nothing is to be done} */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** {@return the difference of all files, in the unified format; empty when there is none} */
  public String diff() {
    StringBuilder text = new StringBuilder();
    steps.forEach(
        step -> {
          if (step instanceof HostStep.Files files) {
            text.append(files.plan().diff());
          }
        });
    return text.toString();
  }

  /** The same plan, made anew of what is there now. */
  HostPlan again() {
    return again.get();
  }

  /**
   * Carries the plan out: repositories, packages, files, members, services, in this order. The
   * files are planned anew when the packages are there, which bring files of their own. A step that
   * fails ends it; the report says what was done, what failed and what was not tried. Follow-ups
   * are not run.
   *
   * @param runner where the programs run: this machine
   * @throws InvalidSpecException when the system is not Debian 12, or the root is not {@code /}:
   *     then the commands are there to be run by a person, and {@link #applyFiles} writes the files
   * @throws io.panvisor.error.OperationInterruptedException when the calling thread is interrupted
   */
  public HostReport apply(CommandRunner runner, ApplyOptions options) {
    if (system != HostSystem.DEBIAN_12) {
      throw refused(
          "plans are carried out on Debian 12 alone, on "
              + system.shown()
              + " nobody has proved them: run the commands of the plan, or apply its files only");
    }
    if (!host.isThisHost()) {
      throw refused(
          "packages are installed only where the root is /: apply the files only, and install the"
              + " packages in that system itself");
    }
    return new Preparation(runner, options).carryOut(this);
  }

  private InvalidSpecException refused(String why) {
    return InvalidSpecException.of("root", host.toString(), why);
  }

  /**
   * Writes the plan's files alone, below any root and for every system. The other steps are in the
   * report as not tried.
   */
  public HostReport applyFiles(ApplyOptions options) {
    return Preparation.files(this, options);
  }

  /** {@return the plan as plain fields, for JSON} */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("profile", profile);
    fields.put("system", system.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fields.put("root", host.toString());
    List<Map<String, Object>> all = new ArrayList<>();
    steps.forEach(step -> all.add(step.toTree()));
    fields.put("steps", all);
    fields.put("followUps", followUps.stream().map(FollowUp::toTree).toList());
    fields.put("notes", notes);
    return fields;
  }
}
