package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.error.UnsupportedFeatureException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * libvirt's errors in our kinds: by number where the number says enough, and by the words where one
 * number stands for many things, as {@code VIR_ERR_OPERATION_FAILED} and {@code
 * VIR_ERR_INTERNAL_ERROR} do.
 *
 * @see <a href="https://libvirt.org/html/libvirt-virterror.html#virErrorNumber">libvirt:
 *     virErrorNumber</a>
 */
final class LibvirtErrors {

  static final int INTERNAL_ERROR = 1;
  static final int NO_MEMORY = 2;
  static final int NO_SUPPORT = 3;
  static final int UNKNOWN_HOST = 4;
  static final int NO_CONNECT = 5;
  static final int INVALID_CONN = 6;
  static final int OPERATION_FAILED = 9;
  static final int DOM_EXIST = 28;
  static final int OPERATION_DENIED = 29;
  static final int NETWORK_EXIST = 37;
  static final int SYSTEM_ERROR = 38;
  static final int RPC = 39;
  static final int NO_DOMAIN = 42;
  static final int NO_NETWORK = 43;
  static final int AUTH_FAILED = 45;
  static final int NO_STORAGE_POOL = 49;
  static final int NO_STORAGE_VOL = 50;
  static final int OPERATION_INVALID = 55;
  static final int NO_NWFILTER = 62;
  static final int INVALID_SECRET = 65;
  static final int NO_SECRET = 66;
  static final int CONFIG_UNSUPPORTED = 67;
  static final int OPERATION_TIMEOUT = 68;
  static final int NO_DOMAIN_SNAPSHOT = 72;
  static final int ARGUMENT_UNSUPPORTED = 74;
  static final int AUTH_CANCELLED = 79;
  static final int NO_DOMAIN_METADATA = 80;
  static final int OPERATION_UNSUPPORTED = 84;
  static final int AGENT_UNRESPONSIVE = 86;
  static final int RESOURCE_BUSY = 87;
  static final int ACCESS_DENIED = 88;
  static final int STORAGE_VOL_EXIST = 90;
  static final int AUTH_UNAVAILABLE = 94;
  static final int AGENT_UNSYNCED = 97;

  private static final int FROM_RPC = 7;
  private static final int FROM_REMOTE = 13;

  private static final Pattern HOLDER =
      Pattern.compile("\\(held by (?:monitor=|agent=)?([^)]*)\\)");

  private LibvirtErrors() {}

  /**
   * The error for a caller.
   *
   * @param subject what the call was about: {@code machine}, {@code volume}, ...
   * @param name the name or id of that
   */
  static PanvisorException translate(NativeFailure failure, String subject, String name) {
    return translate(failure, subject, name, null);
  }

  /**
   * The error for a caller.
   *
   * @param subject what the call was about: {@code machine}, {@code volume}, ...
   * @param name the name or id of that
   * @param feature what is missing if the engine says that it cannot do this at all
   */
  static PanvisorException translate(
      NativeFailure failure, String subject, String name, @Nullable Feature feature) {
    String words = failure.error().message();
    PanvisorException error =
        byNumber(failure, subject, name, feature)
            .or(() -> byWords(failure, words.toLowerCase(Locale.ROOT), subject, name))
            .orElseGet(() -> new EngineException(words, failure));
    return error.engineWords(words);
  }

  private static Optional<PanvisorException> byNumber(
      NativeFailure failure, String subject, String name, @Nullable Feature feature) {
    String words = failure.error().message();
    return Optional.ofNullable(
        switch (failure.code()) {
          case NO_DOMAIN -> new NotFoundException("machine", name, failure);
          case NO_NETWORK -> new NotFoundException("network", quoted(words, name), failure);
          case NO_STORAGE_POOL ->
              new NotFoundException("storage pool", quoted(words, name), failure);
          case NO_STORAGE_VOL -> new NotFoundException("volume", quoted(words, name), failure);
          case NO_NWFILTER -> new NotFoundException("network filter", quoted(words, name), failure);
          case NO_SECRET -> new NotFoundException("secret", quoted(words, name), failure);
          case NETWORK_EXIST -> new AlreadyExistsException("network", quoted(words, name), failure);
          case NO_DOMAIN_SNAPSHOT -> new NotFoundException("snapshot", name, failure);
          case DOM_EXIST -> new AlreadyExistsException("machine", quoted(words, name), failure);
          case STORAGE_VOL_EXIST ->
              new AlreadyExistsException("volume", quoted(words, name), failure);
          case OPERATION_DENIED, ACCESS_DENIED, AUTH_FAILED, AUTH_CANCELLED, AUTH_UNAVAILABLE ->
              new AccessDeniedException("libvirt does not let this user do that", failure)
                  .hint("Connect as a user whom the daemon trusts, or without readOnly().");
          case NO_MEMORY ->
              new ResourcesExhaustedException("the memory is used up", "memory", failure);
          case RESOURCE_BUSY -> new BusyException("the " + subject + " is in use", "", failure);
          case AGENT_UNRESPONSIVE, AGENT_UNSYNCED -> agent(failure);
          case NO_CONNECT, INVALID_CONN, RPC, UNKNOWN_HOST -> lost(failure);
          case NO_SUPPORT, OPERATION_UNSUPPORTED ->
              feature == null ? null : new UnsupportedFeatureException(feature, words);
          default -> null;
        });
  }

