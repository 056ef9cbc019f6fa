package io.panvisor.config;

import io.panvisor.error.InvalidSpecException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one file shall be: its whole content, a link, or that there is none. Immutable. */
public final class WantedFile {

  private static final Pattern MODE = Pattern.compile("0[0-7]{3}");

  private final String path;
  private final byte @Nullable [] content;
  private final @Nullable String linkTarget;
  private final @Nullable String mode;
  private final @Nullable String kind;
  private final boolean secret;

  private WantedFile(
      String path,
      byte @Nullable [] content,
      @Nullable String linkTarget,
      @Nullable String mode,
      @Nullable String kind,
      boolean secret) {
    this.path = Values.absolutePath("path", path);
    this.content = content;
    this.linkTarget = linkTarget;
    this.mode = mode;
    this.kind = kind;
    this.secret = secret;
  }

  /** {@return a file of that text; the path is the host's own, absolute} */
  public static WantedFile text(String path, String text) {
    return new WantedFile(path, FileText.encode(text), null, null, null, false);
  }

  /** {@return a file of those bytes} */
  public static WantedFile bytes(String path, byte[] bytes) {
    return new WantedFile(path, bytes.clone(), null, null, null, false);
  }

  /** {@return that there is no such file; a link there goes itself, not what it leads to} */
  public static WantedFile absent(String path) {
    return new WantedFile(path, null, null, null, null, false);
  }

  /**
   * {@return a symbolic link; a link or a file that is there under this name is replaced}
   *
   * @param path where the link is, on the host
   * @param target where it leads, as it is written into the link: the host's absolute path, or one
   *     relative to the link's folder; there need not be such a file
   */
  public static WantedFile link(String path, String target) {
    Values.line("target", target);
    if (target.isEmpty()) {
      throw InvalidSpecException.of("target", target, "a link leads somewhere");
    }
    return new WantedFile(path, null, target, null, null, false);
  }

  /**
   * {@return the same with that mode, such as {@code 0600}, also where the file exists; by default
   * a file keeps its mode, and a new one has 0644}
   */
  public WantedFile mode(String octal) {
    if (!MODE.matcher(octal).matches()) {
      throw InvalidSpecException.of("mode", octal, "a mode is such as 0644");
    }
    return new WantedFile(path, content, linkTarget, octal, kind, secret);
  }

  /** {@return the same, of that kind, whose program checks it before it is applied} */
  public WantedFile kind(String name) {
    return new WantedFile(path, content, linkTarget, mode, name, secret);
  }

  /** {@return the same with content that no difference, message or log shows; its mode is 0600} */
  public WantedFile secret() {
    return new WantedFile(path, content, linkTarget, mode == null ? "0600" : mode, kind, true);
  }

  /** {@return the host's path} */
  public String path() {
    return path;
  }

  /** {@return the content; nothing where there shall be no file, or a link} */
  public Optional<byte[]> content() {
    return Optional.ofNullable(content).map(byte[]::clone);
  }

  /** {@return where the link leads that shall be there; nothing where there shall be none} */
  public Optional<String> linkTarget() {
    return Optional.ofNullable(linkTarget);
  }

  /** {@return whether there shall be nothing under this name} */
  public boolean isAbsent() {
    return content == null && linkTarget == null;
  }

  /** {@return the content as text; empty where there shall be no file, or a link} */
  public String contentText() {
    return content == null ? "" : FileText.decode(content);
  }

  /** {@return the mode that was asked for} */
  public Optional<String> mode() {
    return Optional.ofNullable(mode);
  }

  /** {@return the kind of file, for its check} */
  public Optional<String> kind() {
    return Optional.ofNullable(kind);
  }

  /** {@return whether the content is not to be shown} */
  public boolean isSecret() {
    return secret;
  }

  /** Whether both want the same under their name, whatever its mode. */
  boolean wantsTheSame(WantedFile other) {
    return Arrays.equals(content, other.content) && linkTarget().equals(other.linkTarget());
  }

  /** Whether the file is so already. */
  boolean is(FileState found) {
    if (isAbsent()) {
      return found.kind() == FileState.Kind.ABSENT;
    }
    if (linkTarget != null) {
      return found.kind() == FileState.Kind.LINK && linkTarget.equals(found.text());
    }
    return found.kind() == FileState.Kind.REGULAR
        && Arrays.equals(content, found.content())
        && (mode == null || found.mode() == Integer.parseInt(mode, 8));
  }

  /** Where the file is that this is about: a link that is wanted, or is to go, is not followed. */
  Path placeOn(HostTree host) {
    return isAbsent() || linkTarget != null ? host.place(path) : host.resolve(path);
  }

  @Override
  public String toString() {
    if (linkTarget != null) {
      return path + " (link to " + linkTarget + ")";
    }
    return path + (content == null ? " (none)" : " (" + content.length + " bytes)");
  }
}
