package io.panvisor.openvz;

import io.panvisor.Feature;
import io.panvisor.PowerState;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.CommandResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What vzctl's exit codes mean: the one table of them (vzctl(8); where vzctl 7 and later number
 * something else, their column counts). The tool's words are kept, and decide where one code stands
 * for two things.
 */
final class ExitCodes {

  static final int DONE = 0;
  static final int EXEC_FAILED = 8;
  static final int LOCKED = 9;
  static final int UNKNOWN_CONTAINER = 14;
  static final int BAD_COMMAND = 20;
  static final int NOT_RUNNING = 31;
  static final int RUNNING = 32;
  static final int NOT_MOUNTED = 40;

  private static final int FIRST_SIGNAL = 128;
  private static final int LAST_SIGNAL = 128 + 31;

  private static final Pattern HOLDER = Pattern.compile("Locked by: ([^\n]+)");
  private static final Pattern PARAMETER =
      Pattern.compile("(?:Bad|Invalid) parameter for --([a-z_-]+): ?([^\n]*)");
  private static final Pattern TAKEN = Pattern.compile("name (\\S+) already used");
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "(?:Cached OS template|EZ template|OS template) ([^\n]+?)(?:\\[| is not| not)");

  /** What a caller can do about it. */
  private enum Kind {
    UNKNOWN_CONTAINER,
    NOT_RUNNING,
    RUNNING,
    LOCKED,
    EXISTS,
    NAME,
    TEMPLATE,
    PARAMETER,
    COMMAND,
    SAMPLE,
    LAYOUT,
    DENIED,
    FULL,
    NO_KERNEL,
    TIME,
    ADDRESS,
    DISABLED,
    OTHER
  }

  private record Meaning(Kind kind, String text) {}

  private static final Map<Integer, Meaning> COMMON = new HashMap<>();
  private static final Map<Integer, Meaning> LEGACY = new HashMap<>();
  private static final Map<Integer, Meaning> V7 = new HashMap<>();

  static {
    put(COMMON, 1, Kind.OTHER, "the beancounters could not be set");
    put(COMMON, 2, Kind.OTHER, "the scheduler's parameters could not be set");
    put(COMMON, 3, Kind.OTHER, "a system call failed");
    put(COMMON, 5, Kind.NO_KERNEL, "the node's kernel is none of OpenVZ's, or cannot be asked");
    put(COMMON, 6, Kind.FULL, "the node has not enough resources");
    put(COMMON, 7, Kind.OTHER, "the kernel made no container");
    put(COMMON, 8, Kind.OTHER, "the command in the container failed");
    put(COMMON, LOCKED, Kind.LOCKED, "another vzctl has the container");
    put(COMMON, 10, Kind.NO_KERNEL, "the node has no vz.conf");
    put(COMMON, 11, Kind.OTHER, "a script of vzctl's is missing");
    put(COMMON, 12, Kind.DENIED, "permission denied");
    put(COMMON, 13, Kind.OTHER, "a capability could not be set");
    put(COMMON, UNKNOWN_CONTAINER, Kind.UNKNOWN_CONTAINER, "there is no such container");
    put(COMMON, 15, Kind.TIME, "the command in the container took too long");
    put(COMMON, 16, Kind.OTHER, "the container could not be suspended");
    put(COMMON, 17, Kind.OTHER, "the container could not be resumed");
    put(COMMON, 18, Kind.OTHER, "the container's user could not be set");
    put(COMMON, 19, Kind.OTHER, "a script could not be run");
    put(COMMON, BAD_COMMAND, Kind.COMMAND, "this vzctl does not know the command");
    put(COMMON, 21, Kind.PARAMETER, "vzctl does not take a parameter");
    put(COMMON, 22, Kind.OTHER, "VE_ROOT is not set");
    put(COMMON, 23, Kind.OTHER, "VE_PRIVATE is not set");
    put(COMMON, 24, Kind.OTHER, "TEMPLATE is not set");
    put(COMMON, 27, Kind.OTHER, "parameters are missing");
    put(COMMON, 28, Kind.OTHER, "beancounters are missing in the configuration");
    put(COMMON, 29, Kind.TEMPLATE, "no template was named");
    put(COMMON, NOT_RUNNING, Kind.NOT_RUNNING, "the container does not run");
    put(COMMON, RUNNING, Kind.RUNNING, "the container runs");
    put(COMMON, 33, Kind.OTHER, "the container could not be stopped");
    put(COMMON, 34, Kind.ADDRESS, "an address could not be added");
    put(COMMON, 35, Kind.OTHER, "the configuration is not valid");
    put(COMMON, 36, Kind.FULL, "the node would be overcommitted");
    put(COMMON, NOT_MOUNTED, Kind.OTHER, "the container is not mounted");
    put(COMMON, 41, Kind.OTHER, "the container is mounted");
    put(COMMON, 43, Kind.OTHER, "the container's private area is missing");
    put(COMMON, 44, Kind.EXISTS, "the container's private area exists");
    put(COMMON, 46, Kind.FULL, "no space is left on the node");
    put(COMMON, 47, Kind.OTHER, "the container has no /sbin/init or no shell");
    put(COMMON, 48, Kind.OTHER, "the private area could not be made");
    put(COMMON, 49, Kind.OTHER, "the mount point could not be made");
    put(COMMON, 50, Kind.OTHER, "the container could not be mounted");
    put(COMMON, 51, Kind.OTHER, "the container could not be unmounted");
    put(COMMON, 52, Kind.OTHER, "the private area could not be deleted");
    put(COMMON, 53, Kind.OTHER, "the private area is of an unknown type");
    put(COMMON, 54, Kind.OTHER, "a folder could not be made");
    put(COMMON, 55, Kind.FULL, "the disk quota's limits do not fit");
    for (int code = 60; code <= 68; code++) {
      put(COMMON, code, Kind.OTHER, "the disk quota failed");
    }
    put(COMMON, 63, Kind.OTHER, "diskspace is not set");
    put(COMMON, 64, Kind.OTHER, "diskinodes is not set");
    put(COMMON, 70, Kind.PARAMETER, "the host name is not valid");
    put(COMMON, 71, Kind.PARAMETER, "the address is not valid");
    put(COMMON, 72, Kind.PARAMETER, "the name server is not valid");
    put(COMMON, 73, Kind.PARAMETER, "the search domain is not valid");
    put(COMMON, 74, Kind.OTHER, "the password could not be changed");
    put(COMMON, 77, Kind.OTHER, "LOCKDIR is not set");
    put(COMMON, 78, Kind.ADDRESS, "the address is in use");
    put(COMMON, 79, Kind.OTHER, "a script of the container failed");
    put(COMMON, 82, Kind.SAMPLE, "the sample configuration could not be used");
    put(COMMON, 85, Kind.OTHER, "the configuration is not valid");
    put(COMMON, 86, Kind.OTHER, "devices could not be set");
    put(COMMON, 87, Kind.OTHER, "application templates could not be installed");
    put(COMMON, 89, Kind.ADDRESS, "the address is not available");
    put(COMMON, 91, Kind.TEMPLATE, "the template was not found");
    put(COMMON, 99, Kind.LAYOUT, "this node has no ploop");
    put(COMMON, 100, Kind.OTHER, "the container's addresses cannot be read");
    put(COMMON, 104, Kind.OTHER, "a network device could not be moved");
    put(COMMON, 105, Kind.DISABLED, "starting the container is switched off");
    put(COMMON, 106, Kind.RUNNING, "iptables cannot be set while the container runs");
    put(COMMON, 107, Kind.OTHER, "there is no configuration of this distribution");
    put(COMMON, 108, Kind.OTHER, "there is no script of this distribution");
    put(COMMON, 109, Kind.OTHER, "the sample configuration could not be applied");
    put(COMMON, 128, Kind.OTHER, "reinstalling failed");
    put(COMMON, 133, Kind.OTHER, "the container started but did not come up");
    put(COMMON, 139, Kind.OTHER, "the configuration could not be saved");
    put(COMMON, 144, Kind.OTHER, "osrelease could not be set");
    put(COMMON, 148, Kind.OTHER, "the I/O parameters could not be set");
    put(COMMON, 151, Kind.OTHER, "the ploop image could not be made");
    put(COMMON, 152, Kind.OTHER, "the ploop image could not be mounted");
    put(COMMON, 153, Kind.OTHER, "the ploop image could not be unmounted");
    put(COMMON, 154, Kind.OTHER, "the ploop image could not be resized");
    put(COMMON, 155, Kind.OTHER, "the layout could not be converted");
    put(COMMON, 156, Kind.OTHER, "the snapshot could not be taken");
    put(COMMON, 157, Kind.OTHER, "the snapshot could not be merged");
    put(COMMON, 158, Kind.OTHER, "the snapshot could not be deleted");
    put(COMMON, 159, Kind.OTHER, "the snapshot could not be restored");
    put(COMMON, 160, Kind.OTHER, "the snapshot could not be mounted");
    put(COMMON, 161, Kind.OTHER, "the snapshot could not be unmounted");
    put(COMMON, 166, Kind.OTHER, "the ploop image could not be compacted");
    put(COMMON, 167, Kind.OTHER, "the snapshots could not be listed");

    put(LEGACY, 129, Kind.OTHER, "meminfo could not be set");
    put(LEGACY, 130, Kind.OTHER, "the veth device could not be set");
    put(LEGACY, 131, Kind.NAME, "the name could not be set");

    put(V7, 12, Kind.DENIED, "permission denied, or no licence");
    put(V7, 56, Kind.OTHER, "the container's /sbin/init is not supported");
    put(V7, 76, Kind.OTHER, "the traffic class is not valid");
    put(V7, 80, Kind.OTHER, "the rate could not be set");
    put(V7, 81, Kind.OTHER, "the accounting could not be set");
    put(V7, 89, Kind.LAYOUT, "the container's layout is not compatible");
    put(V7, 94, Kind.OTHER, "reinstalling failed");
    put(V7, 100, Kind.OTHER, "the application's configuration failed");
    for (int code = 129; code <= 132; code++) {
      put(V7, code, Kind.OTHER, "service level management failed");
    }
    put(V7, 135, Kind.OTHER, "meminfo could not be set");
    put(V7, 136, Kind.OTHER, "the veth device could not be set");
    put(V7, 137, Kind.NAME, "the name could not be set");
    put(V7, 140, Kind.OTHER, "the container could not be registered");
    put(V7, 141, Kind.DISABLED, "managing the container is switched off");
    put(V7, 142, Kind.OTHER, "the container could not be unregistered");
    put(V7, 143, Kind.COMMAND, "this container does not do that");
    put(V7, 162, Kind.OTHER, "the disk descriptor cannot be used");
    put(V7, 163, Kind.OTHER, "the disk could not be added");
    put(V7, 164, Kind.OTHER, "the disk could not be deleted");
    put(V7, 165, Kind.OTHER, "the disk could not be configured");
    put(V7, 200, Kind.OTHER, "a pipe could not be made");
    put(V7, 201, Kind.OTHER, "a process could not be made");
    put(V7, 202, Kind.OTHER, "the high-availability manager failed");
  }

  private ExitCodes() {}

  private static void put(Map<Integer, Meaning> table, int code, Kind kind, String text) {
    table.put(code, new Meaning(kind, text));
  }

  /**
   * The error for a command that failed.
   *
   * @param subject the container, by its id
   */
  static PanvisorException error(CommandResult result, Generation generation, String subject) {
    int code = result.exitCode();
    String words = words(result);
    if (code > FIRST_SIGNAL && code <= LAST_SIGNAL && result.err().isBlank()) {
      return new EngineException("the tool was ended by signal " + (code - FIRST_SIGNAL))
          .engineWords(words)
          .hint("Look on the node what ended it, then look what became of " + subject + ".");
    }
    Meaning meaning =
        (generation == Generation.V7 ? V7 : LEGACY)
            .getOrDefault(
                code,
                COMMON.getOrDefault(
                    code, new Meaning(Kind.OTHER, "the tool failed with exit code " + code)));
    return of(meaning, code, words, subject).engineWords(words);
  }

  /** What the tool said, without the remark that a kernel without OpenVZ brings forth. */
  static String words(CommandResult result) {
    return result
        .words()
        .replaceAll("(?m)^Directory /proc/vz not found, assuming non-OpenVZ kernel\\R?", "")
        .strip();
  }

  private static PanvisorException of(Meaning meaning, int code, String words, String subject) {
    return switch (meaning.kind()) {
      case UNKNOWN_CONTAINER -> new NotFoundException("machine", subject);
      case NOT_RUNNING ->
          new IllegalMachineStateException(meaning.text(), null, Set.of(PowerState.RUNNING));
      case RUNNING ->
          new IllegalMachineStateException(
              meaning.text(), null, Set.of(PowerState.STOPPED, PowerState.SUSPENDED));
      case LOCKED -> new BusyException(meaning.text(), first(HOLDER, words, "another vzctl"));
      case EXISTS -> new AlreadyExistsException("machine", subject);
      case NAME -> {
        Matcher taken = TAKEN.matcher(words);
        yield taken.find()
            ? new AlreadyExistsException("machine", taken.group(1))
            : other(meaning, code);
      }
      case TEMPLATE ->
          new NotFoundException("image", template(words))
              .hint(
                  "'panvisor image list' names the templates; of version 7 and later, 'vzpkg create cache' makes one ready.");
      case PARAMETER -> parameter(meaning, words, subject);
      case COMMAND ->
          new UnsupportedFeatureException(
              Feature.of("openvz.command", "a command of vzctl's", Feature.Scope.HYPERVISOR),
              meaning.text());
      case SAMPLE ->
          words.contains("already exists")
              ? new AlreadyExistsException("machine", subject)
              : InvalidSpecException.of("openvz.configSample", subject, meaning.text());
      case LAYOUT -> InvalidSpecException.of("openvz.layout", subject, meaning.text());
      case DENIED ->
          new AccessDeniedException(meaning.text()).hint("The tools want to be run by root.");
      case FULL -> new ResourcesExhaustedException(meaning.text(), "the node");
      case NO_KERNEL ->
          new EngineNotInstalledException(meaning.text())
              .hint("Boot the node with a kernel of OpenVZ's, and start its service vz.");
      case TIME -> new OperationTimeoutException(meaning.text()).outcome(Outcome.UNKNOWN);
      case ADDRESS -> new AlreadyExistsException("address", meaning.text());
      case DISABLED ->
          new EngineException(meaning.text())
              .outcome(Outcome.NOT_APPLIED)
              .hint("Switch it on: ContainerSettings.disabled(false), or vzctl set --disabled no.");
      case OTHER -> other(meaning, code);
    };
  }

  private static PanvisorException other(Meaning meaning, int code) {
    return new EngineException(meaning.text() + " (exit code " + code + ")");
  }

  private static PanvisorException parameter(Meaning meaning, String words, String subject) {
    if (words.contains("Bad CT ID") || words.contains("is invalid")) {
      return new NotFoundException("machine", subject);
    }
    Matcher parameter = PARAMETER.matcher(words);
    return parameter.find()
        ? InvalidSpecException.of(
            "openvz." + parameter.group(1), parameter.group(2), meaning.text())
        : InvalidSpecException.of("openvz", subject, meaning.text());
  }

  private static String template(String words) {
    String path = first(TEMPLATE, words, "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(".tar") ? name.substring(0, name.length() - 4) : name;
  }

  private static String first(Pattern pattern, String words, String otherwise) {
    Matcher matcher = pattern.matcher(words);
    return matcher.find() ? matcher.group(1).strip() : otherwise;
  }
}
