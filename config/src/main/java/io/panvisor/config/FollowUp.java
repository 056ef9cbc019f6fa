package io.panvisor.config;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is left to do when files have changed, and why. It is told, and run only when asked: by
 * {@link ChangePlan}'s caller, never by writing files.
 */
public sealed interface FollowUp {

  /** {@return the command that does it; none where only a person can, as with a restart} */
  List<String> command();

  /** {@return why, in a sentence} */
  String why();

  /** {@return it as plain fields, for JSON} */
  default Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(
        "action",
        getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
    if (!command().isEmpty()) {
      fields.put("command", command());
    }
    fields.put("why", why());
    return fields;
  }

  /** What is done with a service. */
  enum Verb {
    /** It reads its files again, without a pause. */
    RELOAD,
    /** It is stopped and started. */
    RESTART,
    /** It is started. */
    START,
    /** It is stopped. */
    STOP,
    /** It starts with the host from now on. */
    ENABLE,
    /** It does not start with the host any more. */
    DISABLE
  }

  /**
   * Something is done with a service, by systemctl.
   *
   * @param verb what
   * @param unit the unit, such as {@code haproxy.service}
   * @param why why
   */
  record Service(Verb verb, String unit, String why) implements FollowUp {

    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:_.@\\\\-]{0,254}");

    /** Checks the unit's name. */
    public Service {
      Values.matching(UNIT, "unit", unit, "a unit is such as haproxy.service");
    }

    @Override
    public List<String> command() {
      return List.of("systemctl", verb.name().toLowerCase(Locale.ROOT), unit);
    }
  }

  /**
   * A program is run, such as {@code sysctl --system}.
   *
   * @param command the program and its arguments
   * @param why why
   */
  record Run(List<String> command, String why) implements FollowUp {

    /** Copies the list, which is not empty. */
    public Run {
      command = List.copyOf(command);
      if (command.isEmpty()) {
        throw InvalidSpecException.of("command", "", "a program is expected here");
      }
    }
  }

  /**
   * Files get the SELinux label that the policy has for them, by restorecon.
   *
   * @param paths which files
   * @param why why
   */
  record RestoreContext(List<String> paths, String why) implements FollowUp {

    /** Copies the list. */
    public RestoreContext {
      paths = List.copyOf(paths);
    }

    @Override
    public List<String> command() {
      List<String> all = new ArrayList<>(List.of("restorecon", "-v"));
      all.addAll(paths);
      return all;
    }
  }

  /**
   * The host is to be started anew; a person decides when.
   *
   * @param why what works only afterwards
   */
  record Reboot(String why) implements FollowUp {

    @Override
    public List<String> command() {
      return List.of();
    }
  }

  /**
   * Something that only a person can do, such as logging in again.
   *
   * @param what what is to be done
   * @param why why
   */
  record ByHand(String what, String why) implements FollowUp {

    @Override
    public List<String> command() {
      return List.of();
    }

    @Override
    public Map<String, Object> toTree() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("action", "by-hand");
      fields.put("what", what);
      fields.put("why", why);
      return fields;
    }
  }
}
