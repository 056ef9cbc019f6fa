package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.List;

/** Takes the lines of a section. Not thread-safe. */
public final class SectionWriter {

  private final HaproxyVersion version;
  private final StringBuilder text;
  private String field = "";

  SectionWriter(HaproxyVersion version, StringBuilder text) {
    this.version = version;
    this.text = text;
  }

  /** {@return the version for which is written} */
  public HaproxyVersion version() {
    return version;
  }

  SectionWriter at(String name) {
    field = name;
    return this;
  }

  SectionWriter line(List<String> words) {
    text.append("   ");
    for (String word : words) {
      text.append(' ').append(Quoting.quoted(field, word, version));
    }
    text.append('\n');
    return this;
  }
}
