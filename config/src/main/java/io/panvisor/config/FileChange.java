package io.panvisor.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final byte @Nullable [] before;
  private final @Nullable String linkBefore;
  private final String target;

  FileChange(
      WantedFile wanted, byte @Nullable [] before, @Nullable String linkBefore, String target) {
    this.wanted = wanted;
    this.before = before;
    this.linkBefore = linkBefore;
    this.target = target;
  }

  /** {@return what happens} */
  public Action action() {
    if (wanted.isAbsent()) {
      return Action.REMOVE;
    }
    return before == null && linkBefore == null ? Action.CREATE : Action.MODIFY;
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

  /** {@return the content that was found when the plan was made; nothing where there was none} */
  public Optional<byte[]> before() {
    return Optional.ofNullable(before).map(byte[]::clone);
  }

  /**
   * {@return where the link led that is replaced or removed itself; nothing where there was none,
   * or where the file that it leads to is changed}
   */
  public Optional<String> linkBefore() {
    return Optional.ofNullable(linkBefore);
  }

  /** {@return the difference line by line; a link is one line, {@code -> where it leads}} */
  public Difference difference() {
    return Difference.between(
        linkBefore().map(FileChange::shown).orElse(before == null ? "" : FileText.decode(before)),
        wanted.linkTarget().map(FileChange::shown).orElse(wanted.contentText()));
  }

  private static String shown(String linkTarget) {
    return "-> " + linkTarget + "\n";
  }

  /** {@return the difference for people, in the unified format; a secret's content is not shown} */
  public String unified() {
    String old = action() == Action.CREATE ? "/dev/null" : "a" + path();
    String fresh = action() == Action.REMOVE ? "/dev/null" : "b" + path();
    String header = "--- " + old + "\n+++ " + fresh + "\n";
    if (wanted.isSecret()) {
      return header + "(secret content, not shown)\n";
    }
    boolean binary =
        wanted.contentText().indexOf('\0') >= 0
            || before != null && FileText.decode(before).indexOf('\0') >= 0;
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
