package io.panvisor.haproxy.runtime;

import io.panvisor.Feature;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What HAProxy's words mean: it answers with sentences, and says no in many of them. */
final class Refusal {

  /** With {@code set severity-output number} each message begins with its severity, as syslog's. */
  private static final Pattern SEVERITY = Pattern.compile("(?m)^\\[([0-7])\\]: ");

  private static final int WARNING = 4;

  /** What it says when it did what was asked, where no severity is told. */
  private static final List<Pattern> GOOD =
      List.of(
          Pattern.compile("no need to change the (addr|port).*"),
          Pattern.compile("(IP|port) changed from .*"),
          Pattern.compile("new server registered\\."),
          Pattern.compile("server deleted\\."),
          Pattern.compile("transaction (created|updated) for certificate .*"),
          Pattern.compile("committing .*success!.*", Pattern.DOTALL),
          Pattern.compile("transaction aborted for certificate .*"));

  private static final Pattern NOT_FOUND =
      Pattern.compile(
          "(?:no such|can't find|unable to find) (backend|server|frontend|proxy|table)");

  private Refusal() {}

  /** What is wrong with the answer to an action on that thing; nothing when all is well. */
  static Optional<PanvisorException> of(String answer, Subject subject) {
    Matcher severity = SEVERITY.matcher(answer);
    String words = severity.replaceAll("").strip();
    if (words.isEmpty()) {
      return Optional.empty();
    }
    Optional<PanvisorException> meant = meaning(words, subject);
    severity.reset();
    boolean isTold = severity.find();
    boolean isBad = isTold ? Integer.parseInt(severity.group(1)) < WARNING : !isGood(words);
    if (meant.isEmpty() && isBad) {
      meant = Optional.of(new EngineException("HAProxy refused it").outcome(Outcome.NOT_APPLIED));
    }
    return meant.map(known -> known.engineWords(words));
  }

  private static boolean isGood(String words) {
    String small = words.toLowerCase(Locale.ROOT);
    return GOOD.stream().anyMatch(pattern -> pattern.matcher(small).matches())
        || words.startsWith("IP changed");
  }

  /** What any answer can say instead of answering. */
  static Optional<PanvisorException> ofReading(String answer, Subject subject) {
    String words = answer.strip();
    return basics(words.toLowerCase(Locale.ROOT), subject)
        .map(known -> known.engineWords(firstLine(words)));
  }

  private static String firstLine(String words) {
    int end = words.indexOf('\n');
    return end < 0 ? words : words.substring(0, end);
  }

  private static Optional<PanvisorException> meaning(String words, Subject subject) {
    String small = words.toLowerCase(Locale.ROOT);
    return basics(small, subject).or(() -> refusal(small, words, subject));
  }

  private static Optional<PanvisorException> basics(String small, Subject subject) {
    if (small.startsWith("permission denied")) {
      return Optional.of(
          new AccessDeniedException("this socket does not allow it")
              .hint("Ask over a socket with 'level admin' in HAProxy's global section."));
    }
    if (small.startsWith("unknown command")) {
      return Optional.of(unsupported(subject.feature(), "this HAProxy has no such command"));
    }
    if (small.startsWith("can't find the target")) {
      return Optional.of(new NotFoundException("process", subject.name()));
    }
    Matcher missing = NOT_FOUND.matcher(small);
    if (missing.lookingAt()) {
      return Optional.of(new NotFoundException(missing.group(1), subject.part(missing.group(1))));
    }
    if (small.startsWith("can't display the certificate")) {
      return Optional.of(new NotFoundException("certificate", subject.name()));
    }
    return Optional.empty();
  }

  private static Optional<PanvisorException> refusal(String small, String words, Subject subject) {
    if (small.startsWith("already exists")) {
      return Optional.of(new AlreadyExistsException(subject.type(), subject.name()));
    }
    if (small.contains("not referenced by the configuration")) {
      return Optional.of(new NotFoundException("certificate", subject.name()));
    }
    if (small.contains("ongoing transaction is about")) {
      return Optional.of(new BusyException("another certificate is being replaced", ""));
    }
    if (small.contains("still has connections")) {
      return Optional.of(
          new BusyException("the server " + subject.name() + " still has connections", "clients")
              .hint("Wait until they are gone, or end them: shutdownSessions."));
    }
    if (small.startsWith("only servers in maintenance mode")) {
      return Optional.of(
          new NotReadyException("the server " + subject.name() + " is not in maintenance")
              .hint("Take it into maintenance first."));
    }
    if (small.contains("must use a dynamic load balancing")
        || small.contains("not accepted for dynamic server")
        || small.contains("not supported for dynamic server")
        || small.contains("cannot be removed at runtime")
        || small.contains("not configured on this server")
        || small.contains("not enabled on this server")
        || small.startsWith("'server' keyword")
        || small.startsWith("not supported")) {
      return Optional.of(unsupported(subject.feature(), sentence(words)));
    }
    if (small.startsWith("invalid")
        || small.startsWith("unknown keyword")
        || small.contains("out of range")
        || small.contains(" expects ")
        || small.contains("can only be between")
        || small.startsWith("empty weight")) {
      return Optional.of(InvalidSpecException.of(subject.type(), subject.name(), sentence(words)));
    }
    return Optional.empty();
  }

  private static String sentence(String words) {
    String first = firstLine(words);
    return first.endsWith(".") || first.endsWith("!")
        ? first.substring(0, first.length() - 1)
        : first;
  }

  private static PanvisorException unsupported(Feature feature, String reason) {
    return new UnsupportedFeatureException(feature, reason)
        .hint("Write it into HAProxy's file and reload.");
  }
}
