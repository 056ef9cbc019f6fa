package io.panvisor.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One file that is not yet as it shall be. Immutable. */
public final class FileChange {

  /** What happens to the file. */
  public enum Action {
    /** There was none. */
    CREATE,
    /** It gets other content, or another mode. */
    MODIFY,
    /** It goes away. */
    REMOVE
  }

  private final WantedFile wanted;
  private final FileState before;
  private final String target;

  FileChange(WantedFile wanted, FileState before, String target) {
    this.wanted = wanted;
    this.before = before;
    this.target = target;
  }

  /** {@return what happens} */
  public Action action() {
    if (wanted.isAbsent()) {
      return Action.REMOVE;
    }
    return before.kind() == FileState.Kind.ABSENT ? Action.CREATE : Action.MODIFY;
  }

  /** {@return the host's path, as it was asked for} */
  public String path() {
    return wanted.path();
  }

  /** {@return the host's path of the file itself, where the path is a link to it} */
  public String target() {
    return target;
  }

  /** {@return what it shall be} */
  public WantedFile wanted() {
    return wanted;
  }

  /** {@return the content that was found when the plan was made; nothing where no file was} */
  public Optional<byte[]> before() {
    return before.kind() == FileState.Kind.REGULAR
        ? Optional.of(before.content().clone())
        : Optional.empty();
  }

  /**
   * {@return where the link led that is replaced or removed itself; nothing where there was none,
   * or where the file that it leads to is changed}
   */
  public Optional<String> linkBefore() {
    return before.kind() == FileState.Kind.LINK ? Optional.of(before.text()) : Optional.empty();
  }

  FileState found() {
    return before;
  }

  /** {@return the difference line by line; a link is one line, {@code -> where it leads}} */
  public Difference difference() {
    return Difference.between(
        before.shown(), wanted.linkTarget().map(FileState::shownLink).orElse(wanted.contentText()));
  }

  /** {@return the difference for people, in the unified format; a secret's content is not shown} */
  public String unified() {
    String old = before.kind() == FileState.Kind.ABSENT ? "/dev/null" : "a" + path();
    String fresh = wanted.isAbsent() ? "/dev/null" : "b" + path();
    String header = "--- " + old + "\n+++ " + fresh + "\n";
    if (wanted.mode().isPresent() && before.kind() == FileState.Kind.REGULAR) {
      String mode = String.format("%04o", before.mode());
      if (!mode.equals(wanted.mode().get())) {
        header += "(mode " + mode + " becomes " + wanted.mode().get() + ")\n";
      }
    }
    if (wanted.isSecret()) {
      return header + "(secret content, not shown)\n";
    }
    boolean binary = wanted.contentText().indexOf('\0') >= 0 || before.shown().indexOf('\0') >= 0;
    return header + (binary ? "(binary content)\n" : difference().unified());
  }

  /** {@return the change as plain fields, for JSON} */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("action", action().name().toLowerCase(java.util.Locale.ROOT));
    fields.put("path", path());
    if (!target.equals(path())) {
      fields.put("target", target);
    }
    wanted.linkTarget().ifPresent(link -> fields.put("link", link));
    wanted.mode().ifPresent(mode -> fields.put("mode", mode));
    wanted.kind().ifPresent(kind -> fields.put("kind", kind));
    if (wanted.isSecret()) {
      fields.put("secret", true);
    } else {
      fields.put("difference", difference().toTree());
    }
    return fields;
  }

  @Override
  public String toString() {
    return action() + " " + path();
  }
}
