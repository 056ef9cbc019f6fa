package io.panvisor.haproxy.config;

import java.util.Optional;

/**
 * Tells where a section begins. HAProxy knows by the word alone; a person who writes {@code
 * Frontend} or {@code backends} means one too, and what follows belongs to it.
 */
final class SectionStart {

  private SectionStart() {}

  /** The section that the line begins, if it begins one, also with a mistyped word. */
  static Optional<SectionKind> of(Directive line) {
    String keyword = line.keyword();
    Optional<SectionKind> known = SectionKind.of(keyword);
    if (known.isPresent()) {
      return known;
    }
    if (!line.indentation().isEmpty() || line.size() > 4) {
      return Optional.empty();
    }
    return SectionKind.meantBy(keyword);
  }

  /** Whether the line begins a section with a word that HAProxy does not know. */
  static boolean isMistyped(Section section) {
    return !section.header().keyword().equals(section.kind().keyword());
  }
}
