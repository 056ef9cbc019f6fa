package io.panvisor.haproxy.config;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy's file as it was read: every byte of it, in lines and sections, and what they mean.
 * Immutable and thread-safe; an edit gives a new one, in which all other lines are as they were.
 *
 * <p>Lines are cut into words as HAProxy does since 1.6. To 1.5, quotes are letters like others.
 */
public final class HaproxyFile implements ConfigDocument {

  private final List<Lines.Line> lines;
  private final List<Directive> preamble;
  private final List<Section> sections;

  private HaproxyFile(List<Lines.Line> lines, List<Directive> preamble, List<Section> sections) {
    this.lines = lines;
    this.preamble = List.copyOf(preamble);
    this.sections = List.copyOf(sections);
  }

  /** {@return the file of that text; whatever it says} */
  public static HaproxyFile parse(String text) {
    return of(Lines.of(text));
  }

  static HaproxyFile of(List<Lines.Line> lines) {
    List<Directive> preamble = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    List<Directive> open = preamble;
    SectionKind kind = SectionKind.UNKNOWN;
    @Nullable Directive header = null;
    for (int index = 0; index < lines.size(); index++) {
      Optional<Directive> directive = Directive.of(index + 1, lines.get(index).text());
      if (directive.isEmpty()) {
        continue;
      }
      Optional<SectionKind> begun = SectionStart.of(directive.get());
      if (begun.isEmpty()) {
        open.add(directive.get());
        continue;
      }
      if (header != null) {
        sections.add(new Section(kind, header, open));
      }
      kind = begun.get();
      header = directive.get();
      open = new ArrayList<>();
    }
    if (header != null) {
      sections.add(new Section(kind, header, open));
    }
    return new HaproxyFile(List.copyOf(lines), preamble, sections);
  }

  /** {@return the text, as it was read where nothing was edited} */
  @Override
  public String text() {
    return Lines.join(lines);
  }

  /**
   * {@return what the file says, section by section: its binds, servers and rules, and every line
   * with its number; passwords are masked}
   */
  @Override
  public Object model() {
    return FileTree.of(this);
  }

  List<Lines.Line> lines() {
    return lines;
  }

  /** {@return every line that says something, in its order} */
  List<Directive> directives() {
    List<Directive> all = new ArrayList<>(preamble);
    for (Section section : sections) {
      all.add(section.header());
      all.addAll(section.directives());
    }
    return all;
  }

  /**
   * {@return the version that the file says it is for, in a comment at its top: {@code # For
   * HAProxy 2.6}}
   */
  public Optional<HaproxyVersion> version() {
    return VersionMark.of(lines);
  }

  /**
   * {@return what is wrong in it, for the version that it says it is for; without one, what only
   * some versions refuse is a warning}
   */
  @Override
  public List<Problem> problems() {
    return FileReview.of(this, version());
  }

  /**
   * {@return the same in words that HAProxy 2.2 and all later versions take; what cannot be said so
   * without knowing what was meant stays, and is told as an error}
   */
  @Override
  public Modernised modernised() {
    return Modernisation.of(this);
  }

  /** {@return what is wrong in it for that version} */
  public List<Problem> problems(HaproxyVersion version) {
    return FileReview.of(this, Optional.of(version));
  }

  /** {@return what stands before the first section; in a good file nothing} */
  public List<Directive> preamble() {
    return preamble;
  }

  /** {@return all sections in their order} */
  public List<Section> sections() {
    return sections;
  }

  /** {@return the sections of that kind} */
  public List<Section> sections(SectionKind kind) {
    return sections.stream().filter(section -> section.kind() == kind).toList();
  }

  /** {@return the section of that kind and name, the first when there are two} */
  public Optional<Section> section(SectionKind kind, String name) {
    return sections.stream()
        .filter(section -> section.kind() == kind && section.name().equals(name))
        .findFirst();
  }

  /** {@return the backend or listen section of that name} */
  public Optional<Section> backend(String name) {
    return section(SectionKind.BACKEND, name).or(() -> section(SectionKind.LISTEN, name));
  }

  private Section requireBackend(String name) {
    return backend(name)
        .orElseThrow(
            () ->
                InvalidSpecException.of(
                    "backend", name, "there is no backend of that name in the file"));
  }

  /** {@return a set of changes to be made to it together} */
  public FileEdit edit() {
    return new FileEdit(this);
  }

  /**
   * {@return the file with the server in that backend: in the place of the one of its name, or
   * behind the last}
   *
   * @throws InvalidSpecException when there is no such backend
   */
  public HaproxyFile withServer(String backend, Server server, HaproxyVersion version) {
    return withServers(backend, List.of(server), version);
  }

  /** {@return the file with all of these servers in that backend, as in {@link #withServer}} */
  public HaproxyFile withServers(String backend, List<Server> servers, HaproxyVersion version) {
    Section section = requireBackend(backend);
    FileEdit edit = edit();
    java.util.Map<String, Directive> present = new java.util.HashMap<>();
    section.all("server").forEach(line -> present.putIfAbsent(line.text(1), line));
    for (Server server : servers) {
      Directive line = present.get(server.name());
      if (line == null) {
        edit.append(section, "server", server.words(), version);
      } else {
        edit.replace(line, server.words(), version);
      }
    }
    return edit.apply();
  }

  /**
   * {@return the file without that server; the same when it is not there}
   *
   * @throws InvalidSpecException when there is no such backend
   */
  public HaproxyFile withoutServer(String backend, String server) {
    Section section = requireBackend(backend);
    FileEdit edit = edit();
    section.serverLine(server).ifPresent(edit::remove);
    return edit.apply();
  }

  /** {@return the text} */
  @Override
  public String toString() {
    return text();
  }
}
