package io.panvisor.config.kickstart;

import io.panvisor.config.ConfigDocument.Modernised;
import io.panvisor.config.Lines.Line;
import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts a kickstart file into the words of a later release, line by line. */
final class KickstartModernizer {

  /** Options of authconfig that say what is the default today. */
  private static final Set<String> USUAL = Set.of("--enableshadow", "--useshadow", "--passalgo");

  private final KickstartRelease target;
  private final List<Line> lines = new ArrayList<>();
  private final List<Problem> explanations = new ArrayList<>();

  private KickstartModernizer(KickstartRelease target) {
    this.target = target;
  }

  static Modernised to(KickstartDocument document, KickstartRelease target) {
    KickstartModernizer modernizer = new KickstartModernizer(target);
    List<List<String>> changed = new ArrayList<>();
    document.lines().forEach(line -> changed.add(List.of(line.text())));
    for (KickstartPart part : document.parts()) {
      List<String> fresh =
          modernizer.part(part).orElse(List.of(changed.get(part.line() - 1).get(0)));
      changed.set(part.line() - 1, fresh);
    }
    for (int index = 0; index < changed.size(); index++) {
      Line old = document.lines().get(index);
      String ending = old.ending().isEmpty() ? "\n" : old.ending();
      List<String> fresh = changed.get(index);
      for (int at = 0; at < fresh.size(); at++) {
        boolean last = at == fresh.size() - 1;
        String text = modernizer.version(index + 1, fresh.get(at));
        modernizer.lines.add(new Line(text, last ? old.ending() : ending));
      }
    }
    if (modernizer.explanations.isEmpty()) {
      return new Modernised(document, List.of());
    }
    return new Modernised(
        KickstartDocument.parse(io.panvisor.config.Lines.join(modernizer.lines)).judgedFor(target),
        List.copyOf(modernizer.explanations));
  }

  private String version(int line, String text) {
    Optional<KickstartRelease> said = KickstartRelease.in(text);
    if (said.isEmpty() || said.get() == target) {
      return text;
    }
    explain(line, "the file is for " + target + " now", "");
    return "#version=RHEL" + target.number();
  }

  private void explain(int line, String what, String why) {
    explanations.add(Problem.warning(line, what, why));
  }

  /** The lines that come in the place of the part's first one; nothing where it stays. */
  private Optional<List<String>> part(KickstartPart part) {
    if (part instanceof KickstartPart.Command command && !command.open()) {
      return command(command);
    }
    if (part instanceof KickstartPart.Section section && section.name().equals("%packages")) {
      return packages(section);
    }
    return Optional.empty();
  }

  private boolean isFrom(KickstartRelease release) {
    return target.compareTo(release) >= 0;
  }

  private Optional<List<String>> command(KickstartPart.Command command) {
    int line = command.line();
    KickstartPart.Arguments arguments = command.arguments();
    switch (command.name()) {
      case "install" -> {
        if (isFrom(KickstartRelease.RHEL_8)) {
          explain(line, "'install' is left out", "It says nothing any more.");
          return Optional.of(List.of());
        }
      }
      case "auth", "authconfig" -> {
        if (isFrom(KickstartRelease.RHEL_8) && USUAL.containsAll(arguments.options().keySet())) {
          explain(line, "'" + command.name() + "' has become 'authselect'", "");
          return Optional.of(List.of("authselect select minimal"));
        }
      }
      case "timezone" -> {
        if (isFrom(KickstartRelease.RHEL_9)) {
          return clock(line, arguments);
        }
      }
      case "autostep", "deviceprobe", "unsupported_hardware" -> {
        KickstartFacts.Command facts = KickstartFacts.find(command.name()).orElseThrow();
        if (!facts.life().isIn(target)) {
          explain(line, "'" + command.name() + "' is left out", target + " does not know it.");
          return Optional.of(List.of());
        }
      }
      default -> {}
    }
    return Optional.empty();
  }

  private Optional<List<String>> clock(int line, KickstartPart.Arguments arguments) {
    if (!arguments.has("--ntpservers") && !arguments.has("--nontp")) {
      return Optional.empty();
    }
    List<String> fresh = new ArrayList<>();
    StringBuilder zone = new StringBuilder("timezone");
    if (arguments.has("--utc") || arguments.has("--isUtc")) {
      zone.append(" --utc");
    }
    arguments.words().forEach(word -> zone.append(' ').append(KickstartWords.quoted(word)));
    if (zone.length() > "timezone".length()) {
      fresh.add(zone.toString());
    }
    if (arguments.has("--nontp")) {
      fresh.add("timesource --ntp-disable");
    }
    for (String server : arguments.value("--ntpservers").orElse("").split(",")) {
      if (!server.isBlank()) {
        fresh.add("timesource --ntp-server=" + KickstartWords.quoted(server.strip()));
      }
    }
    explain(line, "the time's servers have the command 'timesource'", "");
    return Optional.of(fresh);
  }

  private Optional<List<String>> packages(KickstartPart.Section section) {
    if (!isFrom(KickstartRelease.RHEL_9)) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    boolean changed = false;
    for (String word : section.words()) {
      String fresh =
          word.replaceFirst("^--instLangs(?==|$)", "--inst-langs")
              .replaceFirst("^--excludeWeakdeps$", "--exclude-weakdeps");
      changed |= !fresh.equals(word);
      words.add(fresh.equals("%packages") ? fresh : KickstartWords.quoted(fresh));
    }
    if (!changed) {
      return Optional.empty();
    }
    explain(section.line(), "options of %packages have today's names", "");
    return Optional.of(List.of(String.join(" ", words)));
  }
}
