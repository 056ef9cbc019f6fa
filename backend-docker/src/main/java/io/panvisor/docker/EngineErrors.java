package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.panvisor.Feature;
import io.panvisor.PowerState;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.error.Retry;
import io.panvisor.error.ThrottledException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spi.Call;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the engine's errors mean.
 *
 * <p>The words decide first and the status only after them: Podman answers a conflict with 500, and
 * one status of Docker's stands for a name that is taken, a container that does not run and an
 * image that is in use.
 */
final class EngineErrors {

  private static final Duration THROTTLE = Duration.ofSeconds(60);
  private static final Pattern NETWORK =
      Pattern.compile("network ([^ ]+) not found", Pattern.CASE_INSENSITIVE);
  private static final Pattern VOLUME =
      Pattern.compile("no such volume:? ([^ ]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern IMAGE =
      Pattern.compile("no such image: ([^ ]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern PROGRAM = Pattern.compile("exec: \\\\?\"([^\"\\\\]+)\\\\?\": ");
  private static final Pattern SOURCE_PATH =
      Pattern.compile("(?:source path does not exist: |stat )(/[^ :]*)", Pattern.CASE_INSENSITIVE);

  private static final String BUILD = "build";

  /** How the engine's builder and BuildKit say that a command of a step failed. */
  private static final Pattern STEP_EXIT =
      Pattern.compile("(?:returned a non-zero code|exit code): (\\d+)");

  private EngineErrors() {}

  /** The error for a call that failed. */
  static PanvisorException of(IOException failure, Call call, Subject subject) {
    if (failure instanceof TransportException broken) {
      return transport(broken, call);
    }
    if (failure instanceof ApiException answer) {
      return answer(answer, subject).engineWords(answer.words());
    }
    if (failure instanceof JsonProcessingException) {
      return new EngineException("the engine's answer cannot be understood", failure);
    }
    return new EngineException("reading or writing failed: " + failure.getMessage(), failure);
  }

  /** The error for the first call of a connection, which says whether there is an engine at all. */
  static PanvisorException whileConnecting(IOException failure, Call call, EngineAddress address) {
    if (failure instanceof ApiException answer
        && (answer.status() == 401 || answer.status() == 403)) {
      return new AccessDeniedException(
              "the engine at " + address.describe() + " refuses this user", failure)
          .engineWords(answer.words());
    }
    if (!(failure instanceof TransportException broken)) {
      return of(failure, call, Subject.ENGINE);
    }
    Throwable cause = broken.getCause() == null ? broken : broken.getCause();
    String words = String.valueOf(cause.getMessage());
    // An engine that does not know our certificate says so only when we have begun to talk.
    if (cause instanceof SSLException && broken.reason() != TransportException.Reason.TIMED_OUT) {
      return new AccessDeniedException(
              "no trusted connection to " + address.describe() + ": " + words, failure)
          .hint(
              "Name a folder with ca.pem, cert.pem and key.pem by the connect option tlsFolder or by DOCKER_CERT_PATH.");
    }
    if (broken.reason() != TransportException.Reason.UNREACHABLE) {
      return of(failure, call, Subject.ENGINE);
    }
    if (words.contains("Permission denied")) {
      return new AccessDeniedException("this user may not use " + address.describe(), failure)
          .hint("Be root, or a member of the group that owns the socket (often 'docker').");
    }
    if (address instanceof EngineAddress.Unix unix && isAbsent(unix.socket())) {
      return new EngineNotInstalledException("there is no engine at " + address.describe(), failure)
          .hint(
              unix.socket().toString().contains("podman")
                  ? "Install Podman and start its service (podman system service --time 0, or systemctl --user start podman.socket), or name another socket."
                  : "Install and start Docker (on Debian: apt-get install docker.io), or name another socket.");
    }
    if (cause instanceof ConnectException || words.contains("refused")) {
      return new EngineNotInstalledException("nothing answers at " + address.describe(), failure)
          .hint("Start the engine's daemon.");
    }
    if (cause instanceof UnknownHostException || cause instanceof NoRouteToHostException) {
      return new ConnectionLostException(
              "the host of " + address.describe() + " cannot be reached: " + words, failure)
          .outcome(Outcome.NOT_APPLIED);
    }
    return of(failure, call, Subject.ENGINE);
  }

  private static boolean isAbsent(Path socket) {
    return !Files.exists(socket);
  }

  private static PanvisorException transport(TransportException broken, Call call) {
    Outcome outcome = broken.sent() ? Outcome.UNKNOWN : Outcome.NOT_APPLIED;
    return switch (broken.reason()) {
      case UNREACHABLE ->
          new ConnectionLostException("the engine cannot be reached", broken)
              .engineWords(broken.getMessage())
              .outcome(Outcome.NOT_APPLIED);
      case LOST ->
          new ConnectionLostException(
                  "the connection broke before the engine's answer was complete", broken)
              .engineWords(broken.getMessage())
              .outcome(Outcome.UNKNOWN);
      case TIMED_OUT -> withCause(call.timedOut(outcome), broken);
      case INTERRUPTED -> withCause(call.interrupted(outcome), broken);
      case CLOSED -> new ClosedException("the connection was closed", broken).outcome(outcome);
    };
  }

  private static <E extends PanvisorException> E withCause(E error, Throwable cause) {
    error.addSuppressed(cause);
    return error;
  }

  static PanvisorException answer(ApiException answer, Subject subject) {
    String words = answer.words();
    String lower = words.toLowerCase(Locale.ROOT);
    Optional<PanvisorException> byWords = byWords(answer, words, lower, subject);
    if (byWords.isPresent()) {
      return byWords.get();
    }
    return switch (answer.status()) {
      case 401, 403 -> new AccessDeniedException("the engine refuses this user", answer);
      case 404 -> new NotFoundException(subject.type(), subject.name(), answer);
      case 409 -> new BusyException("the engine is at odds with the call", "", answer);
      case 429 -> new ThrottledException("the engine asks for fewer calls", THROTTLE, answer);
      case 503 ->
          new EngineException("the engine cannot do that now", answer)
              .retry(Retry.LATER)
              .outcome(Outcome.NOT_APPLIED);
      default -> {
        boolean refused = answer.status() >= 400 && answer.status() < 500;
        yield new EngineException(
                refused ? "the engine refused the call" : "the engine failed", answer)
            .outcome(refused ? Outcome.NOT_APPLIED : Outcome.UNKNOWN);
      }
    };
  }

  /** A build's own errors; what it shares with other calls is told like there. */
  private static Optional<PanvisorException> ofBuild(
      ApiException answer, String words, String lower, Subject subject) {
    if (!BUILD.equals(subject.type())) {
      return Optional.empty();
    }
    if (has(
        lower,
        "parse error",
        "unknown instruction",
        "failed to reach build target",
        "target stage",
        "no build stage in current context")) {
      return Optional.of(
          InvalidSpecException.of(
              "file", subject.name(), "the builder does not understand the file with the steps"));
    }
    Matcher exit = STEP_EXIT.matcher(words);
    String code = exit.find() ? " with exit code " + exit.group(1) : "";
    return answer.status() == ApiException.IN_STREAM
            && (!code.isEmpty() || has(lower, "failed to solve", "failed to compute cache key"))
        ? Optional.of(
            new EngineException("a step of the build failed" + code, answer)
                .outcome(Outcome.NOT_APPLIED))
        : Optional.empty();
  }

  private static Optional<PanvisorException> byWords(
      ApiException answer, String words, String lower, Subject subject) {
    Optional<PanvisorException> ofBuild = ofBuild(answer, words, lower, subject);
    if (ofBuild.isPresent()) {
      return ofBuild;
    }
    if (has(
        lower,
        "is already in use by container",
        "name is already in use",
        "already in use by",
        // Podman, of a new name and of a new container.
        "already in use, cannot rename",
        "container already exists")) {
      return Optional.of(new AlreadyExistsException("machine", subject.name(), answer));
    }
    if (has(
        lower,
        "name conflicts with an existing object",
        "code = alreadyexists",
        // Podman, as an error of its own and not of the caller's.
        "network already exists")) {
      String type = "service".equals(subject.type()) ? "machine" : subject.type();
      return Optional.of(new AlreadyExistsException(type, subject.name(), answer));
    }
    if (has(lower, "not a swarm manager", "not part of a swarm")) {
      return Optional.of(
          new NotReadyException("this engine is no manager of a swarm any more", answer)
              .hint("Connect to a manager, or begin a swarm with 'docker swarm init'."));
    }
    if (has(lower, "no such container", "no container with name or id")) {
      return Optional.of(new NotFoundException("machine", subject.name(), answer));
    }
    Optional<PanvisorException> missing = missing(answer, words, lower, subject);
    if (missing.isPresent()) {
      return missing;
    }
    if (has(lower, "port is already allocated", "address already in use")) {
      return Optional.of(new BusyException("a port of the host is taken", "port", answer));
    }
    if (has(
        lower,
        "is using its referenced image",
        "image is being used",
        "image is in use",
        "volume is in use",
        "must be forced",
        "must force",
        "has dependent child images",
        "is already in progress",
        "has active endpoints")) {
      return Optional.of(
          new BusyException("the " + subject.type() + " is in use", holder(words), answer));
    }
    if (has(
        lower,
        "is not running",
        "is not paused",
        "is already paused",
        "is paused",
        "paused container",
        "is restarting",
        "container state improper",
        "only kill running containers",
        "cannot remove a running container",
        "you cannot remove a",
        "marked for removal")) {
      return Optional.of(
          new IllegalMachineStateException(
              "the machine's state does not allow that", null, states(lower), answer));
    }
    if (has(lower, "toomanyrequests", "too many requests", "rate limit")) {
      return Optional.of(
          new ThrottledException("the registry asks for fewer calls", THROTTLE, answer));
    }
    if (has(
        lower,
        "unauthorized",
        "authentication required",
        "no basic auth credentials",
        "requested access to the resource is denied",
        "incorrect username or password")) {
      return Optional.of(
          new AccessDeniedException("the registry refuses these credentials", answer)
              .hint("Give the registry's user and password."));
    }
    if (has(lower, "could not select device driver")) {
      return Optional.of(
          new UnsupportedFeatureException(
                  Feature.of(
                      "docker.devices",
                      "the engine's host has a driver for the devices",
                      Feature.Scope.HYPERVISOR),
                  "the engine's host has no driver for such devices")
              .engineWords(words));
    }
    if (has(
        lower,
        "network with name",
        "pool overlaps with other one",
        "conflicts with network",
        "networks have same bridge name")) {
      return Optional.of(
          lower.contains("already exists")
              ? new AlreadyExistsException("network", subject.name(), answer)
              : new BusyException("another network has that range or bridge", "", answer));
    }
    if (has(lower, "no space left on device", "disk quota exceeded")) {
      return Optional.of(
          new ResourcesExhaustedException("the engine's disk is full", "disk", answer));
    }
    if (has(lower, "cannot allocate memory", "out of memory")) {
      return Optional.of(
          new ResourcesExhaustedException("the engine's host is out of memory", "memory", answer));
    }
    return fromRegistry(answer, lower, subject);
  }

  private static Optional<PanvisorException> missing(
      ApiException answer, String words, String lower, Subject subject) {
    if (has(
        lower,
        "no such image",
        "manifest unknown",
        "manifest for",
        "repository does not exist",
        "name unknown",
        "image not known",
        "image does not exist locally",
        "reference does not exist")) {
      String name =
          "image".equals(subject.type())
              ? subject.name()
              : first(IMAGE, words).orElse(subject.name());
      PanvisorException error = new NotFoundException("image", name, answer);
      return Optional.of(
          lower.contains("pull access denied")
              ? error.hint("If the image is private, give the registry's user and password.")
              : error);
    }
    if (has(
        lower,
        "could not find the file",
        "no such container:path",
        "extraction point is not a directory")) {
      return Optional.of(new NotFoundException("file in the machine", subject.name(), answer));
    }
    if (lower.contains("no such volume")) {
      return Optional.of(
          new NotFoundException("volume", first(VOLUME, words).orElse(subject.name()), answer));
    }
    if (NETWORK.matcher(words).find()) {
      return Optional.of(
          new NotFoundException("network", first(NETWORK, words).orElse(subject.name()), answer));
    }
    if (has(
        lower,
        "source path does not exist",
        "bind source path",
        "statfs",
        "error while creating mount source path")) {
      return Optional.of(
          new NotFoundException(
              "path of the engine's host", first(SOURCE_PATH, words).orElse(""), answer));
    }
    if (has(lower, "executable file not found", "no such file or directory: unknown")) {
      return Optional.of(
          new NotFoundException(
              "program in the image", first(PROGRAM, words).orElse(subject.name()), answer));
    }
    return Optional.empty();
  }

  private static Optional<PanvisorException> fromRegistry(
      ApiException answer, String lower, Subject subject) {
    if (!Set.of("image", BUILD).contains(subject.type())
        || !has(
            lower,
            "dial tcp",
            "connection refused",
            "no such host",
            "i/o timeout",
            "tls handshake",
            "server gave http response",
            "client.timeout",
            "network is unreachable",
            "unexpected eof",
            "connection reset",
            "x509:")) {
      return Optional.empty();
    }
    return Optional.of(
        new EngineException("the engine cannot fetch from the registry", answer)
            .retry(Retry.LATER)
            .outcome(Outcome.NOT_APPLIED)
            .hint("It is the engine's host that must reach the registry, not this one."));
  }

  private static Set<PowerState> states(String lower) {
    if (has(lower, "is not running", "only kill running", "is restarting")) {
      return Set.of(PowerState.RUNNING);
    }
    if (lower.contains("is not paused")) {
      return Set.of(PowerState.PAUSED);
    }
    if (has(lower, "cannot remove", "marked for removal")) {
      return Set.of(PowerState.STOPPED);
    }
    return Set.of(PowerState.RUNNING, PowerState.STOPPED);
  }

  private static String holder(String words) {
    Matcher matcher = Pattern.compile("container ([0-9a-f]{12,64})").matcher(words);
    return matcher.find() ? "container " + matcher.group(1) : "";
  }

  private static boolean has(String lower, String... parts) {
    for (String part : parts) {
      if (lower.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> first(Pattern pattern, String words) {
    Matcher matcher = pattern.matcher(words);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The transport error in a chain of causes, which docker-java wraps in exceptions of its own. */
  static @Nullable TransportException transportIn(Throwable thrown) {
    Throwable next = thrown;
    for (int depth = 0; next != null && depth < 20; depth++) {
      if (next instanceof TransportException broken) {
        return broken;
      }
      next = next.getCause();
    }
    return null;
  }
}
