package io.panvisor.config;

import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What was found at a place: nothing, a regular file, or a symbolic link, whose target is its
 * content.
 */
final class FileState {

  enum Kind {
    ABSENT,
    REGULAR,
    LINK
  }

  /** The bits of a mode, as stat(2) tells it. */
  private static final int PERMISSIONS = 07777;

  private static final int TYPE = 0170000;
  private static final int TYPE_REGULAR = 0100000;
  private static final int TYPE_LINK = 0120000;

  private final Kind kind;
  private final byte[] content;
  private final int mode;

  private FileState(Kind kind, byte[] content, int mode) {
    this.kind = kind;
    this.content = content;
    this.mode = mode;
  }

  static FileState of(Path place) {
    try {
      // One look for all: what it is does not change between two questions.
      int found = (int) Files.getAttribute(place, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      int mode = found & PERMISSIONS;
      if ((found & TYPE) == TYPE_LINK) {
        byte[] target = FileText.encode(Files.readSymbolicLink(place).toString());
        return new FileState(Kind.LINK, target, mode);
      }
      if ((found & TYPE) == TYPE_REGULAR) {
        return new FileState(Kind.REGULAR, Files.readAllBytes(place), mode);
      }
    } catch (NoSuchFileException none) {
      return new FileState(Kind.ABSENT, new byte[0], 0);
    } catch (IOException unreadable) {
      throw Transaction.failed("cannot read " + place, unreadable);
    }
    throw InvalidSpecException.of(
        "path", place.toString(), "there is neither a file nor a link there: move it away first");
  }

  Kind kind() {
    return kind;
  }

  byte[] content() {
    return content;
  }

  int mode() {
    return mode;
  }

  String text() {
    return FileText.decode(content);
  }

  /** For differences: a link is told as such. */
  String shown() {
    return kind == Kind.LINK ? shownLink(text()) : text();
  }

  static String shownLink(String target) {
    return "-> " + target + "\n";
  }

  boolean isSameAs(FileState other) {
    return kind == other.kind && mode == other.mode && Arrays.equals(content, other.content);
  }

  /** What the journal keeps, to tell later whether a file is this one. */
  String mark() {
    return switch (kind) {
      case ABSENT -> "absent";
      case REGULAR -> String.format("file:%04o:", mode) + sha256(content);
      case LINK -> "link:" + sha256(content);
    };
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
