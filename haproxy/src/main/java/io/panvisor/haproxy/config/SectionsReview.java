package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at the first lines of sections: their words, their names, and what they build upon. */
final class SectionsReview {

  private final Findings findings;
  private final Map<String, Section> clientSides = new HashMap<>();
  private final Map<String, Section> serverSides = new HashMap<>();
  private final Map<String, Section> others = new HashMap<>();
  private final Set<String> defaults = new HashSet<>();

  SectionsReview(Findings findings) {
    this.findings = findings;
  }

  void run() {
    for (Section section : findings.file().sections()) {
      keyword(section);
      name(section);
      arguments(section);
      duplicates(section);
      from(section);
      if (section.kind() == SectionKind.DEFAULTS) {
        defaults.add(section.name());
      }
    }
  }

  private void keyword(Section section) {
    String keyword = section.header().keyword();
    if (SectionStart.isMistyped(section)) {
      findings.error(
          section.line(),
          "'"
              + keyword
              + "' begins no section; "
              + (keyword.equalsIgnoreCase(section.kind().keyword())
                  ? "sections are written in small letters"
                  : "no section is called so"),
          "Write '" + section.kind().keyword() + "'");
    }
    findings
        .version()
        .filter(version -> version.isBefore(section.kind().since()))
        .ifPresent(
            version ->
                findings.error(
                    section.line(),
                    "HAProxy " + version + " has no '" + section.kind().keyword() + "' sections",
                    "They came with " + section.kind().since()));
  }

  private void name(Section section) {
    SectionKind.Naming naming = section.kind().naming();
    if (naming == SectionKind.Naming.NEEDED && section.name().isEmpty()) {
      findings.error(
          section.line(),
          "a " + section.kind().keyword() + " section has to have a name",
          "Write it behind '" + section.kind().keyword() + "'");
    }
    if (!section.name().isEmpty() && !section.name().matches("[A-Za-z0-9_.:-]+")) {
      findings.error(
          section.line(),
          "'" + section.name() + "' is no name of a section",
          "A name has letters, digits and the signs _ . : -");
    }
  }

  private void arguments(Section section) {
    SectionKind kind = section.kind();
    int allowed = kind.naming() == SectionKind.Naming.NONE || section.name().isEmpty() ? 1 : 2;
    if (section.from().isPresent()) {
      allowed += 2;
    }
    if (section.header().size() <= allowed || kind == SectionKind.UNKNOWN) {
      return;
    }
    String extra = String.join(" ", section.header().textsFrom(allowed));
    boolean address = kind.isProxy() && Endpoint.read(extra).firstPort().isPresent();
    String what =
        address
            ? "an address, " + extra + ", stands on the " + kind.keyword() + " line"
            : "'" + extra + "' does not belong on the " + kind.keyword() + " line";
    String hint;
    if (!address) {
      hint = "Take it out";
    } else if (kind == SectionKind.BACKEND) {
      hint = "A backend listens nowhere: take it out, and bind the frontend there";
    } else {
      hint = "Write 'bind " + extra + "' on a line of its own";
    }
    findings.error(section.line(), what, hint);
  }

  private void duplicates(Section section) {
    if (section.name().isEmpty() || section.kind() == SectionKind.DEFAULTS) {
      return;
    }
    if (section.kind().takesClients()) {
      duplicate(clientSides.putIfAbsent(section.name(), section), section);
    }
    if (section.kind() == SectionKind.BACKEND) {
      duplicate(serverSides.putIfAbsent(section.name(), section), section);
    } else if (section.kind() == SectionKind.LISTEN) {
      Section other = serverSides.putIfAbsent(section.name(), section);
      duplicate(other != null && other.kind() == SectionKind.BACKEND ? other : null, section);
    } else if (!section.kind().isProxy()) {
      duplicate(others.putIfAbsent(section.toString(), section), section);
    }
  }

  private void duplicate(@org.jspecify.annotations.Nullable Section other, Section section) {
    if (other == null) {
      return;
    }
    String what =
        "there is a "
            + other.kind().keyword()
            + " '"
            + section.name()
            + "' already, in line "
            + other.line();
    if (section.kind() == SectionKind.USERLIST) {
      findings.warning(section.line(), what + ", and this one is ignored", "Join the two");
    } else {
      findings.error(section.line(), what, "Give one of them another name");
    }
  }

  private void from(Section section) {
    if (section.from().isEmpty()) {
      return;
    }
    String from = section.from().get();
    if (!defaults.contains(from)) {
      findings.error(
          section.line(),
          "there is no defaults section '" + from + "' above",
          Similar.nearest(from, List.copyOf(defaults))
              .map(near -> "Is '" + near + "' meant?")
              .orElse("Write one"));
    }
    findings
        .version()
        .filter(version -> version.isBefore(HaproxyVersion.V2_4))
        .ifPresent(
            version ->
                findings.error(
                    section.line(),
                    "HAProxy " + version + " has no 'from'; it came with 2.4",
                    "The defaults section above holds"));
  }
}
