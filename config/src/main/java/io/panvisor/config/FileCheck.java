package io.panvisor.config;

import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a file is judged by the program that will read it, or by a checker of our own. */
public interface FileCheck {

  /** {@return the program, such as {@code haproxy}; for a checker of our own {@code panvisor}} */
  String program();

  /** {@return the command for people, with {@code FILE} for the file} */
  String command();

  /** {@return the Debian package that has the program; empty for a checker of our own} */
  String debianPackage();

  /** Judges a staged file. Never throws for what the file says. */
  Verdict check(Staged staged, CommandRunner runner);

  /**
   * A file in a private folder, laid out as below the root: what a plan would write and nothing
   * else, so that nothing of the host is touched.
   *
   * @param root the private folder
   * @param path the file's absolute path on the host, such as {@code /etc/sysctl.conf}
   */
  record Staged(Path root, String path) {

    /** {@return where the staged file is} */
    public Path file() {
      return root.resolve(path.substring(1));
    }

    /** {@return its text; see {@link FileText}} */
    public String text() {
      try {
        return FileText.decode(Files.readAllBytes(file()));
      } catch (IOException unreadable) {
        throw Transaction.failed("cannot read the staged " + path, unreadable);
      }
    }
  }

  /**
   * What came of it.
   *
   * @param state accepted, refused, or not judged
   * @param by who judged: the program, or {@code panvisor} for a checker of our own
   * @param problems what is wrong, with lines where the program names them
   * @param words the program's own words; for {@link State#NOT_CHECKED} why not and what to install
   */
  record Verdict(State state, String by, List<Problem> problems, String words) {

    /** Whether a file passed. */
    public enum State {
      /** It passed. */
      ACCEPTED,
      /** It did not. */
      REFUSED,
      /** The program is not here. */
      NOT_CHECKED
    }

    /** {@return that it passed} */
    public static Verdict accepted(String by, String words) {
      return new Verdict(State.ACCEPTED, by, List.of(), words);
    }

    /** {@return that it did not} */
    public static Verdict refused(String by, List<Problem> problems, String words) {
      return new Verdict(State.REFUSED, by, List.copyOf(problems), words);
    }

    /** {@return that the program is not here, with what to install} */
    public static Verdict notChecked(FileCheck check) {
      return new Verdict(
          State.NOT_CHECKED,
          check.program(),
          List.of(),
          check.program()
              + " is not installed; on Debian: apt-get install "
              + check.debianPackage());
    }
  }
}
