package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A script that the installer runs.
 *
 * @param moment when
 * @param lines its lines; none of them begins with {@code %end}, {@code %include} or {@code
 *     %ksappend}
 * @param interpreter the program that runs it; nothing for {@code /bin/sh}
 * @param inInstaller whether a {@code %post} script sees the installer's file system and not the
 *     new system as its root; the others always do
 * @param log where its output goes
 * @param stopsOnFailure whether the installation stops when it fails
 */
public record KickstartScript(
    Moment moment,
    List<String> lines,
    Optional<String> interpreter,
    boolean inInstaller,
    Optional<String> log,
    boolean stopsOnFailure) {

  /** When a script is run. */
  public enum Moment {
    /** As soon as the file was read. */
    PRE,
    /** When the disks are ready and nothing is installed; from release 7. */
    PRE_INSTALL,
    /** When all is installed. */
    POST,
    /** When the installation cannot go on; from release 7. */
    ONERROR,
    /** When the installer itself breaks. */
    TRACEBACK;

    String section() {
      return "%" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Checks the lines. */
  public KickstartScript {
    lines = List.copyOf(lines);
    for (String line : lines) {
      boolean clean =
          line.codePoints().noneMatch(point -> Character.isISOControl(point) && point != '\t');
      if (!clean || line.strip().matches("%(?:end|include|ksappend)\\b.*")) {
        throw InvalidSpecException.of(
            "lines", line, "a line of a script has no control characters and does not end it");
      }
    }
    interpreter.ifPresent(path -> Values.absolutePath("interpreter", path));
    log.ifPresent(path -> Values.absolutePath("log", path));
    if (inInstaller && moment != Moment.POST) {
      throw InvalidSpecException.of(
          "in-installer", moment.section(), "only %post runs in the new system by itself");
    }
  }

  /** {@return a script of {@code /bin/sh} that is run in the new system when all is installed} */
  public static KickstartScript post(List<String> lines) {
    return new KickstartScript(
        Moment.POST, lines, Optional.empty(), false, Optional.empty(), false);
  }

  /** {@return a script of {@code /bin/sh} that is run as soon as the file was read} */
  public static KickstartScript pre(List<String> lines) {
    return new KickstartScript(Moment.PRE, lines, Optional.empty(), false, Optional.empty(), false);
  }
}
