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
  private final String target;

  FileChange(WantedFile wanted, byte @Nullable [] before, String target) {
    this.wanted = wanted;
    this.before = before;
    this.target = target;
  }

  /** {@return what happens} */
  public Action action() {
    if (wanted.content().isEmpty()) {
      return Action.REMOVE;
    }
    return before == null ? Action.CREATE : Action.MODIFY;
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

  /** {@return the difference line by line} */
  public Difference difference() {
    return Difference.between(before == null ? "" : FileText.decode(before), wanted.contentText());
  }

  /** {@return the difference for people, in the unified format; a secret's content is not shown} */
  public String unified() {
    String old = before == null ? "/dev/null" : "a" + path();
    String fresh = wanted.content().isEmpty() ? "/dev/null" : "b" + path();
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
