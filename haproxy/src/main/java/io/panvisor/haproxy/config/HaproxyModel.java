package io.panvisor.haproxy.config;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** HAProxy's file as it is wanted: for a version, section by section. Immutable and thread-safe. */
public final class HaproxyModel {

  private final HaproxyVersion version;
  private final List<SectionModel> sections;

  private HaproxyModel(HaproxyVersion version, List<SectionModel> sections) {
    this.version = version;
    this.sections = List.copyOf(sections);
  }

  /** {@return a model for that version, to be filled} */
  public static Builder forVersion(HaproxyVersion version) {
    return new Builder(version);
  }

  /**
   * {@return what a file says, for that version, without comments; lines that have no form of their
   * own are kept as they are written}
   *
   * @throws InvalidSpecException when something stands before the first section, or a section is
   *     not known
   */
  public static HaproxyModel of(HaproxyFile file, HaproxyVersion version) {
    if (!file.preamble().isEmpty()) {
      throw InvalidSpecException.of(
          "line " + file.preamble().get(0).line(),
          file.preamble().get(0).keyword(),
          "this stands before the first section");
    }
    return new HaproxyModel(version, file.sections().stream().map(SectionModel::read).toList());
  }

  /** {@return the version that it is for} */
  public HaproxyVersion version() {
    return version;
  }

  /** {@return the sections in their order} */
  public List<SectionModel> sections() {
    return sections;
  }

  /** {@return the section of that kind and name} */
  public Optional<SectionModel> section(SectionKind kind, String name) {
    return sections.stream()
        .filter(section -> section.kind() == kind && section.name().equals(name))
        .findFirst();
  }

  /** {@return the same for another version} */
  public HaproxyModel forOther(HaproxyVersion other) {
    return new HaproxyModel(other, sections);
  }

  /**
   * {@return the text of the file, in the words of its version, which its first line names}
   *
   * @throws InvalidSpecException when the version cannot say something, or sections do not fit
   *     together, such as a backend that nobody describes; each violation names its field
   */
  public String render() {
    String text = write();
    List<Violation> violations = new ArrayList<>();
    for (Problem problem : HaproxyFile.parse(text).problems(version)) {
      if (problem.isError()) {
        violations.add(
            new Violation("line " + problem.line(), "", problem.what() + ". " + problem.hint()));
      }
    }
    if (!violations.isEmpty()) {
      throw new InvalidSpecException(violations);
    }
    return text;
  }

  /** The text, without a look at how its sections fit together. */
  String write() {
    StringBuilder text = new StringBuilder(VersionMark.line(version)).append('\n');
    for (SectionModel section : sections) {
      text.append('\n');
      section.write(version, text);
    }
    return text.toString();
  }

  /** Collects sections. Not thread-safe. */
  public static final class Builder {

    private final HaproxyVersion version;
    private final List<SectionModel> sections = new ArrayList<>();

    private Builder(HaproxyVersion version) {
      this.version = version;
    }

    /** Adds a section behind the others. */
    public Builder section(SectionModel section) {
      sections.add(section);
      return this;
    }

    /** Adds a section behind the others. */
    public Builder section(SectionModel.Builder<?> section) {
      return section(section.build());
    }

    /** {@return the model} */
    public HaproxyModel build() {
      return new HaproxyModel(version, sections);
    }
  }
}