  private static Optional<PanvisorException> byWords(
      NativeFailure failure, String words, String subject, String name) {
    if (isConnectionGone(failure.error())) {
      return Optional.of(lost(failure));
    }
    if (words.contains("already exists") || words.contains("already defined for use")) {
      return Optional.of(
          new AlreadyExistsException(subject, quoted(failure.error().message(), name), failure));
    }
    if (words.contains("guest agent is not") || words.contains("agent not connected")) {
      return Optional.of(agent(failure));
    }
    if (words.contains("state change lock")) {
      return Optional.of(
          new BusyException(
              "another job holds the machine", holder(failure.error().message()), failure));
    }
    if (words.contains("no space left on device") || words.contains("disk quota exceeded")) {
      return Optional.of(new ResourcesExhaustedException("the disk is full", "disk", failure));
    }
    if (words.contains("cannot allocate memory") || words.contains("cannot set up guest memory")) {
      return Optional.of(
          new ResourcesExhaustedException("the memory is used up", "memory", failure));
    }
    if (words.contains("no more available pci slots")) {
      return Optional.of(
          new ResourcesExhaustedException(
              "the machine has no free slot for another device", "PCI slots", failure));
    }
    if (words.contains("nwfilter is in use") || words.contains("filter is in use")) {
      return Optional.of(new BusyException("a network card uses the filter", "", failure));
    }
    if (words.contains("already in use by interface")
        || words.contains("conflicts with network")
        || words.contains("storage source conflict")) {
      return Optional.of(
          new BusyException(
              "something else has that already", quoted(failure.error().message(), ""), failure));
    }
    if (words.contains("\"write\" lock") || words.contains("in use by another process")) {
      return Optional.of(new BusyException("another machine uses the disk", "", failure));
    }
    if (words.contains("active console session exists")
        || words.contains("is locked by lock file")) {
      return Optional.of(
          new BusyException("somebody else has the console open", "", failure)
              .hint("Close the other session first."));
    }
    if (words.contains("init pid is not yet") || words.contains("init process id is not yet")) {
      return Optional.of(
          new NotReadyException("the container's first process is not known yet", failure)
              .hint("Try again in a moment: the container has just been started."));
    }
    if (words.contains("cannot find init path")) {
      return Optional.of(
          new NotFoundException("first process", quoted(failure.error().message(), name), failure)
              .hint(
                  "The root file system is missing on the engine's host, or has no such program:"
                      + " name one by container(c -> c.command(...))."));
    }
    if (words.contains("network") && words.contains("is not active")) {
      return Optional.of(
          new NotReadyException("a network that the machine is on is not active", failure)
              .hint("Start the network: virsh net-start NAME."));
    }
    if (failure.code() == OPERATION_INVALID) {
      return Optional.of(
          new IllegalMachineStateException(failure.error().message(), null, Set.of(), failure));
    }
    if (failure.code() == SYSTEM_ERROR && words.contains("permission denied")) {
      return Optional.of(
          new AccessDeniedException("the engine's host does not let libvirt do that", failure));
    }
    if (words.contains("no such file or directory") && failure.code() == SYSTEM_ERROR) {
      return Optional.of(
          new NotFoundException("file", quoted(failure.error().message(), name), failure));
    }
    if (failure.code() == OPERATION_TIMEOUT) {
      return Optional.of(
          new OperationTimeoutException("libvirt gave up waiting", failure)
              .outcome(Outcome.UNKNOWN));
    }
    if (words.contains("process exited while connecting to monitor")
        || words.contains("failed to connect to monitor")) {
      return Optional.of(
          new EngineException("QEMU ended as soon as it was started", failure)
              .hint("Its last words are in /var/log/libvirt/qemu/NAME.log on the engine's host."));
    }
    return Optional.empty();
  }

  /**
   * Whether the connection itself is broken, as seen by the call that was under way (end of file,
   * keep-alive) and by those after it (the socket is closed).
   */
  static boolean isConnectionGone(NativeError error) {
    boolean ofTheWire = error.domain() == FROM_RPC || error.domain() == FROM_REMOTE;
    return switch (error.code()) {
      case NO_CONNECT, INVALID_CONN -> true;
      case INTERNAL_ERROR, SYSTEM_ERROR, RPC -> ofTheWire;
      default -> false;
    };
  }

  private static PanvisorException lost(NativeFailure failure) {
    return new ConnectionLostException("the connection to libvirt is broken", failure)
        .outcome(Outcome.UNKNOWN);
  }

  private static PanvisorException agent(NativeFailure failure) {
    return new NotReadyException("the guest's agent does not answer", failure)
        .hint("Install and start qemu-guest-agent in the guest, and give the machine its channel.");
  }

  private static String holder(String words) {
    Matcher matcher = HOLDER.matcher(words);
    return matcher.find() ? String.valueOf(matcher.group(1)) : "";
  }

  /** The first thing between apostrophes in libvirt's words, which is what they are about. */
  private static String quoted(String words, String otherwise) {
    int begin = words.indexOf('\'');
    int end = words.indexOf('\'', begin + 1);
    return begin >= 0 && end > begin + 1 ? words.substring(begin + 1, end) : otherwise;
  }
}
