package io.panvisor.config;

import io.panvisor.error.InvalidSpecException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /**
   * Makes the files so: all of them or, when something is in the way, none. What a run that was
   * ended in the middle left is finished or undone first. Applied to files that are so already, it
   * changes nothing. The follow-ups are not run.
   *
   * @throws InvalidSpecException when a check refuses a file; nothing was changed
   * @throws io.panvisor.error.EngineException when a file has changed since the plan was made, or
   *     cannot be written; its outcome says whether all was undone
   * @throws io.panvisor.error.BusyException when another program is applying a plan below the same
   *     root
   */
  public ApplyReport apply(ApplyOptions options) {
    return new Transaction(host, options).apply(this);
  }

  /**
   * Finishes or undoes what an application left that was ended in the middle. {@link #apply} does
   * so by itself; whoever makes a plan from what is there does it first, so as not to plan from
   * half of something.
   *
   * @return what was done, a sentence each; nothing where nothing was left
   */
  public static List<String> recover(HostTree host) {
    return new Transaction(host, ApplyOptions.unchecked()).recover();
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
        Path place = file.placeOn(host);
        FileState before = FileState.of(place);
        if (!file.is(before)) {
          changes.add(new FileChange(file, before, host.pathOf(place)));
        }
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
  }
}
