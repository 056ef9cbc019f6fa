package io.panvisor.config;

import io.panvisor.error.InvalidSpecException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files as they shall be, compared with those that are there, and what is left to do afterwards.
 * Immutable; a plan is of the moment when it was made, and is applied only to what it was compared
 * with.
 */
public final class ChangePlan {

  private final HostTree host;
  private final List<WantedFile> wanted;
  private final List<FileChange> changes;
  private final List<FollowUp> followUps;
  private final List<String> notes;

  private ChangePlan(
      HostTree host,
      List<WantedFile> wanted,
      List<FileChange> changes,
      List<FollowUp> followUps,
      List<String> notes) {
    this.host = host;
    this.wanted = wanted;
    this.changes = changes;
    this.followUps = followUps;
    this.notes = notes;
  }

  /** {@return a plan to be filled} */
  public static Builder on(HostTree host) {
    return new Builder(host);
  }

  /** {@return the host} */
  public HostTree host() {
    return host;
  }

  /** {@return all files as they shall be, those that are so already among them} */
  public List<WantedFile> wanted() {
    return wanted;
  }

  /** {@return the files that are not yet as they shall be} */
  public List<FileChange> changes() {
    return changes;
  }

  /** {@return what is left to do when the files have changed; nothing where no file does} */
  public List<FollowUp> followUps() {
    return followUps;
  }

  /** {@return what a person should know of this, such as what is lost by it} */
  public List<String> notes() {
    return notes;
  }

  /** {@return whether every file is as it shall be} */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** {@return the difference of all files, in the unified format; empty when there is none} */
  public String diff() {
    StringBuilder text = new StringBuilder();
    changes.forEach(change -> text.append(change.unified()));
    return text.toString();
  }

  /** {@return the plan as plain fields, for JSON} */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("root", host.toString());
    fields.put("changes", changes.stream().map(FileChange::toTree).toList());
    fields.put("followUps", followUps.stream().map(FollowUp::toTree).toList());
    fields.put("notes", notes);
    return fields;
  }

  /** Collects what a plan is made of. Not thread-safe. */
  public static final class Builder {

    private final HostTree host;
    private final Map<String, WantedFile> files = new LinkedHashMap<>();
    private final Set<FollowUp> followUps = new LinkedHashSet<>();
    private final Set<FollowUp> anyway = new LinkedHashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();

    private Builder(HostTree host) {
      this.host = host;
    }

    /**
     * Adds a file.
     *
     * @throws InvalidSpecException when the plan has another content for it already
     */
    public Builder file(WantedFile file) {
      WantedFile other = files.put(file.path(), file);
      if (other != null && !other.wantsTheSame(file)) {
        throw InvalidSpecException.of(
            "path", file.path(), "the plan has two contents for this file");
      }
      return this;
    }

    /** Adds what is left to do if any file changes. */
    public Builder followUp(FollowUp followUp) {
      followUps.add(followUp);
      return this;
    }

    /** Adds what is left to do even if no file changes, such as a service that does not run. */
    public Builder followUpAnyway(FollowUp followUp) {
      anyway.add(followUp);
      return this;
    }

    /** Adds what a person should know. */
    public Builder note(String sentence) {
      notes.add(sentence);
      return this;
    }

    /** Adds all of another plan of the same host. */
    public Builder all(ChangePlan other) {
      other.wanted.forEach(this::file);
      other.followUps.forEach(this::followUpAnyway);
      other.notes.forEach(this::note);
      return this;
    }

    /** Compares with what is there. */
    public ChangePlan build() {
      List<FileChange> changes = new ArrayList<>();
      for (WantedFile file : files.values()) {
        change(file).ifPresent(changes::add);
      }
      Set<FollowUp> left = new LinkedHashSet<>(changes.isEmpty() ? Set.of() : followUps);
      left.addAll(anyway);
      return new ChangePlan(
          host,
          List.copyOf(files.values()),
          List.copyOf(changes),
          List.copyOf(left),
          List.copyOf(notes));
    }

    private Optional<FileChange> change(WantedFile file) {
      Optional<String> link = host.linkTarget(file.path());
      if (file.linkTarget().isPresent() || file.isAbsent() && link.isPresent()) {
        return itself(file, link);
      }
      Path place = host.resolve(file.path());
      Optional<byte[]> before = host.bytes(file.path());
      boolean same =
          before.isPresent()
              ? file.hasContent(before.get()) && Attributes.hasMode(place, file.mode())
              : file.isAbsent();
      return same
          ? Optional.empty()
          : Optional.of(new FileChange(file, before.orElse(null), null, host.pathOf(place)));
    }

    /** What changes where not the file is meant that a link leads to, but the link. */
    private Optional<FileChange> itself(WantedFile file, Optional<String> link) {
      if (link.equals(file.linkTarget())) {
        return Optional.empty();
      }
      Path place = host.place(file.path());
      if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        throw InvalidSpecException.of(
            "path", file.path(), "there is a folder where a link is to be");
      }
      byte[] before = link.isPresent() ? null : host.bytes(file.path()).orElse(null);
      return Optional.of(new FileChange(file, before, link.orElse(null), host.pathOf(place)));
    }
  }
}
