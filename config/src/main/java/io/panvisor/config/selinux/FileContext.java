package io.panvisor.config.selinux;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Which label the files of a place get. Immutable. */
public final class FileContext {

  /** Which files of the place are meant. */
  public enum FileType {
    /** All. */
    ANY("", "a"),
    /** Plain files. */
    FILE("--", "f"),
    /** Folders. */
    DIRECTORY("-d", "d"),
    /** Symbolic links. */
    LINK("-l", "l"),
    /** Character devices. */
    CHARACTER_DEVICE("-c", "c"),
    /** Block devices. */
    BLOCK_DEVICE("-b", "b"),
    /** Sockets. */
    SOCKET("-s", "s"),
    /** Named pipes. */
    PIPE("-p", "p");

    private final String inFile;
    private final String letter;

    FileType(String inFile, String letter) {
      this.inFile = inFile;
      this.letter = letter;
    }

    /** {@return how the file says it; empty for all} */
    public String inFile() {
      return inFile;
    }

    /** {@return how {@code semanage fcontext -f} says it} */
    public String letter() {
      return letter;
    }

    static Optional<FileType> find(String inFile) {
      for (FileType each : values()) {
        if (each.inFile.equals(inFile) && each != ANY) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }

  private final String pattern;
  private final FileType type;
  private final @Nullable SelinuxContext context;

  private FileContext(String pattern, FileType type, @Nullable SelinuxContext context) {
    Values.word("pattern", pattern);
    if (!pattern.startsWith("/") || pattern.indexOf('#') >= 0) {
      throw InvalidSpecException.of(
          "pattern", pattern, "the pattern of a path begins with '/' and has no '#'");
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException wrong) {
      throw InvalidSpecException.of(
          "pattern", pattern, "no regular expression: " + wrong.getDescription());
    }
    this.pattern = pattern;
    this.type = type;
    this.context = context;
  }

  /**
   * {@return that files get a label}
   *
   * @param pattern a regular expression of whole paths, such as {@code /srv/images(/.*)?}
   * @throws InvalidSpecException when it is none
   */
  public static FileContext of(String pattern, FileType type, SelinuxContext context) {
    return new FileContext(pattern, type, context);
  }

  /** {@return that files get no label: {@code <<none>>}} */
  public static FileContext none(String pattern, FileType type) {
    return new FileContext(pattern, type, null);
  }

  /** {@return the regular expression} */
  public String pattern() {
    return pattern;
  }

  /** {@return which files} */
  public FileType type() {
    return type;
  }

  /** {@return the label; nothing where they get none} */
  public Optional<SelinuxContext> context() {
    return Optional.ofNullable(context);
  }

  /** {@return the deepest folder or file that all of the pattern's files are in} */
  public String stem() {
    String rest = pattern.endsWith("(/.*)?") ? pattern.substring(0, pattern.length() - 6) : pattern;
    StringBuilder plain = new StringBuilder();
    for (int index = 0; index < rest.length(); index++) {
      char each = rest.charAt(index);
      if (each == '\\'
          && index + 1 < rest.length()
          && !Character.isLetterOrDigit(rest.charAt(index + 1))) {
        plain.append(rest.charAt(++index));
      } else if ("\\.^$?*+|[]({})".indexOf(each) >= 0) {
        int slash = plain.lastIndexOf("/");
        return slash <= 0 ? "/" : plain.substring(0, slash);
      } else {
        plain.append(each);
      }
    }
    return plain.isEmpty() ? "/" : plain.toString();
  }

  boolean isOfSameFiles(FileContext other) {
    return pattern.equals(other.pattern) && type == other.type;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContext that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** {@return the line of a file} */
  @Override
  public String toString() {
    return pattern
        + (type == FileType.ANY ? "" : "    " + type.inFile())
        + "    "
        + context().map(SelinuxContext::toString).orElse("<<none>>");
  }
}
